"""Subjects: what the evals of a suite speak to, one for each way of reaching an implementation."""
