"""Mutants of an implementation: what a suite notices of changes in its code."""
