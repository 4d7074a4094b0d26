"""The parts pages are made of."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from perspectief.taxonomy.needs import CERTIFICATES, OFFICE_WEEK, daypart_bit
from perspectief.web.fields import BitsField, EurosField, HoursField, LevelField, WeekField
from perspectief.web.pages import pages
from perspectief.web.reasons import Said, group_reasons


def render(template: str, **context) -> str:
    request = RequestFactory().get("/bestand/", {"werk": "tuin", "blad": "2"})
    return Template("{% load perspectief %}" + template).render(Context({"request": request, **context}))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_reasons_stand_in_the_order_people_read_them():
    found = [
        Said("no", "VCA", "cursus van 1 dag"),
        Said("met", "rijbewijs B"),
        Said("can", "36 uur", "vraag het"),
        Said("met", "tilt"),
    ]
    html = render("{% reasons found %}", found=found)
    assert (
        words(html) == "Past: rijbewijs B Past: tilt 36 uur – te regelen: vraag het VCA – ontbreekt: cursus van 1 dag"
    )
    assert "psp-why--calm" not in html
    assert "psp-why--calm" in render("{% reasons found calm=True %}", found=found)


def test_a_reason_without_remedy_has_no_colon():
    assert words(render("{% reasons found %}", found=[Said("no", "VCA")])) == "VCA – ontbreekt"
    assert render("{% reasons found %}", found=[]).strip() == ""


def test_a_kind_of_reason_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="maybe"):
        group_reasons([Said("maybe", "?")])


def test_words_of_people_are_escaped():
    evil = "<script>alert(1)</script>"
    html = render(
        "{% facts items %}{% notice evil %}{% stat evil evil %}{% state 'ok' 'ok' evil %}{% link_button evil '/' %}{% submit evil about=evil %}",
        items=[evil],
        evil=evil,
    )
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 8


def test_empty_facts_fall_out():
    assert words(render("{% facts items %}", items=["24 uur", "", None, "overdag"])) == "24 uur overdag"


def test_a_week_is_a_table_with_a_word_in_every_cell():
    html = render("{% week_grid yes maybe 'Werkt graag' %}", yes=OFFICE_WEEK, maybe=daypart_bit(5, 0))
    assert html.count("<td><span") + html.count('<td class="') == 28
    assert (html.count(">kan</span>"), html.count(">liever niet</span>"), html.count(">kan niet</span>")) == (10, 1, 17)
    assert "onbekend" in render("{% week_grid yes %}", yes=None)


def test_a_clock_draws_what_is_left():
    assert 'stroke-dasharray="40.9 81.7"' in render("{% clock 'nog' '2 uur' 'soon' 0.5 %}")
    assert 'stroke-dasharray="81.7 81.7"' in render("{% clock 'nog' '2 dagen' '' 7 %}")
    assert "dasharray" not in render("{% clock 'te laat' '1 dag' 'late' 0 %}")


def test_a_bar_adds_up_to_a_hundred():
    html = render("{% bar parts %}", parts=[("a", "aan het werk", 1), ("c", "zoekt", 3)])
    assert re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', html) == [("0.00", "25.00"), ("25.00", "75.00")]
    assert "rect" in render("{% bar parts %}", parts=[("a", 0)])
    assert 'width="50.00%"' in render("{% share_bar 1 2 %}")
    assert 'width="0.00%"' in render("{% share_bar 0 0 %}")


def test_paging_keeps_the_rest_of_the_address():
    html = render("{% pagination paged %}", paged=pages(2, 60, 25))
    assert "26–50 van 60" in html
    assert 'href="?werk=tuin&amp;blad=1"' in html
    assert 'href="?werk=tuin&amp;blad=3"' in html
    assert "Nog 10" in words(html)
    assert render("{% pagination paged %}", paged=pages(1, 25, 25)).strip() == ""


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (1, 1), (3, 3), (99, 3)])
def test_there_is_always_a_page(asked, shown):
    assert pages(asked, 60, 25).number == shown
    assert pages(asked, 0, 25) == (1, 1, 25, 0)


def test_an_address_loses_what_is_taken_out():
    assert render("{% address_with werk=None blad=3 %}") == "?blad=3"
    assert render("{% address_with werk=None blad=None %}") == "/bestand/"


class Everything(forms.Form):
    """A field of every kind."""

    name = forms.CharField(label="Naam", help_text="Zoals op de brief.")
    week = WeekField(label="Wanneer", required=False)
    papers = BitsField(label="Bewijzen", things=[(one.bit, one.label) for one in CERTIFICATES], required=False)
    language = LevelField(label="Nederlands", words=["niets", "een beetje"])
    hours = HoursField(label="Uren", required=False)
    wage = EurosField(label="Loon", required=False)
    agreed = forms.BooleanField(label="Afgesproken", required=False)


class Sent(dict):
    """Posted values, as a request holds them."""

    def getlist(self, name: str) -> list[str]:
        return list(self.get(name, []))


def filled(**given) -> Everything:
    return Everything(Sent({"name": "x", "week": [], "papers": []} | given))


def test_fields_give_what_the_tables_hold():
    form = filled(week=["0", "4"], papers=["0", "11"], language="1", hours="24", wage="€ 15,4")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["week"] == 0b10001
    assert form.cleaned_data["papers"] == 1 | 1 << 11
    assert form.cleaned_data["language"] == 1
    assert form.cleaned_data["wage"] == 1540


def test_empty_is_unknown():
    form = filled()
    assert form.is_valid()
    assert form.cleaned_data["language"] is None
    assert form.cleaned_data["wage"] is None
    assert form.cleaned_data["hours"] is None
    assert form.cleaned_data["week"] == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("week", ["28"]),
        ("week", ["-1"]),
        ("papers", ["62"]),
        ("language", "7"),
        ("hours", "61"),
        ("hours", "veel"),
        ("wage", "veel"),
        ("wage", "15,405"),
        ("wage", "12345"),
    ],
)
def test_what_cannot_be_is_refused(field, value):
    assert list(filled(**{field: value}).errors) == [field]


@pytest.mark.parametrize(("written", "cents"), [("15,40", 1540), ("15.40", 1540), ("15", 1500), ("0,5", 50)])
def test_euros_as_people_write_them(written, cents):
    form = filled(wage=written)
    assert form.is_valid()
    assert form.cleaned_data["wage"] == cents


def test_shown_values_come_back_unchanged():
    initial = {"name": "x", "week": 0b101, "papers": 0b11, "language": 1, "hours": 24, "wage": 1540}
    form = Everything(initial=initial)
    assert form["wage"].value() == "15,40"
    html = render("{% field form.week %}{% field form.papers %}", form=form)
    assert re.findall(r'name="week" value="(\d+)" checked', html) == ["0", "2"]
    assert re.findall(r'name="papers" value="(\d+)"[^>]* checked', html) == ["0", "1"]
    sent = Sent(
        {"name": "x", "week": ["0", "2"], "papers": ["0", "1"], "language": "1", "hours": "24", "wage": "15,40"}
    )
    assert Everything(sent, initial=initial).changed_data == []
    assert Everything(Sent(sent | {"week": ["0"], "wage": "16"}), initial=initial).changed_data == ["week", "wage"]


def test_a_field_says_its_hint_and_its_error_to_who_hears_it():
    form = Everything(Sent({"week": [], "papers": [], "hours": "veel"}))
    html = render(
        "{% field form.name %}{% field form.hours %}{% field form.week %}{% field form.agreed %}{% error_summary form %}",
        form=form,
    )
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert html.count('aria-invalid="true"') == 2
    assert "(mag leeg)" in html
    assert '<fieldset class="psp-field" id="id_week">' in html
    assert html.count('href="#id_') == 2
    assert 'role="alert"' in html


def test_an_untouched_form_has_no_summary():
    assert render("{% error_summary form %}", form=Everything()).strip() == ""


def test_a_form_carries_its_key_its_author_and_the_version_shown():
    request = RequestFactory().get("/")
    request.user = type("User", (), {"pk": 7})()
    html = Template("{% load perspectief %}{% form_guard 3 %}").render(
        Context({"request": request, "csrf_token": "geheim"})
    )
    assert dict(re.findall(r'name="(\w+)" value="([^"]*)"', html)).keys() == {
        "csrfmiddlewaretoken",
        "form_key",
        "form_by",
        "row_version",
    }
    assert 'name="row_version" value="3"' in html
