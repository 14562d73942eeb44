"""JavaScript and TypeScript: read by tree-sitter, never run."""
