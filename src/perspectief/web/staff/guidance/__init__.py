"""Pages of trials and placements: starting, agreeing, coaching, ending."""
