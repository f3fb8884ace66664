"""The third engine: questions about operations as formulas, which z3 proves or breaks."""
