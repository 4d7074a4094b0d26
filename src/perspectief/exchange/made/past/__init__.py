"""What happened in a made region before anybody looks: months of ordinary work, done by the same actions as the pages, each at its moment."""
