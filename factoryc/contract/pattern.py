"""Patterns in Python: what `factoryc.spec.pattern` promises, under the name that it had before."""

from factoryc.spec.pattern import check_pattern, python_pattern

__all__ = ["check_pattern", "python_pattern"]
