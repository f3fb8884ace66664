"""What was written: the syntax tree, the parser, and later the formatter."""
