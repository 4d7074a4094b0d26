"""The pages as the documentation shows them. With --screens the pictures and docs/screens.md are made anew."""

import pytest

from tests.e2e import audits, screens
from tests.e2e.screens import Screen
from tests.routes import ROUTES

SCREENS = [
    Screen(
        "start",
        "Start",
        "What Perspectief is, on the map of the 35 regions; the regions that take part are filled.",
        "visitor",
        lambda scene: "/",
    ),
    Screen("log-in", "Log in", "The only door.", "visitor", lambda scene: "/inloggen/", widths=(1280,)),
    Screen(
        "how",
        "Zo rekenen wij",
        "How it counts, for everybody to read: what fits, what can be arranged, what we never look at.",
        "visitor",
        lambda scene: "/zo-rekenen-wij/",
        widths=(1280,),
    ),
    Screen(
        "today",
        "Vandaag",
        "What must happen today, most urgent first, each with its one obvious button.",
        "klantmanager",
        lambda scene: "/vandaag/",
    ),
    Screen(
        "pool",
        "Bestand",
        "The people and the places of the region side by side, with live counts. A word with more meanings is asked back.",
        "klantmanager",
        lambda scene: "/bestand/",
    ),
    Screen(
        "chances",
        "What opens most",
        "What to ask, arrange or learn so that most people without a place get one, and the places one thing taken off opens.",
        "klantmanager",
        lambda scene: "/regio/kansen/",
    ),
    Screen(
        "pool-asked",
        "Bestand: *chauffeur* is asked back",
        "A word that means several kinds of work becomes tiles to choose from.",
        "klantmanager",
        lambda scene: "/bestand/?werk=chauffeur",
        widths=(1280,),
    ),
    Screen(
        "pool-employer",
        "Bestand, as an employer sees it",
        "Cards of people who turned their key, and whose organisation did too: what somebody can do, never who it is.",
        "employer",
        lambda scene: "/bestand/",
        widths=(1280,),
    ),
    Screen(
        "job-seeker",
        "Werkzoekende",
        "Who, what somebody can, wants and needs, the places that fit with their reasons, and what helps most.",
        "klantmanager",
        lambda scene: f"/mensen/{scene.card.number}/",
    ),
    Screen(
        "job-seeker-edit",
        "Werkzoekende: change the card",
        "Every field may stay empty: then it says *vraag het*.",
        "klantmanager",
        lambda scene: f"/mensen/{scene.card.number}/wijzig/",
    ),
    Screen(
        "job-seeker-profile",
        "Werkzoekende: name and contact",
        "Who it is, apart from what somebody can do.",
        "klantmanager",
        lambda scene: f"/mensen/{scene.card.number}/gegevens/",
        widths=(1280,),
    ),
    Screen(
        "job-seeker-dossier",
        "Werkzoekende: dossier",
        "What only the own organisation keeps.",
        "klantmanager",
        lambda scene: f"/mensen/{scene.card.number}/dossier/",
        widths=(1280,),
    ),
    Screen(
        "job-seeker-standing",
        "Werkzoekende: standing and the two keys",
        "How it goes, and who may see the card.",
        "klantmanager",
        lambda scene: f"/mensen/{scene.card.number}/stand/",
        widths=(1280,),
    ),
    Screen(
        "job-seeker-new",
        "A new person",
        "A person who is known already is pointed out before there are two.",
        "klantmanager",
        lambda scene: "/mensen/nieuw/",
        widths=(1280,),
    ),
    Screen(
        "place",
        "Plek",
        "The work as tasks, the people who fit with their reasons, *waarom zo weinig?* and the carving board.",
        "account_manager",
        lambda scene: f"/plekken/{scene.place.number}/",
    ),
    Screen(
        "place-edit",
        "Plek: change the work",
        "What the work is, asks and offers.",
        "account_manager",
        lambda scene: f"/plekken/{scene.place.number}/wijzig/",
        widths=(1280,),
    ),
    Screen(
        "place-new",
        "A new place",
        "First the employer, then the work; an occupation fills in its tasks.",
        "account_manager",
        lambda scene: "/plekken/nieuw/",
        widths=(1280,),
    ),
    Screen(
        "distribution",
        "Verdeling",
        "The best plan over the whole region beside today and first come, its proof, what each lever costs, and proposals to take over.",
        "klantmanager",
        lambda scene: "/verdeling/?wie=alle&toon=50",
    ),
    Screen(
        "distribution-decisions",
        "Verdeling: what the region decided",
        "A group goes first only by a dated decision, with its ground; in the plan alone, never in a list.",
        "klantmanager",
        lambda scene: "/verdeling/besluiten/",
        widths=(1280,),
    ),
    Screen(
        "distribution-plan",
        "Verdeling: a kept plan",
        "Who kept it, with which choices and proof, and what became of every proposal.",
        "klantmanager",
        lambda scene: f"/verdeling/plannen/{scene.plan}/",
        widths=(1280,),
    ),
    Screen(
        "analysis",
        "Analyse & import",
        "Drop a file: nothing changes before you say so.",
        "klantmanager",
        lambda scene: "/analyse/",
        widths=(1280,),
    ),
    Screen(
        "analysis-file",
        "Analyse & import: one file",
        "Who stands in it, what is missing, what the region asks; then row by row, with line and reason.",
        "klantmanager",
        lambda scene: f"/analyse/{scene.upload.number}/",
    ),
    Screen(
        "analysis-columns",
        "Analyse & import: the columns",
        "What each column is taken for, and how to say it better.",
        "klantmanager",
        lambda scene: f"/analyse/{scene.upload.number}/kolommen/",
        widths=(1280,),
    ),
    Screen(
        "account",
        "Mijn account",
        "Where you work, the second step of logging in, and where you are logged in.",
        "klantmanager",
        lambda scene: "/mijn-account/",
    ),
    Screen(
        "job-seeker-invitation",
        "Werkzoekende: invite to an own account",
        "A link by mail and a code by another way: the klantmanager says the code, the mail never holds it.",
        "klantmanager",
        lambda scene: f"/mensen/{scene.card.number}/uitnodiging/",
        widths=(1280,),
    ),
    Screen(
        "job-seeker-account",
        "Werkzoekende: give the own account back",
        "Who lost password or second step: the klantmanager says how it was established who it is; link by mail, code by voice.",
        "klantmanager",
        lambda scene: f"/mensen/{scene.own_card.number}/uitnodiging/",
    ),
    Screen(
        "job-seeker-hand-over",
        "Werkzoekende: hand over to another organisation",
        "Asked here, taken over there; until then the card stays where it was.",
        "klantmanager",
        lambda scene: f"/mensen/{scene.card.number}/overdragen/",
        widths=(1280,),
    ),
    Screen(
        "rights",
        "Werkzoekende: rights",
        "Subject access, correction, objection, legal hold and erasure, each with its term.",
        "klantmanager",
        lambda scene: f"/mensen/{scene.card.number}/rechten/",
    ),
    Screen(
        "rights-access",
        "Werkzoekende: everything that is kept",
        "Every field with its purpose, ground, receivers and term; who looked; what changed.",
        "klantmanager",
        lambda scene: f"/mensen/{scene.card.number}/inzage/",
        widths=(1280,),
    ),
    Screen(
        "own-rights",
        "Mijn gegevens",
        "What a job seeker can do with the own data, without asking anybody.",
        "job_seeker",
        lambda scene: "/mijn/rechten/",
    ),
    Screen(
        "own-rights-access",
        "Mijn gegevens: everything that is kept",
        "The same subject access, read by the person.",
        "job_seeker",
        lambda scene: "/mijn/rechten/inzage/",
        widths=(375,),
    ),
    Screen(
        "who-looked",
        "Wie keek er mee?",
        "Which organisation looked at the card, when and why, with one button to ask the reason.",
        "job_seeker",
        lambda scene: "/mijn/wie-keek/",
    ),
    Screen(
        "one-time",
        "A one-time link",
        "First the code that came by another way; only then what it is about.",
        "visitor",
        lambda scene: f"/link/{scene.token}/",
        widths=(375,),
    ),
    Screen(
        "invitations",
        "Uitnodigingen",
        "Who was invited, and what became of it.",
        "administrator",
        lambda scene: "/uitnodigingen/",
        widths=(1280,),
    ),
    Screen(
        "invitation",
        "An invitation",
        "Its state, and what can be done with it.",
        "administrator",
        lambda scene: f"/uitnodigingen/{scene.invitation}/",
        widths=(1280,),
    ),
    Screen(
        "invitation-new",
        "A new invitation",
        "Who, for what work, until when.",
        "administrator",
        lambda scene: "/uitnodigingen/nieuw/",
        widths=(1280,),
    ),
    Screen(
        "administration",
        "Beheer",
        "The functional administrator's start: what is waiting.",
        "administrator",
        lambda scene: "/beheer/",
    ),
    Screen(
        "administration-accounts",
        "Beheer: accounts",
        "Everybody of the organisation, with rights and their dates.",
        "administrator",
        lambda scene: "/beheer/accounts/",
        widths=(1280,),
    ),
    Screen(
        "administration-account",
        "Beheer: one account",
        "Rights with dates; ended rights stop working at the next request.",
        "administrator",
        lambda scene: f"/beheer/accounts/{scene.members['klantmanager'].user.number}/",
        widths=(1280,),
    ),
    Screen(
        "administration-caseload",
        "Beheer: hand over a caseload",
        "Who leaves hands everybody over first.",
        "administrator",
        lambda scene: f"/beheer/accounts/{scene.members['klantmanager'].user.number}/overdragen/",
        widths=(1280,),
    ),
    Screen(
        "administration-party",
        "Beheer: an organisation of the region",
        "Its participation ends, at once or after a day, and is resumed; what it reaches follows at its next request.",
        "administrator",
        lambda scene: f"/beheer/deelname/{scene.members['intermediary'].organisation.number}/",
    ),
    Screen(
        "administration-review",
        "Beheer: yearly review",
        "Every right looked at once a year: it stays or it ends.",
        "administrator",
        lambda scene: "/beheer/controle/?toon=alles",
        widths=(1280,),
    ),
    Screen(
        "oversight",
        "Toezicht",
        "Odd looking, pointed out for the privacy officer; questions that people asked.",
        "privacy_officer",
        lambda scene: "/toezicht/",
    ),
    Screen(
        "oversight-looks",
        "Toezicht: who saw whom",
        "Every person one account saw between two days.",
        "privacy_officer",
        lambda scene: "/toezicht/wie-zag-wie/",
        widths=(1280,),
    ),
]


@pytest.fixture
def renewing(request) -> bool:
    """Whether this run makes the pictures of the documentation."""
    return request.config.getoption("--screens", default=False)


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
def test_a_picture_of_each_page(screen, region, visit, renewing):
    visitor = visit(screen.role)
    for width in screen.widths:
        visitor.page.set_viewport_size({"width": width, "height": 900 if width > 600 else 812})
        assert visitor.go(screen.path(region)).status == 200
        if screen.steps:
            screen.steps(visitor.page)
        assert audits.sideways(visitor.page) == []
        found = screens.picture(visitor.page)
        assert 2_000 < len(found) < screens.MOST_BYTES
        if renewing:
            screens.PICTURES.mkdir(exist_ok=True)
            (screens.PICTURES / screens.file_name(screen, width)).write_bytes(found)


def test_the_document_shows_every_page_there_is(renewing):
    if renewing:
        (screens.FOLDER / "screens.md").write_text(screens.document(SCREENS), encoding="utf-8")
        names = {screens.file_name(screen, width) for screen in SCREENS for width in screen.widths}
        for old in screens.PICTURES.glob("*.png"):
            if old.name not in names:
                old.unlink()
    assert (screens.FOLDER / "screens.md").read_text(encoding="utf-8") == screens.document(SCREENS)
    missing = [
        screens.file_name(screen, width)
        for screen in SCREENS
        for width in screen.widths
        if not (screens.PICTURES / screens.file_name(screen, width)).exists()
    ]
    assert missing == []


def test_every_staff_page_has_a_picture(region):
    shown = {screen.path(region).split("?")[0] for screen in SCREENS}
    staff = {route.path(region).split("?")[0] for route in ROUTES if route.page and route.name.startswith("web:")}
    plain = {"/privacy/", "/toegankelijkheid/", "/hulp/", "/geen-verbinding/", "/eerste-dag/"}
    assert staff - shown - plain == set()
