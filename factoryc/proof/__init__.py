"""Proofs without a search: what follows from what, with linear arithmetic and instances of universal facts."""
