"""Years of a made region, day by day: what its people, employers and professionals do, through the same actions as the pages."""
