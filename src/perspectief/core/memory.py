"""Memory goes back to the machine after a large file, so that a process that serves for weeks stays small."""

import ctypes
import sys


def give_back() -> None:
    """Hands back what the C library keeps of freed memory for later. Only where that library has the means (glibc)."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
