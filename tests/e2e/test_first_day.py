"""From a file, and from nothing at all, to an explained match: through the pages alone."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import Page, expect

from perspectief.exchange.made import files, region
from perspectief.exchange.made.region import Size
from perspectief.geo.models import Region
from perspectief.matching.jobs import rematch
from perspectief.parties.actions.founding import found_organisation, invite_first
from tests.e2e import audits
from tests.e2e.visitor import PHONE, Visitor
from tests.web.second_steps import code

PASSWORD = "een zin die niemand raadt"
MESSY = "klantnr;achternaam;voornaam;postcode;geboortedatum;uren\n1;Bos;Ans;4811 KL;1-5-1990;24\n2;Öz;Ben;9;31-2-1985;veel\n"


@pytest.fixture(scope="session")
def registers(tmp_path_factory) -> Path:
    """A folder with the files of another made region: `werkzoekenden.csv` and `plekken.csv`, untidy as exports are."""
    folder = tmp_path_factory.mktemp("registers")
    made = region.make(31, datetime.date(2026, 11, 2), Size(people=150, places=120, employers=50))
    files.write(made, folder, 31)
    return folder


def bring(visitor: Visitor, file: Path | dict) -> Page:
    """Drops a file on the page and waits for its analysis."""
    page = visitor.page
    visitor.go("/analyse/")
    page.locator("#bestand").set_input_files(file)
    if not visitor.scripted:
        page.get_by_role("button", name="Bekijk dit bestand").click()
    expect(page).to_have_url(re.compile(r"/analyse/\d{9}/"))
    return page


def put_in(page: Page) -> int:
    """Puts the rows that are ready into the file; how many were new."""
    page.get_by_role("button", name=re.compile(r"^Zet [\d.]+ rij")).click()
    told = page.get_by_role("status").filter(has_text="Gelukt")
    expect(told).to_be_visible()
    found = re.search(r"([\d.]+) nieuw", told.inner_text())
    assert found
    return int(found[1].replace(".", ""))


def fill_first_day(page: Page) -> None:
    """The form of the first day."""
    page.get_by_label("Startcode").fill(settings.SET_UP_CODE.lower())
    page.get_by_label("Arbeidsmarktregio").select_option(label="West-Brabant")
    page.get_by_label("Naam van je organisatie").fill("Gemeente Breda")
    page.get_by_label("Soort organisatie").select_option(label="gemeente")
    page.get_by_label("Je werk").select_option(label="klantmanager")
    page.get_by_label("Je naam").fill("Sanne Verdult")
    page.get_by_label("E-mailadres").fill("sanne@breda.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)


def choose_app(page: Page) -> str:
    """The second factor every account on a real site needs: an app with codes; gives its key."""
    page.get_by_role("link", name="Zet een app aan").click()
    secret = page.locator(".psp-secret").inner_text().replace(" ", "").strip()
    page.get_by_label("Code", exact=True).fill(code(secret))
    page.get_by_role("button", name="Zet aan").click()
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    return secret


def test_from_an_empty_database_to_the_first_match(empty_region, visit, registers):
    visitor = visit()
    page = visitor.page
    visitor.go("/")
    page.get_by_role("link", name="Begin de eerste dag").click()
    assert audits.axe(page) == []
    assert audits.small_targets(page) == []
    assert audits.tabbed(page) == []
    fill_first_day(page)
    page.get_by_label("Startcode").fill("verkeerd")
    with visitor.expecting(400):
        page.get_by_role("button", name="Maak account en begin").click()
    expect(page.get_by_role("alert")).to_contain_text("Startcode")
    expect(page.get_by_label("Naam van je organisatie")).to_have_value("Gemeente Breda")
    fill_first_day(page)
    page.get_by_role("button", name="Maak account en begin").click()
    secret = choose_app(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vandaag")
    assert audits.axe(page) == []
    visitor.go("/mijn-account/")
    page.get_by_role("button", name="Log uit", exact=True).click()
    expect(page.get_by_role("link", name="Inloggen")).to_be_visible()
    with visitor.expecting(404):
        assert visitor.go("/eerste-dag/").status == 404
    visitor.log_in("sanne@breda.example", PASSWORD)
    page.get_by_label("Code", exact=True).fill(code(secret, steps=1))
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).to_have_url(re.compile("/vandaag/$"))
    assert put_in(bring(visitor, registers / "plekken.csv")) > 10
    assert put_in(bring(visitor, registers / "werkzoekenden.csv")) > 20
    rematch(0)  # the worker does so every minute
    visitor.go("/bestand/?toon=mensen")
    fits = page.locator(".psp-card", has_text=re.compile(r"Past op [1-9]")).first
    fits.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Plekken voor"))).to_be_visible()
    assert int(page.locator(".psp-jump .psp-stat__n").first.inner_text()) > 0
    expect(page.locator(".psp-fit .psp-why__ok").first).to_be_visible()


def begin_first_day(visitor) -> None:
    """The first account, through the form."""
    visitor.go("/eerste-dag/")
    fill_first_day(visitor.page)
    visitor.page.get_by_role("button", name="Maak account en begin").click()
    choose_app(visitor.page)
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Vandaag")


def become(visitor, label: str) -> None:
    """Another of the own roles."""
    visitor.go("/mijn-account/")
    visitor.page.get_by_role("radio", name=re.compile(label)).check()
    visitor.page.get_by_role("button", name="Wissel").click()


def invite(visitor, who: str, **fields: str) -> tuple[str, str]:
    """Sends an invitation; the path of the link in the mail, and the code on the screen."""
    page = visitor.page
    visitor.go(f"/uitnodigingen/nieuw/?wie={who}")
    for label, value in fields.items():
        field = page.get_by_label(label.replace("_", " "), exact=True)
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    assert audits.axe(page) == []
    page.get_by_role("button", name="Verstuur de uitnodiging").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("verstuurd")
    assert audits.axe(page) == []
    code = page.locator(".psp-stat__n").inner_text()
    text = mail.outbox[-1].body
    assert code.replace(" ", "") not in text.replace(" ", "")
    return re.search(r"/link/[\w-]+/", text)[0], code


def join(visitor, link: str, code: str) -> Page:
    """Opens the link, gives the code, makes the account."""
    page = visitor.page
    visitor.go(link)
    assert audits.axe(page) == []
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Ga verder").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    assert audits.axe(page) == []
    page.get_by_role("button", name="Maak mijn account").click()
    choose_app(page)
    return page


def test_from_an_empty_database_to_two_organisations_that_work_together(empty_region, visit, registers):
    first = visit()
    begin_first_day(first)
    put_in(bring(first, registers / "werkzoekenden.csv"))
    become(first, "functioneel beheerder")
    first.go("/vandaag/")
    expect(first.page.get_by_role("heading", level=1)).to_contain_text("Beheer van Gemeente Breda")
    expect(first.page.get_by_text("Je bent de enige beheerder")).to_be_visible()
    assert audits.axe(first.page) == []
    uwv = found_organisation(name="UWV West-Brabant", kind="uwv", kvk="", region=Region.objects.get(code="AM25"))
    token, code = invite_first(uwv, name="Piet Joosen", email="piet@uwv.example")
    link = f"/link/{token}/"
    second = visit(viewport=PHONE)
    join(second, link, code)
    with second.expecting(410):
        assert second.go(link).status == 410
    link, code = invite(second, "collega", Naam="Ans Bos", **{"E-mailadres": "ans@uwv.example"}, Rol="klantmanager")
    third = visit()
    page = join(third, link, code)
    third.go("/bestand/?toon=mensen&van=alles")
    assert int(re.sub(r"\D", "", page.locator("#gevonden b").first.inner_text())) > 20
    first.page.reload()
    first.go("/beheer/")
    expect(first.page.get_by_role("row", name=re.compile("UWV West-Brabant"))).to_contain_text("2")
    second.go("/uitnodigingen/")
    expect(second.page.get_by_role("row", name=re.compile("Ans Bos"))).to_contain_text("doet mee")


def test_a_colleague_who_leaves_is_out_in_an_open_window_and_the_work_is_handed_over(fresh_region, visit):
    admin, worker = visit("administrator"), visit("klantmanager")
    worker.go("/vandaag/")
    page, name = admin.page, fresh_region.members["klantmanager"].user.name
    admin.go("/beheer/accounts/?q=" + name.split()[0])
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name="Beëindig alles nu").click()
    expect(page.get_by_role("status").first).to_contain_text("kan er niet meer in")
    worker.go("/bestand/")
    expect(worker.page.get_by_role("heading", level=1)).to_contain_text("Inloggen")
    admin.go("/beheer/")
    page.get_by_role("link", name="Draag ze over").first.click()
    page.get_by_role("checkbox", name="Karin Aerts").check()
    page.get_by_role("button", name="Draag over").click()
    expect(page.get_by_role("status").first).to_contain_text(re.compile(r"Overgedragen: [1-9]\d* mensen"))
    assert audits.axe(page) == []


def test_file_analysis_import_match_why_edit_changed_match(fresh_region, visit, registers):
    visitor = visit("klantmanager")
    page = bring(visitor, registers / "werkzoekenden.csv")
    expect(page.locator("svg").first).to_be_attached()
    assert audits.axe(page) == []
    assert audits.outline(page) == []
    assert put_in(page) > 20
    assert audits.axe(page) == []
    visitor.go("/bestand/?toon=mensen&volgorde=vers")
    card = page.locator(".psp-card", has_text=re.compile(r"Past op [1-9]")).first
    card.get_by_role("link").first.click()
    now = page.locator(".psp-jump .psp-stat__n").first
    before = now.inner_text()
    expect(page.locator(".psp-fit .psp-why__ok").first).to_be_visible()
    page.get_by_role("link", name="Wijzig de kaart").click()
    page.locator("#id_hours_min").fill("1")
    page.locator("#id_hours_max").fill("2")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_role("status").first).to_contain_text(f"dat waren er {before}")
    assert int(now.inner_text()) < int(before)


def test_the_same_file_twice_changes_nothing_and_an_import_is_taken_back(fresh_region, visit, registers):
    visitor = visit("klantmanager")
    page = bring(visitor, registers / "werkzoekenden.csv")
    put_in(page)
    first = page.url
    again = bring(visitor, registers / "werkzoekenden.csv")
    expect(again.get_by_role("main")).to_contain_text("Precies dit bestand is al ingelezen")
    expect(again.get_by_role("button", name=re.compile(r"^Zet [\d.]+ rij"))).to_have_count(0)
    visitor.go(first)
    page.get_by_role("button", name="Draai terug").click()
    expect(page.get_by_role("status").first).to_contain_text("Teruggedraaid")
    assert audits.axe(page) == []


def test_rows_that_are_wrong_wait_with_their_reason(fresh_region, visit):
    visitor = visit("klantmanager")
    page = bring(visitor, {"name": "rommelig.csv", "mimeType": "text/csv", "buffer": MESSY.encode("cp1252")})
    waiting = page.get_by_role("table", name="Rijen met twijfel of fout")
    expect(waiting).to_contain_text("Rij 3")
    expect(waiting.locator("mark").first).to_be_visible()
    assert audits.axe(page) == []
    assert audits.small_targets(page) == []
    assert put_in(page) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("leeg.csv", b""),
        ("nep.xlsx", b"PK\x03\x04 geen werkboek"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(name, content, region, visit):
    visitor = visit("klantmanager")
    page = visitor.page
    visitor.go("/analyse/")
    page.locator("#bestand").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(name)
    expect(alert).to_contain_text("niets veranderd")
    assert audits.axe(page) == []


def test_a_file_without_javascript(fresh_region, visit, registers):
    visitor = visit("klantmanager", java_script_enabled=False)
    page = bring(visitor, registers / "werkzoekenden.csv")
    assert put_in(page) > 20
