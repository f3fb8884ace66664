"""Evals run against the contract itself, before any code exists."""
