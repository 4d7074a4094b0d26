"""The components of the screens as template tags, and Dutch formats as filters.

A tag renders one file of `templates/web/components/`; its arguments are plain values or small typed rows.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from perspectief.core import clock, submissions
from perspectief.taxonomy.needs import DAYPARTS, DAYS, daypart_bit
from perspectief.web import formats, kept
from perspectief.web.pages import Pages
from perspectief.web.reasons import group_reasons

register = template.Library()
FOLDER = "web/components"

register.filter("number", formats.number)
register.filter("euros", formats.euros)
register.filter("weekday", formats.weekday)
register.filter("clock_time", formats.clock_time)
register.filter("card_number", formats.card_number)


@register.filter
def day(value: datetime.date | None) -> str:
    """3 december, with the year when it is not this one."""
    return formats.day(value, clock.today())


@register.filter
def ago(value: datetime.date | None) -> str:
    """How long ago: 5 dagen, 8 maanden."""
    return formats.ago(value, clock.today())


@register.simple_tag
def hours(lowest: int | None, highest: int | None) -> str:
    """24–32 uur"""
    return formats.hours(lowest, highest)


@register.simple_tag
def counted(amount: int, one: str, many: str) -> str:
    """1 mens, 3 mensen."""
    return formats.counted(amount, one, many)


@register.simple_tag
@cache
def icon(name: str, big: bool = False) -> SafeString:
    """An icon of the sprite; a word must stand beside it. Made once: a page of fits has some eighty."""
    return format_html(
        '<svg class="psp-i{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"></use></svg>',
        " psp-i--big" if big else "",
        static("web/sprite.svg"),
        name,
    )


@register.simple_tag
def link_button(label: str, href: str, kind: str = "secondary", icon_name: str = "", small: bool = False) -> SafeString:
    """A link that looks like a button. `kind`: primary (one in a block) or secondary."""
    return format_html(
        '<a class="{}" href="{}">{}</a>', _button_class(kind, small), href, _button_inside(label, icon_name)
    )


@register.simple_tag
def organisations() -> Sequence[Any]:
    """The organisations with a log-in of their own: `id` and `label`."""
    return settings.ORGANISATION_LOGINS


@register.simple_tag
def submit(
    label: str,
    name: str = "",
    value: str = "",
    kind: str = "primary",
    icon_name: str = "",
    small: bool = False,
    about: str = "",
) -> SafeString:
    """A submit button. `about`: what it is about, for who hears the button without its row."""
    given = format_html(' name="{}" value="{}"', name, value) if name else ""
    heard = format_html('<span class="psp-vh">: {}</span>', about) if about else ""
    inside = _button_inside(label, icon_name, heard)
    return format_html('<button class="{}" type="submit"{}>{}</button>', _button_class(kind, small), given, inside)


def _button_class(kind: str, small: bool) -> str:
    return f"nl-button nl-button--{kind}{' psp-button-s' if small else ''}"


def _button_inside(label: str, icon_name: str, heard: SafeString | str = "") -> SafeString:
    drawing = icon(icon_name) if icon_name else ""
    return format_html('{}<span class="nl-button__label">{}{}</span>', drawing, label, heard)


@register.simple_tag
def facts(items: Iterable[str], kind: str = "") -> SafeString:
    """Short facts with dots between; empty ones fall out. `kind`: title for larger type."""
    rows = format_html_join("", "<li>{}</li>", ((item,) for item in items if item))
    return format_html('<ul class="psp-facts{}">{}</ul>', f" psp-facts--{kind}" if kind else "", rows)


@register.simple_tag
def judge_buttons(menus: Mapping[str, Sequence[tuple[str, str]]], judgement: str, number: int) -> SafeString:
    """A button for each reason of a judgement. In one go: a page of fits has some 150 of them."""
    rows = ((judgement, number, code, label) for code, label in menus[judgement])
    return format_html_join("", '<button type="submit" name="oordeel" value="{}:{}:{}">{}</button>', rows)


@register.inclusion_tag(f"{FOLDER}/reasons.html")
def reasons(found: Sequence[Any], calm: bool = False) -> dict[str, Any]:
    """Reasons of a pair: objects with `kind` (met, can, no), `text` and `remedy`. `calm` before a person or an employer."""
    return {**group_reasons(found), "calm": calm}


@register.inclusion_tag(f"{FOLDER}/clock.html", name="clock")
def clock_tag(before: str, time: str, state: str = "", share: float = 0, line: bool = False) -> dict[str, Any]:
    """What is left. `before`: nog, voor, om, te laat; `state`: late, soon or nothing; `share` 0..1 of the agreed time left."""
    return {
        "before": before,
        "time": time,
        "state": state,
        "dash": f"{max(0.0, min(1.0, share)) * 81.7:.1f}",
        "line": line,
    }


@register.simple_tag
def stat(figure: str | int, meaning: str, kind: str = "") -> SafeString:
    """A number big, its meaning small beneath. `kind`: mid, hero, ok, no."""
    shown = formats.number(figure) if isinstance(figure, int) else figure
    return format_html(
        '<p class="psp-stat{}"><span class="psp-stat__n">{}</span><span class="psp-stat__m">{}</span></p>',
        f" psp-stat--{kind}" if kind else "",
        shown,
        meaning,
    )


@register.simple_tag
def state(kind: str, icon_name: str, word: str) -> SafeString:
    """A pill: icon, word, colour. `kind`: ok, can, no, new or nothing."""
    return format_html(
        '<span class="psp-state{}">{}{}</span>', f" psp-state--{kind}" if kind else "", icon(icon_name), word
    )


@register.simple_tag
def notice(text: str, kind: str = "") -> SafeString:
    """A message in the page. `kind`: success, warning, error or nothing; the words of Django's messages are known too."""
    look, drawing = {"success": ("ok", "ok"), "warning": ("can", "alert"), "error": ("no", "alert")}.get(
        kind, ("", "bulb")
    )
    return format_html(
        '<div class="psp-notice{}">{}<div class="psp-notice__body"><p>{}</p></div></div>',
        f" psp-notice--{look}" if look else "",
        icon(drawing),
        text,
    )


@register.inclusion_tag(f"{FOLDER}/week.html")
def week_grid(
    yes: int | None, maybe: int | None = 0, caption: str = "", words: str = "kan,liever niet,kan niet"
) -> dict[str, Any]:
    """A week of dayparts to read: `yes` and `maybe` are weeks of 28 bits (needs.py). `words` for a place: vast,mag ook,niet."""
    said = words.split(",")
    look = {0: ("y", said[0]), 1: ("m", said[1]), 2: ("", said[2])}

    def cell(bit: int) -> tuple[str, str]:
        return look[0 if (yes or 0) & bit else 1 if (maybe or 0) & bit else 2]

    return {
        "caption": caption,
        "unknown": yes is None,
        "days": _short_days(),
        "rows": _week_rows(cell),
        "words": said,
        "maybe": bool(maybe),
    }


def _short_days() -> list[tuple[str, str]]:
    return [(name[:2], name) for name in DAYS]


def _week_rows(cell: Any) -> list[tuple[str, list[Any]]]:
    return [(part, [cell(daypart_bit(at, number)) for at in range(len(DAYS))]) for number, part in enumerate(DAYPARTS)]


@register.inclusion_tag(f"{FOLDER}/field.html")
def field(bound: forms.BoundField, size: str = "") -> dict[str, Any]:
    """One form field: label, hint, error, control. `size`: s for a short one."""
    described = [f"{bound.auto_id}_hint"] if bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    widget = bound.field.widget
    grouped = bound.use_fieldset
    if not grouped:
        attributes["class"] = _control_class(widget)
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attributes),
        "grouped": grouped,
        "size": size,
        "single": _is_tick(widget),
    }


def _is_tick(widget: forms.Widget) -> bool:
    return isinstance(widget, forms.CheckboxInput)


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Select):
        return "utrecht-select utrecht-select--html-select"
    if isinstance(widget, forms.Textarea):
        return "utrecht-textarea utrecht-textarea--html-textarea"
    return "" if _is_tick(widget) else "utrecht-textbox utrecht-textbox--html-input"


@register.inclusion_tag(f"{FOLDER}/error_summary.html")
def error_summary(form: forms.BaseForm, heading: str = "") -> dict[str, Any]:
    """All that is wrong above the form, each a link to its field. `heading`: instead of "Nog niet opgeslagen"."""
    wrong = [(bound, error) for bound in form for error in bound.errors] if form.is_bound else []
    return {"wrong": wrong, "general": form.non_field_errors() if form.is_bound else [], "heading": heading}


@register.simple_tag(takes_context=True)
def form_guard(context: template.Context, version: int | None = None) -> SafeString:
    """Hidden fields of every form that saves: against forgery, against sending twice, and the version of the row shown."""
    request = context["request"]
    user = request.user.pk
    row = format_html('<input type="hidden" name="row_version" value="{}">', version) if version is not None else ""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="form_key" value="{}">'
        '<input type="hidden" name="{}" value="{}">{}',
        context.get("csrf_token", ""),
        submissions.new_key(),
        kept.BY,
        kept.sign_author(user) if user else "",
        row,
    )


@register.inclusion_tag(f"{FOLDER}/empty.html")
def empty(title: str, text: str = "", label: str = "", href: str = "") -> dict[str, str]:
    """An empty state: what is not there, and what to do about it."""
    return {"title": title, "text": text, "label": label, "href": href}


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """The present address with other query values: for pages, orders and filters. None takes a value out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    written = query.urlencode()
    return f"?{written}" if written else context["request"].path


@register.inclusion_tag(f"{FOLDER}/pagination.html", takes_context=True)
def pagination(context: template.Context, pages: Pages) -> dict[str, Any]:
    """Previous and next page of a list; the page is `blad` in the address."""
    before, after = (address_with(context, blad=pages.number + step) for step in (-1, 1))
    return {"pages": pages, "before": before, "after": after}


@register.filter
def unlocalised(value: float) -> str:
    """A coordinate or width: a point as decimal sign, in every language."""
    return f"{value:g}"


@register.inclusion_tag(f"{FOLDER}/bar.html")
def bar(parts: Sequence[tuple[Any, ...]], thick: bool = False) -> dict[str, Any]:
    """A bar of parts: colour (a, b, c, ok, can, no, grey) first, count last. The figures must stand beside it."""
    total = sum(part[-1] for part in parts) or 1
    at, rows = 0.0, []
    for colour, *_words, count in parts:
        width = 100 * count / total
        rows.append((colour, f"{at:.2f}", f"{width:.2f}"))
        at += width
    return {"rows": rows, "thick": thick}


@register.simple_tag
def share_bar(count: int, out_of: int, colour: str = "a") -> SafeString:
    """One bar: `count` of `out_of`, the figure beside it."""
    width = 100 * count / out_of if out_of else 0
    return format_html(
        '<svg class="psp-bar" aria-hidden="true" focusable="false"><rect class="psp-bar__{}" width="{}%" height="100%"/></svg>',
        colour,
        f"{width:.2f}",
    )
