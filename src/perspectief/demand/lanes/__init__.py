"""Lanes: what a branch and the counter do together."""
