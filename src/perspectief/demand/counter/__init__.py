"""The counter of employers: what they ask, by when somebody answers, who spoke to them last."""
