"""A visitor, by keyboard and without a script: from the country to a region, its file and its chart on another site. And the ministry's Landelijk."""

import html
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.e2e import audits
from tests.e2e.test_journeys import tab_to
from tests.e2e.visitor import NARROW


def judged(page) -> None:
    """Nothing wrong for anybody, at any width."""
    assert audits.axe(page) == []
    assert audits.sideways(page) == []


def test_from_the_country_to_a_file_and_a_frame_without_a_script(region, visit):
    visitor = visit("visitor", viewport=NARROW, java_script_enabled=False)
    page = visitor.page
    visitor.go("/")
    page.get_by_role("button", name="Menu").press("Enter")
    page.get_by_role("link", name="Cijfers", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nederland in cijfers")
    link = page.get_by_role("link", name="West-Brabant", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("West-Brabant in cijfers")
    expect(page.get_by_role("img", name="Matches per kwartaal")).to_be_visible()
    expect(page.get_by_role("table", name=re.compile("Matches per gemeente"))).to_be_visible()
    expect(page.get_by_text("Minder dan 5: dat vertellen we niet")).to_be_visible()

    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV Matches per soort plek").press("Enter")
    assert taken.value.suggested_filename == "matches-by-kind.csv"

    copied = page.get_by_label("Neem deze regel over").first
    page.get_by_text("Op je eigen site").first.press("Enter")
    line = copied.input_value()
    assert line.startswith("<iframe ") and "/insluiten/matches-by-quarter/am25/" in line
    assert page.context.cookies() == []


def test_the_public_pages_are_for_everybody(region, visit):
    for viewport in (NARROW, {"width": 1280, "height": 900}):
        visitor = visit("visitor", viewport=viewport)
        for path in ("/cijfers/", "/regio/am25/", "/regio/am01/", "/open-data/", "/insluiten/matches-by-branch/nl/"):
            visitor.go(path)
            judged(visitor.page)
            assert visitor.page.evaluate("document.scripts.length") == 0
    visitor.go("/cijfers/")
    tab_to(visitor.page, "West-Brabant")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/regio/am25/")
    assert audits.tabbed(visitor.page) == []


@pytest.fixture
def newspaper() -> Iterator[ThreadingHTTPServer]:
    """Another site, that shows whatever line it was given."""

    class Front(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<!doctype html><html lang='nl'><title>Krant</title>{self.server.line}</html>".encode()  # type: ignore[attr-defined]
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body if self.path == "/" else b"")

        def log_message(self, *said) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_site_frames_a_chart_and_no_other_page(region, visit, newspaper):
    visitor = visit("visitor")
    page = visitor.page
    visitor.go("/regio/am25/")
    line = html.unescape(page.locator("textarea").first.inner_html())
    newspaper.line = line  # type: ignore[attr-defined]
    visitor.go(f"http://localhost:{newspaper.server_port}/")
    framed = page.frame_locator("iframe")
    expect(framed.get_by_role("heading", level=1)).to_have_text("Matches per kwartaal, West-Brabant")
    expect(framed.get_by_role("img", name="Matches per kwartaal")).to_be_visible()
    assert page.context.cookies() == []
    newspaper.line = re.sub(r"/insluiten/[^\"]+", "/regio/am25/", line)  # type: ignore[attr-defined]
    visitor.go(f"http://localhost:{newspaper.server_port}/")
    expect(page.frame_locator("iframe").get_by_text("West-Brabant")).to_have_count(0)
    assert any("frame-ancestors" in one or "refused" in one.lower() for one in visitor.wrong)
    visitor.wrong.clear()


def test_the_ministry_begins_with_the_country(region, visit):
    for viewport in (NARROW, {"width": 1280, "height": 900}):
        ministry = visit("ministry", viewport=viewport)
        ministry.go("/landelijk/")
        page = ministry.page
        expect(page.get_by_role("heading", level=1)).to_have_text("Landelijk")
        expect(page.get_by_role("img", name="De plannen op de kaart")).to_be_visible()
        expect(page.get_by_role("img", name="Verandering per regio")).to_be_visible()
        judged(page)
    tab_to(page, "Wat wacht er op jou?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/landelijk/plannen/")
