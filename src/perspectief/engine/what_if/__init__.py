"""What would change if: what opens most, and what to take off a place."""
