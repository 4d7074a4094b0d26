"""Pages of the people who do the work: klantmanagers, accountmanagers and their partners."""
