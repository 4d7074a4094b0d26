"""Pages of the leeragenda, for every professional."""
