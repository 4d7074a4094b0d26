"""A snapshot is of the whole server: what waits for older transactions waits for those of the tests beside it too, on a slow machine minutes."""

PATIENCE = 900  # seconds; spent only while somebody else's transaction lasts
