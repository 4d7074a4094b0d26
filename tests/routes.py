"""Every address of the site and who may enter: the contract the tests hold the pages to.

A route that is not in ROUTES fails tests/contract/test_routes.py, and one that shows a page fails tests/e2e as well.
Roles stand in ROLES; what each one gets is a status, or one of the words below.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# visitor: not logged in. klantmanager: of the organisation that owns the rows. neighbour: klantmanager of another party of
# the counter in the same region. foreign: klantmanager in another region. job_coach: of a partner, with a seat at nobody of the scene. administrator, ended and privacy_officer have no reach; programme_manager, support_team and
# ministry reach plans and figures, no persons; job_seeker: the
# person of the scene, with an account.
ROLES = (
    "visitor",
    "klantmanager",
    "neighbour",
    "foreign",
    "account_manager",
    "employer",
    "intermediary",
    "job_coach",
    "administrator",
    "ended",
    "job_seeker",
    "privacy_officer",
    "trainer",
    "programme_manager",
    "support_team",
    "ministry",
)
COUNTER = ("klantmanager", "neighbour", "account_manager")
PARTNERS = ("employer", "intermediary", "job_coach", "trainer")
PROGRAMME = ("programme_manager", "support_team", "ministry")
OUTSIDE = ("administrator", "ended", "job_seeker", "privacy_officer", *PROGRAMME)
LOG_IN = 302  # to the log-in page; the test looks where it goes


def everybody(status: int = 200) -> dict[str, int]:
    """No log-in needed: the same answer for all."""
    return dict.fromkeys(ROLES, status)


def logged_in(status: int = 200) -> dict[str, int]:
    """For anybody with an account."""
    return everybody(status) | {"visitor": LOG_IN}


def participants() -> dict[str, int]:
    """For everybody who takes part in a region; each sees the own region."""
    return logged_in() | dict.fromkeys(OUTSIDE, 403)


def only(role: str, status: int = 200) -> dict[str, int]:
    """For one role alone."""
    return logged_in(403) | {role: status}


def counter(status: int = 200) -> dict[str, int]:
    """For staff of the counter, each in the own region."""
    return participants() | dict.fromkeys((*COUNTER, "foreign"), status) | dict.fromkeys(PARTNERS, 403)


def owners(status: int = 200) -> dict[str, int]:
    """For the organisation that owns the row; for everybody else it is not there."""
    return logged_in(404) | {"klantmanager": status} | dict.fromkeys(OUTSIDE, 403)


def handlers() -> dict[str, int]:
    """For the organisation that owns the row, its privacy officer too: subject access is theirs to give."""
    return owners() | {"privacy_officer": 200}


def region_counter(status: int = 200) -> dict[str, int]:
    """For staff of the counter of the row's region; for everybody else it is not there."""
    return logged_in(404) | dict.fromkeys(COUNTER, status) | dict.fromkeys(OUTSIDE, 403)


def self_only() -> dict[str, int]:
    """For a job seeker with an account, and nobody else."""
    return logged_in(403) | {"job_seeker": 200}


def figure_readers() -> dict[str, int]:
    """For staff of the counter and whoever leads the programme, each of the own region."""
    return logged_in(403) | dict.fromkeys((*COUNTER, "foreign", "programme_manager"), 200)


def _person(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/mensen/{scene.card.number}/{part}"


def _place(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/plekken/{scene.place.number}/{part}"


def _file(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/analyse/{scene.upload.number}/{part}"


def administrators(status: int = 200) -> dict[str, int]:
    """For functional administrators, each of the own organisation."""
    return logged_in(403) | {"administrator": status}


def inviters() -> dict[str, int]:
    """For who may invite somebody: administrators, and the counter for employers."""
    return counter() | {"administrator": 200}


def _account(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/beheer/accounts/{scene.members['klantmanager'].user.number}/{part}"


def _party() -> Callable[[Any], str]:
    return lambda scene: f"/beheer/deelname/{scene.members['intermediary'].organisation.number}/"


def _link(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/link/{scene.token}/{part}"


def bringers(status: int = 200) -> dict[str, int]:
    """For the organisation that brought the file; a party beside the counter has no such page at all."""
    return owners(status) | dict.fromkeys(PARTNERS, 403)


def _plan(scene: Any) -> str:
    return f"/verdeling/plannen/{scene.plan}/"


def _trial(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/proef/{scene.trial.number}/{part}"


def _agreement(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/afspraken/{scene.agreement.number}/{part}"


def _placement(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/plaatsingen/{scene.placement.number}/{part}"


def guides(status: int = 200) -> dict[str, int]:
    """For staff of the counter of the row's region; partners have no such page."""
    return region_counter(status) | dict.fromkeys(PARTNERS, 403)


def professionals(status: int = 200) -> dict[str, int]:
    """For everybody who works in a region, leads its programme or works nationally; no employers."""
    here = (*COUNTER, "foreign", "intermediary", "job_coach", "trainer", *PROGRAMME)
    return logged_in(403) | dict.fromkeys(here, status)


def _learning(part: str, field: str, end: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/leren/{part}/{getattr(scene.learning, field).number}/{end}"


def _firm(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/werkgevers/{scene.employer.number}/{part}"


def _question(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/werkgevers/vraag/{scene.asked}/{part}"


def _lane(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/branchestraten/{scene.lane}/{part}"


def _trial_day(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/branchestraten/dag/{scene.trial_day}/{part}"


def here(status: int = 200) -> dict[str, int]:
    """For staff of the counter of the row's region; for the counter elsewhere it is not there, and others have no such page."""
    return counter(status) | {"foreign": 404}


def _day(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/matchingsdagen/{scene.day.number}/{part}"


def plans() -> dict[str, int]:
    """For staff of the counter of the plan's region; for the counter elsewhere it is not there, and others have no such page."""
    return counter() | {"foreign": 404}


def _plan_of_region(part: str = "") -> Callable[[Any], str]:
    return lambda scene: f"/doe-agenda/{scene.agenda.number}/{part}"


def plan_readers() -> dict[str, int]:
    """For who leads the programme of the plan's region or takes part in it, and the national roles: a public plan."""
    return in_region() | dict.fromkeys(PROGRAMME, 200) | {"foreign": 200}


def plan_leads(status: int = 200, part: int = 404) -> dict[str, int]:
    """For who leads the programme; for who takes part in a region it is not there, and others have no such page."""
    return participants() | dict.fromkeys((*COUNTER, *PARTNERS, "foreign"), part) | {"programme_manager": status}


def planners(status: int = 200) -> dict[str, int]:
    """For everybody who has to do with a plan: who leads or takes part, and the national roles."""
    return participants() | dict.fromkeys(PROGRAMME, status)


def workers(status: int = 200) -> dict[str, int]:
    """For everybody who works in a region or leads its programme; the national roles have no such page."""
    return participants() | {"programme_manager": status}


def country(status: int = 200) -> dict[str, int]:
    """For the national roles."""
    return logged_in(403) | {"support_team": status, "ministry": status}


def _training(part: str, field: str) -> Callable[[Any], str]:
    return lambda scene: f"/scholing/{part}/{getattr(scene.learned, field).number}/"


def in_region(status: int = 200) -> dict[str, int]:
    """For who takes part in the row's region; elsewhere it is not there."""
    return participants() | {"foreign": 404}


def offers_courses() -> dict[str, int]:
    """For who may add courses: the counter, and schools."""
    return participants() | dict.fromkeys(("employer", "intermediary", "job_coach"), 404)


def taught(status: int = 200) -> dict[str, int]:
    """For the counter of the region and the school where somebody learns; for everybody else it is not there."""
    return region_counter(status) | {"trainer": status}


@dataclass(frozen=True)
class Route:
    """One address. `path`: the scene to the address, with its query. `answers`: role to status.

    `post`: what is sent, for an address that only takes POST. `page`: whether it shows a whole page to be judged in a
    browser. `listed`: whether it shows rows, of which 1 and 25 must cost the same number of queries. `kept`: whether a visitor may keep
    the answer. `others`: what other sites may do with it: nothing, "load" it, or "frame" it.
    """

    name: str
    path: Callable[[Any], str]
    answers: dict[str, int]
    post: dict[str, Any] | None = None
    page: bool = True
    listed: bool = False
    kept: bool = False
    others: str = ""


def names() -> set[str]:
    """Every name the resolver knows, with its namespace."""
    return {name for name, _pattern in patterns()}


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Name and pattern of every address."""
    return _walk(get_resolver(), "")


def _walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one, f"{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}", one


def _at(path: str) -> Callable[[Any], str]:
    return lambda scene: path


ROUTES = (
    Route("gezond", _at("/gezond"), everybody(), page=False),
    Route("security_txt", _at("/.well-known/security.txt"), everybody(404), page=False),  # while no contact is named
    Route("web:start", _at("/"), everybody()),
    Route("web:how", _at("/zo-rekenen-wij/"), everybody()),
    Route("web:privacy", _at("/privacy/"), everybody()),
    Route("web:accessibility", _at("/toegankelijkheid/"), everybody()),
    Route("web:help", _at("/hulp/"), everybody()),
    Route("web:glossary", _at("/hulp/woorden/"), everybody()),
    Route("web:offline", _at("/geen-verbinding/"), everybody()),
    Route("web:language", _at("/taal/nl/"), everybody(302), page=False),
    Route("web:first_day", _at("/eerste-dag/"), everybody(404)),  # while nobody has an account: test_first_day
    Route("web:account", _at("/mijn-account/"), logged_in()),
    Route("web:mail_wish", _at("/mijn-account/meldingen/"), participants()),
    Route("web:calendar", _at("/mijn-account/agenda/"), participants()),
    Route("web:substitutes", _at("/mijn-account/vervanging/"), participants()),
    Route("web:calendar_feed", _at("/agenda/geen-adres.ics"), everybody(404), page=False),  # with one: test_calendar
    Route("web:notices", _at("/meldingen/"), participants(), listed=True),
    Route(
        "web:notices_read",
        _at("/meldingen/gelezen/"),
        participants() | dict.fromkeys((*COUNTER, *PARTNERS, "foreign"), 302),
        post={"melding": "alle"},
        page=False,
    ),
    Route("openid_connect_login", _at("/inloggen/organisatie/niemand/"), everybody(404), page=False),
    Route("openid_connect_callback", _at("/inloggen/organisatie/niemand/terug/"), everybody(404), page=False),
    Route("web:organisation_left", _at("/inloggen/organisatie/niemand/uitgelogd/"), everybody(404), page=False),
    Route("web:account_end", _at("/mijn-account/uitloggen/"), logged_in(302), post={"sessie": "-"}, page=False),
    Route("web:factor_remove", _at("/mijn-account/tweede-stap/weg/"), logged_in(404), post={"factor": "1"}, page=False),
    Route("mfa_authenticate", _at("/inloggen/tweede-stap/"), everybody(302)),  # halfway a log-in: test_second_factor
    Route("mfa_login_webauthn", _at("/inloggen/passkey/"), everybody(302), page=False),
    Route("account_reauthenticate", _at("/mijn-account/bewijs/"), logged_in()),
    Route("mfa_index", _at("/mijn-account/tweede-stap/"), logged_in()),
    Route("mfa_activate_totp", _at("/mijn-account/tweede-stap/app/"), logged_in()),
    Route("mfa_add_webauthn", _at("/mijn-account/tweede-stap/passkey/"), logged_in()),
    Route("mfa_view_recovery_codes", _at("/mijn-account/tweede-stap/noodcodes/"), logged_in(404)),  # none yet
    Route(
        "mfa_generate_recovery_codes",
        _at("/mijn-account/tweede-stap/noodcodes/nieuw/"),
        logged_in(403),
        post={"sure": "1"},
        page=False,
    ),
    Route("account_login", _at("/inloggen/"), logged_in(302) | {"visitor": 200}),
    Route("account_logout", _at("/uitloggen/"), logged_in() | {"visitor": 302}),
    Route("account_inactive", _at("/account-gesloten/"), everybody()),
    Route("account_change_password", _at("/wachtwoord/"), logged_in()),
    Route("account_reset_password", _at("/wachtwoord/vergeten/"), everybody()),
    Route("account_reset_password_done", _at("/wachtwoord/vergeten/verstuurd/"), everybody()),
    Route("account_reset_password_from_key", _at("/wachtwoord/nieuw/1-abc-def/"), everybody()),
    Route("account_reset_password_from_key_done", _at("/wachtwoord/nieuw/klaar/"), everybody()),
    Route("web:one_time", _link(), everybody()),
    Route(
        "web:one_time_answer", _link("antwoord/"), everybody(302), page=False
    ),  # without the code: back to where it is asked
    Route(
        "web:today",
        _at("/vandaag/"),
        participants()
        | dict.fromkeys(
            ("employer", "trainer", *PROGRAMME, "job_seeker", "privacy_officer", "administrator"), 302
        ),  # they begin elsewhere
        listed=True,
    ),
    Route("web:administration", _at("/beheer/"), administrators()),
    Route("web:administration_accounts", _at("/beheer/accounts/"), administrators(), listed=True),
    Route("web:administration_account", _account(), administrators()),
    Route("web:administration_caseload", _account("overdragen/"), administrators()),
    Route("web:administration_party", _party(), administrators()),
    Route("web:administration_review", _at("/beheer/controle/?toon=alles"), administrators(), listed=True),
    Route("web:invitations", _at("/uitnodigingen/"), inviters(), listed=True),
    Route("web:invitation_new", _at("/uitnodigingen/nieuw/"), inviters()),
    Route(
        "web:invitation",
        lambda scene: f"/uitnodigingen/{scene.invitation}/",
        inviters() | dict.fromkeys((*COUNTER, "foreign"), 404),  # a colleague is the administrator's to invite
    ),
    Route("web:job_seeker_invitation", _person("uitnodiging/"), owners()),
    Route("web:job_seeker_hand_over", _person("overdragen/"), owners()),  # and for who is asked: test_hand_over
    Route(
        "web:today_act",
        _at("/vandaag/taak/"),
        counter(302) | {"intermediary": 302, "job_coach": 302},
        post={"doe": "later", "taak": "1", "tot": "morgen"},
        page=False,
    ),
    Route("web:today_judge", _at("/vandaag/oordeel/"), counter(400), post={"oordeel": "iets"}, page=False),
    Route("web:who_looked", _at("/mijn/wie-keek/"), only("job_seeker")),
    Route(
        "web:who_looked_question", _at("/mijn/wie-keek/vraag/"), only("job_seeker", 404), post={"dag": "x"}, page=False
    ),
    Route("web:oversight", _at("/toezicht/"), only("privacy_officer")),
    Route(
        "web:oversight_judge",
        _at("/toezicht/oordeel/"),
        only("privacy_officer", 404),
        post={"nummer": "1", "oordeel": "spoken"},
        page=False,
    ),
    Route(
        "web:oversight_answer",
        _at("/toezicht/antwoord/"),
        only("privacy_officer", 404),
        post={"nummer": "1", "antwoord": "call"},
        page=False,
    ),
    Route("web:oversight_looks", _at("/toezicht/wie-zag-wie/"), only("privacy_officer")),
    Route("web:progress", _at("/voortgang/"), figure_readers()),
    Route("web:region_settings", _at("/doe-agenda/afspraken/"), figure_readers()),
    Route("web:progress_short", _at("/voortgang/kort/"), figure_readers()),
    Route("web:progress_download", _at("/voortgang/cijfers.csv?periode=all"), figure_readers(), page=False),
    Route("web:pool", _at("/bestand/"), participants(), listed=True),
    Route("web:chances", _at("/regio/kansen/"), counter()),
    Route("web:chances_draft", _at("/regio/kansen/plek/"), counter(302), post={"maak": "1:1"}, page=False),
    Route("web:pool_suggestions", _at("/bestand/werk/?werk=inpak"), participants(), page=False),
    Route("web:pool_choose", _at("/bestand/kies/"), counter(302), post={"doe": "vraag"}, page=False),
    Route("web:pool_download", _at("/bestand/download/?wat=mensen&als=csv"), counter(), page=False, listed=True),
    Route("web:distribution", _at("/verdeling/?wie=alle&toon=50"), counter(), listed=True),
    Route("web:distribution_take_over", _at("/verdeling/overnemen/"), counter(302), post={"terug": ""}, page=False),
    Route(
        "web:distribution_choose", _at("/verdeling/vast/"), counter(302), post={"kaart": "x", "plek": ""}, page=False
    ),
    Route("web:distribution_keep", _at("/verdeling/bewaar/"), counter(302), post={"terug": ""}, page=False),
    Route("web:distribution_download", _at("/verdeling/download/?als=csv"), counter(), page=False, listed=True),
    Route("web:distribution_decisions", _at("/verdeling/besluiten/"), counter()),
    Route(
        "web:distribution_decision_confirm",
        _at("/verdeling/besluiten/bevestig/"),
        counter(302),
        post={"besluit": "1"},
        page=False,
    ),
    Route(
        "web:distribution_decision_withdraw",
        _at("/verdeling/besluiten/intrek/"),
        counter(302),
        post={"besluit": "1"},
        page=False,
    ),
    Route(
        "web:distribution_decision_end",
        _at("/verdeling/besluiten/stop/"),
        counter(302),
        post={"besluit": "1"},
        page=False,
    ),
    Route("web:distribution_plan", _plan, plans(), listed=True),
    Route("web:placements", _at("/plaatsingen/?van=alle"), participants(), listed=True),
    Route("web:placement", _placement(), region_counter()),
    Route("web:placement_exit", _placement("vragen/"), bringers(404), page=False),  # nothing to ask about yet
    Route("web:exits", _at("/antwoorden/"), counter()),
    Route("web:placement_step", _placement("stap/"), guides(403), post={"sure": "1"}, page=False),  # it has not ended
    Route("web:trial", _trial(), region_counter()),
    Route("web:trial_ask", _trial("vraag-werkgever/"), guides(403) | {"klantmanager": 200}),
    Route("web:trial_step", _trial("stap/"), guides(302), post={"sure": "1"}, page=False),
    Route("web:trial_placement", _trial("plaatsing/"), guides()),
    Route("web:agreement", _agreement(), region_counter()),
    Route("web:agreement_document", _agreement("pdf/"), region_counter(), page=False),
    Route("web:guidance", lambda scene: f"/begeleiding/{scene.trial.number}/", region_counter(302), page=False),
    Route("web:arrange_start", lambda scene: f"/voordrachten/{scene.said_yes.number}/start/", guides()),
    Route("web:job_seeker_start", lambda scene: f"/mensen/{scene.card.number}/start/{scene.place.number}/", owners()),
    Route("web:matching_days", _at("/matchingsdagen/"), counter(), listed=True),
    Route("web:matching_day_new", _at("/matchingsdagen/nieuw/"), counter()),
    Route("web:matching_day", _day(), plans(), listed=True),
    Route("web:matching_day_edit", _day("wijzig/"), plans()),
    Route("web:matching_day_act", _day("doe/"), counter(400), post={"doe": "iets"}, page=False),
    Route("web:matching_day_programme", _day("programma/"), plans(), listed=True),
    Route(
        "web:plans",  # on to the plan; where there is none, how to begin one
        _at("/doe-agenda/"),
        participants() | dict.fromkeys((*COUNTER, *PARTNERS, "programme_manager"), 302),
        page=False,
    ),
    Route("web:plan_new", _at("/doe-agenda/nieuw/"), plan_leads()),
    Route("web:plan", _plan_of_region(), plan_readers()),
    Route("web:plan_document", _plan_of_region("pdf/"), plan_readers(), page=False),
    Route("web:plan_step", _plan_of_region("stap/"), plan_leads(400), post={"stap": "dien-in"}, page=False),
    Route("web:plan_ambition", _plan_of_region("ambitie/"), plan_leads()),
    Route("web:plan_parties", _plan_of_region("partijen/"), in_region() | {"programme_manager": 200}),
    Route("web:plan_action_new", _plan_of_region("actie/"), plan_leads()),
    Route(
        "web:plan_action", lambda scene: f"/doe-agenda/{scene.agenda.number}/actie/{scene.agenda_action}/", plan_leads()
    ),
    Route("web:plan_import", _plan_of_region("inlezen/"), plan_leads()),
    Route("web:plan_import_template", _plan_of_region("inlezen/sjabloon/"), plan_leads(), page=False),
    Route("web:plan_talk", _plan_of_region("gesprek/"), plan_readers()),
    Route("web:plan_version", _plan_of_region("versies/1/"), plan_readers()),
    Route("web:plan_money", _plan_of_region("geld/"), plan_readers()),
    Route("web:plan_money_new", _plan_of_region("geld/nieuw/?wat=verplichting"), plan_leads()),
    Route("web:plan_money_check", _plan_of_region("geld/nakijken/"), plan_leads(400), post={"doe": "iets"}, page=False),
    Route(
        "web:plan_money_document",
        lambda scene: f"/doe-agenda/{scene.agenda.number}/geld/stuk/{scene.agenda_document}/",
        in_region() | dict.fromkeys(PARTNERS, 404) | {"programme_manager": 200},
        page=False,
    ),
    Route("web:obstacles", _at("/knelpunten/?stand=open&niveau=region&over=travel"), planners()),
    Route("web:obstacle_new", _at("/knelpunten/nieuw/?van=place"), workers()),
    Route(
        "web:obstacle",  # an employer sees its own alone, the national roles those of the country
        lambda scene: f"/knelpunten/{scene.obstacle}/",
        planners() | {"employer": 404, "foreign": 404, "support_team": 404, "ministry": 404},
    ),
    Route("web:initiatives", _at("/initiatieven/?q=bus&over=travel"), planners()),
    Route("web:initiative_new", _at("/initiatieven/nieuw/"), workers()),
    Route("web:initiatives_download", _at("/initiatieven/download/"), planners(), page=False),
    Route("web:initiative", lambda scene: f"/initiatieven/{scene.initiative}/", planners() | {"foreign": 404}),
    Route(
        "web:initiative_edit",
        lambda scene: f"/initiatieven/{scene.initiative}/wijzig/",
        workers() | dict.fromkeys((*COUNTER, *PARTNERS, "foreign"), 404) | {"klantmanager": 200},
    ),
    Route("web:national_plans", _at("/landelijk/plannen/"), country()),
    Route("web:national_plan", lambda scene: f"/landelijk/plannen/{scene.agenda.number}/", country()),
    Route("web:region_plan", _at("/regio/am25/plan/"), everybody()),
    Route("web:national", _at("/landelijk/"), country()),
    Route("web:figures", _at("/cijfers/"), everybody(), kept=True),
    Route("web:region_figures", _at("/regio/am25/"), everybody(), kept=True),
    Route("web:open_data", _at("/open-data/"), everybody(), kept=True),
    Route("web:open_catalogue", _at("/open-data/catalogus.jsonld"), everybody(), page=False, kept=True, others="load"),
    Route("web:open_csv", _at("/open-data/matches-by-kind.csv"), everybody(), page=False, kept=True, others="load"),
    Route("web:open_json", _at("/open-data/matches-by-kind.json"), everybody(), page=False, kept=True, others="load"),
    Route(
        "web:open_metadata",
        _at("/open-data/matches-by-kind.csv-metadata.json"),
        everybody(),
        page=False,
        kept=True,
        others="load",
    ),
    Route("web:embed", _at("/insluiten/matches-by-quarter/am25/"), everybody(), page=False, kept=True, others="frame"),
    Route("web:analysis", _at("/analyse/"), counter(), listed=True),
    Route("web:analysis_file", _file(), bringers()),
    Route("web:analysis_columns", _file("kolommen/"), bringers()),
    Route("web:analysis_rejected", _file("rijen/"), bringers(), page=False),
    Route("web:analysis_questions", _file("vragen/"), bringers(), page=False),
    Route("web:analysis_undo", _file("terug/"), bringers(403), post={"sure": "1"}, page=False),  # nothing to take back
    Route("web:analysis_drop", _file("weg/"), bringers(302), post={"sure": "1"}, page=False),
    Route("web:pick", _at("/kies/?veld=can&soort=skill&can_q=inpak"), participants(), page=False),
    Route("web:job_seeker_new", _at("/mensen/nieuw/"), participants() | {"employer": 404, "trainer": 404}),
    Route("web:job_seeker", _person(), region_counter(), listed=True),  # without keys no partner sees it
    Route("web:job_seeker_edit", _person("wijzig/"), owners()),
    Route("web:job_seeker_profile", _person("gegevens/"), owners()),
    Route("web:job_seeker_dossier", _person("dossier/"), owners()),
    Route("web:job_seeker_standing", _person("stand/"), owners()),
    Route("web:job_seeker_confirm", _person("klopt/"), owners(302), post={"sure": "1"}, page=False),
    Route("web:traject_new", _person("traject/"), owners()),
    Route("web:traject", lambda scene: f"/trajecten/{scene.traject.number}/", owners()),
    Route("web:rights", _person("rechten/"), handlers()),
    Route("web:rights_access", _person("inzage/"), handlers()),
    Route("web:rights_download", _person("inzage/download/"), handlers(), page=False),
    Route("web:own_profile", _at("/mijn/profiel/"), self_only()),
    Route("web:own_agreement", lambda scene: f"/mijn/afspraken/{scene.own_work['agreement'].number}/", self_only()),
    Route("web:own_signal", lambda scene: f"/mijn/werk/{scene.own_work['placement'].number}/", self_only()),
    Route(
        "web:own_coaches", lambda scene: f"/mijn/werk/{scene.own_work['placement'].number}/begeleiding/", self_only()
    ),
    Route("web:own_wish", _at("/mijn/profiel/plek/"), only("job_seeker", 400), post={"zeg": "iets"}, page=False),
    Route("web:own_exit", _at("/mijn/profiel/vragen/"), only("job_seeker", 400), post={"over": "x"}, page=False),
    Route("web:exit_ask", lambda scene: f"/voordrachten/{scene.ended}/vragen/", bringers()),
    Route("web:own_day", _at("/mijn/profiel/dag/"), only("job_seeker", 400), post={"zeg": "iets"}, page=False),
    Route("web:own_rights", _at("/mijn/rechten/"), self_only()),
    Route("web:own_rights_access", _at("/mijn/rechten/inzage/"), self_only()),
    Route("web:own_rights_download", _at("/mijn/rechten/inzage/download/"), self_only(), page=False),
    Route(
        "web:job_seeker_judge",
        _person("oordeel/"),
        region_counter(404) | dict.fromkeys(PARTNERS, 403),  # about a place that is not there
        post={"oordeel": "take_up:1"},
        page=False,
    ),
    Route(
        "web:job_seeker_bundle",
        _person("bundel/"),
        counter(302) | {"foreign": 404},
        post={"bewaar": "1,2"},
        page=False,
    ),
    Route("web:introductions", _at("/voordrachten/"), participants(), listed=True),
    Route(
        "web:introduce",
        _at("/voordrachten/nieuw/"),
        participants() | dict.fromkeys((*COUNTER, "foreign", *PARTNERS), 404),
        post={"mens": "1", "plek": "1"},
        page=False,
    ),  # about people and places that are not there
    Route(
        "web:introduction",
        lambda scene: f"/voordrachten/{scene.introduction}/",
        region_counter() | {"employer": 200, "job_seeker": 200},
    ),
    Route("web:place_new", _at("/plekken/nieuw/"), participants() | {"trainer": 404}),
    Route("web:place_new_form", _at("/plekken/nieuw/formulier/?wie=van"), participants() | {"trainer": 404}),
    Route("web:place", _place(), region_counter() | dict.fromkeys(PARTNERS, 200), listed=True),
    Route("web:place_edit", _place("wijzig/"), region_counter()),
    Route("web:place_take_over", _place("passend/"), region_counter(302), post={"uren": "9"}, page=False),
    Route("web:place_undo", _place("terug/"), region_counter(302), post={"sure": "1"}, page=False),
    Route("web:place_confirm", _place("klopt/"), region_counter(302), post={"sure": "1"}, page=False),
    Route("web:place_state", _place("stand/"), region_counter(302), post={"stand": "open"}, page=False),
    Route(
        "web:place_judge",
        _place("oordeel/"),
        region_counter(404) | dict.fromkeys(PARTNERS, 403),
        post={"oordeel": "take_up:1"},
        page=False,
    ),
    Route("web:employers", _at("/werkgevers/?toon=wacht&volgorde=wacht"), counter(), listed=True),
    Route("web:employers_download", _at("/werkgevers/download/?als=csv"), counter(), page=False, listed=True),
    Route("web:employer", _firm(), here(), listed=True),
    Route("web:employer_act", _firm("doe/"), here(302), post={"doe": "ambassadeur", "aan": "ja"}, page=False),
    Route("web:employer_moment", _firm("gesprek/"), here()),
    Route("web:employer_ask", _firm("vraag/"), here()),
    Route("web:employer_pledge", _firm("toezegging/"), here()),
    Route("web:employer_request", _question(), here(), listed=True),
    Route(
        "web:employer_request_act", _question("doe/"), here(302), post={"doe": "antwoord", "antwoord": "x"}, page=False
    ),
    Route("web:lanes", _at("/branchestraten/"), counter(), listed=True),
    Route("web:lane_begin", _at("/branchestraten/begin/"), counter(302), post={"branche": "2"}, page=False),
    Route("web:lane", _lane(), here(), listed=True),
    Route("web:lane_act", _lane("doe/"), here(302), post={"doe": "weg", "regel": "1"}, page=False),
    Route("web:lane_entry", _lane("erbij/"), here()),
    Route("web:lane_day", _lane("dag/"), here()),
    Route("web:trial_day", _trial_day(), here(), listed=True),
    Route("web:trial_day_act", _trial_day("doe/"), here(302), post={"doe": "afgelast"}, page=False),
    Route("web:jobhunt", _person("zoektocht/"), here(), listed=True),
    Route(
        "web:jobhunt_act",
        _person("zoektocht/doe/"),
        here(302) | {"neighbour": 404, "account_manager": 404},  # only who keeps the card begins a search
        post={"doe": "begin", "naar": "x"},
        page=False,
    ),
    Route("web:company", _at("/mijn-bedrijf/"), only("employer"), listed=True),
    Route(
        "web:company_day",
        lambda scene: f"/mijn-bedrijf/dag/{scene.day.number}/",
        only("employer", 302),
        post={"zeg": "kom"},
        page=False,
    ),
    Route("web:company_exit", _at("/mijn-bedrijf/vragen/"), only("employer", 404), post={"over": "x"}, page=False),
    Route("web:company_question", _at("/mijn-bedrijf/vraag/"), only("employer")),
    Route(
        "web:company_withdraw",
        lambda scene: f"/mijn-bedrijf/vraag/{scene.asked}/weg/",
        only("employer", 302),
        post={"row_version": "1"},
        page=False,
    ),
    Route(
        "web:company_confirm",
        lambda scene: f"/mijn-bedrijf/plek/{scene.own_place}/",
        only("employer", 302),
        post={"sure": "1"},
        page=False,
    ),
    Route("web:learning", _at("/leren/"), professionals()),
    Route("web:learning_search", _at("/leren/zoek/?q=reis"), professionals()),
    Route("web:theme_new", _at("/leren/thema/nieuw/"), professionals()),
    Route("web:theme", _learning("thema", "theme"), professionals()),
    Route("web:lesson_new", _at("/leren/les/nieuw/"), professionals() | {"support_team": 404, "ministry": 404}),
    Route("web:lesson", _learning("les", "lesson"), professionals()),
    Route("web:lesson_edit", _learning("les", "draft", "wijzig/"), professionals(404) | {"klantmanager": 200}),
    Route("web:activities", _at("/leren/agenda/"), professionals()),
    Route("web:activities_calendar", _at("/leren/agenda/agenda.ics"), professionals(), page=False),
    Route(
        "web:activity_new",
        _at("/leren/agenda/nieuw/"),
        professionals() | {"intermediary": 404, "job_coach": 404, "trainer": 404},
    ),
    Route("web:activity", _learning("agenda", "activity"), professionals()),
    Route("web:activity_calendar", _learning("agenda", "activity", "agenda.ics"), professionals(), page=False),
    Route(
        "web:activity_edit",
        _learning("agenda", "activity", "wijzig/"),
        professionals(404) | {"klantmanager": 200, "programme_manager": 200},
    ),
    Route("web:ending_lesson", lambda scene: f"/plaatsingen/{scene.learning.placement.number}/les/", guides()),
    Route("web:training", _at("/scholing/"), participants(), listed=True),
    Route("web:training_download", _at("/scholing/download/?als=csv"), participants(), page=False, listed=True),
    Route("web:training_import", _at("/scholing/inlezen/"), offers_courses()),
    Route("web:training_template", _at("/scholing/inlezen/sjabloon/?als=csv"), offers_courses(), page=False),
    Route("web:course_new", _at("/scholing/cursus/nieuw/"), offers_courses()),
    Route("web:course", _training("cursus", "course"), in_region(), listed=True),
    Route(
        "web:course_edit",
        lambda scene: f"/scholing/cursus/{scene.learned.course.number}/wijzig/",
        in_region() | dict.fromkeys(("employer", "intermediary", "job_coach"), 404),
    ),
    Route(
        "web:course_enrol",
        lambda scene: f"/scholing/cursus/{scene.learned.course.number}/inschrijven/",
        participants() | dict.fromkeys((*COUNTER, *PARTNERS, "foreign"), 400),  # without a day
        post={"kaart": "1", "dag": ""},
        page=False,
    ),
    Route("web:enrolment", _training("inschrijving", "enrolment"), taught()),
    Route("web:gaps", _at("/scholing/gaten/"), participants(), listed=True),
    Route("web:gap", _training("gaten", "gap"), in_region()),
    Route("web:practices", _at("/scholing/praktijkleren/"), participants(), listed=True),
    Route("web:practice", _training("praktijkleren", "practice"), taught()),
    Route("web:practice_new", _person("praktijkleren/"), owners()),
    Route(
        "web:practice_declaration",
        lambda scene: f"/scholing/praktijkleren/{scene.learned.practice.number}/verklaring/",
        taught(404),  # not given yet: test_training
        page=False,
    ),
    Route("web:agreements", _at("/scholing/akkoorden/"), counter(), listed=True),
)
BY_NAME = {route.name: route for route in ROUTES}
