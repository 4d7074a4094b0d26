"""What the pages of the leeragenda need."""
