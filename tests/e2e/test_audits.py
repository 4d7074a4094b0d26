"""The audits themselves: each finds the fault it is for, and leaves what is right alone."""

import pytest

from tests.e2e import audits
from tests.e2e.visitor import Visitor

PAGE = "<!doctype html><html lang='nl'><head><title>T</title></head><body><main><h1>Kop</h1>{}</main></body></html>"


@pytest.fixture
def shown(browser):
    """`shown(html)`: a page with that in its main part."""
    context = browser.new_context(viewport={"width": 320, "height": 256})
    page = context.new_page()

    def show(inside: str, style: str = ""):
        page.set_content(PAGE.format(f"<style>{style}</style>{inside}"))
        return page

    yield show
    context.close()


def test_small_targets_are_found(shown):
    small = "button { width: 16px; height: 16px; padding: 0; border: 0; margin: 0; }"
    assert len(audits.small_targets(shown("<button>a</button><button>b</button>", small))) == 2
    assert audits.small_targets(shown("<button>a</button><button>b</button>", small.replace("16px", "24px"))) == []
    apart = small + "button { margin: 8px; }"
    assert audits.small_targets(shown("<button>a</button><button>b</button>", apart)) == []


def test_links_in_a_sentence_and_labels_are_not_small_targets(shown):
    assert audits.small_targets(shown("<p>Lees <a href='#x'>x</a><a href='#y'>y</a> in een zin van woorden.</p>")) == []
    boxes = "<label><input type=checkbox>een heel lang woord</label>" * 2
    assert audits.small_targets(shown(boxes, "label { display: block; line-height: 32px }")) == []


def test_sideways_is_found(shown):
    assert audits.sideways(shown("<div style='width: 400px'>breed</div>"))
    assert audits.sideways(shown("<div style='overflow-x: auto'><div style='width: 400px'>breed</div></div>")) == []


def test_a_hidden_focus_is_found(shown):
    tall = "<a href='#a'>eerst</a><p style='height: 600px'></p><a href='#b'>laatst</a>"
    bar = "<div style='position: fixed; bottom: 0; left: 0; width: 100%; height: 200px; background: red'></div>"
    ring = "a:focus-visible { outline: 3px solid black }"
    assert audits.tabbed(shown(tall, ring)) == []
    assert any("covered" in one for one in audits.tabbed(shown(tall + bar, ring)))
    assert any("not visible" in one for one in audits.tabbed(shown(tall, "a:focus-visible { outline: none }")))


def test_the_walk_goes_on_behind_a_field_of_a_day_and_begins_anew(shown):
    fields = "<a href='#a'>eerst</a><input type=date><a href='#b'>laatst</a>"
    page = shown(fields, "input:focus-visible { outline: 3px solid } a:focus-visible { outline: none }")
    for _again in range(2):
        wrong = audits.tabbed(page)
        assert len(wrong) == 2 and "eerst" in wrong[0] and "laatst" in wrong[1]
    assert audits.tabbed(shown(fields, ":focus-visible { outline: 3px solid }")) == []


def test_a_focus_that_is_held_is_found(shown):
    held = "<a href='#a'>eerst</a><input id=x><script>x.onkeydown = (event) => event.preventDefault()</script>"
    assert any("does not get out" in one for one in audits.tabbed(shown(held, ":focus-visible { outline: 3px solid }")))


def test_a_bad_outline_is_found(shown):
    assert audits.outline(shown("<h2>Goed</h2>")) == []
    assert any("followed by h3" in one for one in audits.outline(shown("<h3>Fout</h3>")))
    assert any("not one h1" in one for one in audits.outline(shown("<h1>Nog een</h1>")))
    assert any("id twice" in one for one in audits.outline(shown("<p id=x></p><p id=x></p>")))


def test_axe_is_there_and_finds_what_it_should(shown):
    assert any(one.startswith("image-alt") for one in audits.axe(shown("<img src='data:,'>")))
    assert any(one.startswith("color-contrast") for one in audits.axe(shown("<p style='color: #aaa'>Bleek</p>")))
    assert audits.axe(shown("<p>Goed te lezen</p>")) == []


def test_a_visitor_remembers_what_went_wrong(browser):
    visitor = Visitor(browser, "http://site.test")
    policy = {"Content-Security-Policy": "script-src 'none'"}
    visitor.page.route(
        "**/*", lambda route: route.fulfill(body="<script>1</script>", content_type="text/html", headers=policy)
    )
    visitor.go("/")
    visitor.page.evaluate("setTimeout(() => { throw new Error('stuk') })")
    visitor.page.evaluate("console.error('mis')")
    visitor.page.unroute("**/*")
    visitor.page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    wrong = visitor.leave()
    for start in ("error: stuk", "console: mis", "console: CSP script-src", "failed: http://127.0.0.1:9/"):
        assert any(one.startswith(start) for one in wrong), (start, wrong)
