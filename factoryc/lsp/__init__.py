"""The language server: one file for each request; the only place that knows LSP."""
