"""A headless browser; what it walks through stands in tests/e2e.

`python -m tests.browsers` makes sure that there is one: Debian's package (as root), else the system's, else Playwright's download. One that
has no window to draw goes before: it shows a page the same in half the processor time.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

LIGHT = "chromium-headless-shell"
CANDIDATES = (LIGHT, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def program() -> str | None:
    """The system's browser; None means Playwright's own download."""
    return next(filter(None, map(shutil.which, CANDIDATES)), None)


def starts() -> bool:
    """True when a browser opens a page."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            playwright.chromium.launch(executable_path=program(), headless=True, args=list(QUIET)).close()
        except Error:
            return False
    return True


def installed(package: str) -> bool:
    """Whether Debian's package of that name got in; without root or network it does not, which is no error."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    print("• browser voor de toetsen installeren", flush=True)
    patience = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10", "-o", "Acquire::https::Timeout=10")
    for words in (("install", "-y", package), ("update",), ("install", "-y", package)):
        if shutil.which(package) is None:
            subprocess.run(("apt-get", "-qq", *patience, *words), check=False, capture_output=True)
    return shutil.which(package) is not None


def provide() -> int:
    """Sees to it that a browser starts. Gives 0, or 1 after saying what to install."""
    if shutil.which(LIGHT) is None:
        installed(LIGHT)
    if starts() or (installed("chromium") and starts()):
        return 0
    if program() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"], check=False)
        if starts():
            return 0
    print(
        "Er start geen browser. Installeer Chromium (Debian en Ubuntu: apt install chromium) en probeer het opnieuw.",
        file=sys.stderr,
    )
    return 1


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """One Chromium for the run."""
    from django.db import connections
    from playwright.sync_api import sync_playwright

    # While Playwright's loop runs Django keeps other connections for this thread: none may stay open on either side.
    connections.close_all()

    # Playwright's loop runs in the main thread; Django would refuse the fixtures' queries there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program(), headless=True, args=list(QUIET))
        yield opened
        opened.close()
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


if __name__ == "__main__":
    sys.exit(provide())
