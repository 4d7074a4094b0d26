"""Perspectief: the workplace of a Dutch labour-market region."""

__version__ = "0.1.0"
