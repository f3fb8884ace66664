"""What the compiler says: diagnostics, witnesses, fixes, and their renderings."""
