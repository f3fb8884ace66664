"""Colours for specs: any text in, classed pieces out, made from the grammar when it is asked for."""
