"""Introductions: from consent to the answer of the employer, on two axes of state."""
