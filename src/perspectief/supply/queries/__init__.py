"""What screens and jobs ask of this room, one file per noun."""
