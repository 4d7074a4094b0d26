"""Days on which people and employers meet at tables: who comes, who wants to meet whom, who talks when, and what came of it."""
