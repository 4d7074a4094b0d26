"""No process outlives the one that started it (Linux; elsewhere an operator ends what a killed parent left behind)."""

import ctypes
import multiprocessing
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(parent: int) -> None:
    """The kernel sends this process SIGTERM when the *thread* that started it ends. `parent`: the process id it had then."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)


def end_with_server() -> None:
    """For a process of the web server: a killed server would else leave it behind on the port, with old code."""
    server = multiprocessing.parent_process()
    if server is not None and server.pid is not None:
        end_with_parent(server.pid)
