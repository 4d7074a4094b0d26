"""Somebody before a browser. Whatever goes wrong on the way is remembered and fails the test at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

WIDE = {"width": 1280, "height": 900}
TABLET = {"width": 768, "height": 1024}
PHONE = {"width": 375, "height": 812}
NARROW = {"width": 320, "height": 568}
ZOOMED = {"width": 320, "height": 256}  # 1280 x 1024 at 400 %

# Playwright hears of a forbidden script or style only as console text; the event says which rule and what.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP ${event.effectiveDirective}: ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber}`));
"""


class Visitor:
    """A browser window of one person. `page` is Playwright's."""

    def __init__(self, browser: Any, address: str, *, viewport: dict[str, int] = WIDE, state: Any = None, **more: Any):
        self.context = browser.new_context(
            base_url=address,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            viewport=viewport,
            storage_state=state,
            **more,
        )
        self.scripted = more.get("java_script_enabled", True)
        self.context.add_init_script(LISTEN)
        self.context.set_default_timeout(60_000)  # a busy machine is no defect
        self.wrong: list[str] = []
        self.expected: tuple[int, ...] = ()
        self.page = self.context.new_page()
        self.watch(self.page)

    def watch(self, page: Any) -> None:
        """Hears everything this page complains about."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _console(self, message: Any) -> None:
        # The browser repeats an answer of 400 and above here; `_answered` judges those.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.wrong.append(f"console: {message.text}")

    def _failed(self, request: Any) -> None:
        # A page that is left, or an answer that is a download, aborts what was under way.
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.wrong.append(f"{response.status}: {response.request.method} {response.url}")

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Inside, these answers are what the test is about."""
        former, self.expected = self.expected, statuses
        yield
        self.expected = former

    def go(self, path: str) -> Any:
        """Opens an address of the site."""
        response = self.page.goto(path)
        self.page.wait_for_load_state("load")
        return response

    def log_in(self, email: str, password: str) -> None:
        """Through the real form."""
        self.go("/inloggen/")
        self.page.get_by_label("E-mailadres").fill(email)
        self.page.get_by_label("Wachtwoord").fill(password)
        with self.expecting(403):  # an account without reach is told so
            self.page.get_by_role("button", name="Log in").click()
            self.page.wait_for_url(lambda address: not address.endswith("/inloggen/"))

    def leave(self) -> list[str]:
        """Closes the window; gives what went wrong on the way."""
        self.context.close()
        return self.wrong
