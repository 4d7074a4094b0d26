"""Two questions at the end, to person and employer: how did it go with us? Who answered is known, what was answered is nobody's."""
