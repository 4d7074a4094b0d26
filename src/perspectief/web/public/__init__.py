"""Pages anybody may see, and the way in."""
