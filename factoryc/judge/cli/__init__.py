"""A command line under judgement: how a call is written, and how its end is read."""
