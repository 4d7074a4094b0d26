"""What is there already: who does what, for whom, where, and which actions of the plan lean on it."""
