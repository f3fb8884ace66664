"""Specs with one readable fault each: what a suite has to notice."""
