"""Inspections: what a product's source says, read and never run. One file for each rule."""
