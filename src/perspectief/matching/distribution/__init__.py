"""The best plan for everybody at once: who goes where, under which levers, and what people do with it."""
