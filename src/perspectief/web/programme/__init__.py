"""Pages of the programme: what was counted."""
