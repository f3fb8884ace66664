"""What it means: types, symbols and the resolved, typed spec."""
