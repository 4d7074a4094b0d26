"""The matching engine: arrays in, arrays out. Exact, two-sided, deterministic on any number of threads."""
