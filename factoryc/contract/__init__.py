"""The contract as a program: typed expressions and operations translated to Python, once."""
