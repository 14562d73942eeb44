"""YAML: texts to trees with spans, broken ones too."""
