"""Checks an edited spec by looking again at what the edit may reach, and at nothing else."""
