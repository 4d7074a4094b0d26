"""Pages of a job seeker with an account."""
