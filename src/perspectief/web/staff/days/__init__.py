"""Matchingsdagen: the list, one day, its programme."""
