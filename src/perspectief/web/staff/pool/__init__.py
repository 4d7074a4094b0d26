"""Bestand: the people and the places of a region side by side."""
