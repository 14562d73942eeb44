"""`$template` texts: literal parts, and expressions in ``${…}``."""
