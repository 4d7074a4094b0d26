"""Verdeling: the best plan for the whole region, its levers, and taking proposals over."""
