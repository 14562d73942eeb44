"""spec-lsp: a language server and a command line for Integration.app connectors."""

__version__ = "0.1.0"
