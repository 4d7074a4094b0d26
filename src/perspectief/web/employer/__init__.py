"""Pages of an employer: its own places, people and questions."""
