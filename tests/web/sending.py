"""A form as a browser would send it: what stands in the page, with a few fields changed."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


def _is_sent(given: dict[str, str | None]) -> bool:
    kind = given.get("type")
    return kind not in {"submit", "button"} and (kind not in {"checkbox", "radio"} or "checked" in given)


class _Forms(HTMLParser):
    """Collects the fields of every form in a page: method, action, and name → values as they would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.forms.append(
                {"method": (given.get("method") or "get").lower(), "action": given.get("action") or "", "fields": {}}
            )
        elif not self.forms:
            return
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.put(self.select, given.get("value") or "")
        elif tag == "textarea":
            self.textarea = name
            self.put(name, "")
        elif tag == "input" and name and _is_sent(given):
            self.put(name, given.get("value") or ("on" if given.get("type") == "checkbox" else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.forms[-1]["fields"][self.textarea][-1] += data.removeprefix("\n")

    def put(self, name: str, value: str) -> None:
        self.forms[-1]["fields"].setdefault(name, []).append(value)


def form_of(page: HttpResponse, action: str = "") -> dict[str, list[str]]:
    """The fields of the form that is sent by POST to `action` (empty: to the page itself)."""
    reader = _Forms()
    reader.feed(page.content.decode())
    found = [form["fields"] for form in reader.forms if form["method"] == "post" and form["action"] == action]
    assert len(found) == 1, f"{len(found)} forms to {action!r}"
    return found[0]


def send(
    client: Client, page: HttpResponse, changes: dict[str, Any], *, to: str = "", follow: bool = False
) -> HttpResponse:
    """Sends the form of a page with some fields changed; None leaves a field out."""
    fields = {name: list(values) for name, values in form_of(page, to).items()}
    for name, value in changes.items():
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
    return client.post(to or page.request["PATH_INFO"], fields, follow=follow)
