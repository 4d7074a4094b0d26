"""The money of a plan: where it comes from, what it is for, what was promised and paid of it, each by two people."""
