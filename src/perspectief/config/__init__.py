"""Start, settings, the database's keeper and the supervisor: the only room that reads the environment."""

import os

# Polars hands freed memory back after half a second instead of ten. Its allocator reads this once, when polars is imported.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:500,muzzy_decay_ms:0")
