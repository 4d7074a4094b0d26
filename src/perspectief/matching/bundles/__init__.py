"""Small places together one income: what goes together for one person, and what a human kept."""
