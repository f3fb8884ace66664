"""Processes that are forked from one which has loaded what they all need: each is as if started anew."""
