"""Agents: whoever writes the code of a task, behind one protocol."""
