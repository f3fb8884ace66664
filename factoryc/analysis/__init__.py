"""Searches over the compiled contract for inputs and states that show something."""
