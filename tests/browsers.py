"""A headless browser; what it walks through stands in tests/e2e.

`python -m tests.browsers` makes sure that there is one: the system's, else Debian's package (as root), else Playwright's download.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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


def provide() -> int:
    """Sees to it that a browser starts. Gives 0, or 1 after saying what to install."""
    if starts():
        return 0
    print("• browser voor de toetsen installeren", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, stdout=subprocess.DEVNULL)
        if starts():
            return 0
    if program() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
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
