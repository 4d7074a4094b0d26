"""Files are read under any load of the machine: how long an example takes proves nothing here (see tests/bench)."""

from hypothesis import settings

settings.register_profile("files", deadline=None)
settings.load_profile("files")
