"""Every address of the site and who may enter: the contract the tests hold the pages to.

A route that is not in ROUTES fails tests/contract/test_routes.py, and one that shows a page fails tests/e2e as well.
Roles stand in ROLES; what each one gets is a status, or one of the words below.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# visitor: not logged in. klantmanager: of the organisation that owns the rows. neighbour: klantmanager of another party of
# the counter in the same region. foreign: klantmanager in another region. administrator, ended and privacy_officer have no reach; job_seeker: the
# person of the scene, with an account.
ROLES = (
    "visitor",
    "klantmanager",
    "neighbour",
    "foreign",
    "account_manager",
    "employer",
    "intermediary",
    "administrator",
    "ended",
    "job_seeker",
    "privacy_officer",
)
COUNTER = ("klantmanager", "neighbour", "account_manager")
PARTNERS = ("employer", "intermediary")
OUTSIDE = ("administrator", "ended", "job_seeker", "privacy_officer")
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


def plans() -> dict[str, int]:
    """For staff of the counter of the plan's region; for the counter elsewhere it is not there, and others have no such page."""
    return counter() | {"foreign": 404}


@dataclass(frozen=True)
class Route:
    """One address. `path`: the scene to the address, with its query. `answers`: role to status.

    `post`: what is sent, for an address that only takes POST. `page`: whether it shows a whole page to be judged in a
    browser. `listed`: whether it shows rows, of which 1 and 25 must cost the same number of queries.
    """

    name: str
    path: Callable[[Any], str]
    answers: dict[str, int]
    post: dict[str, Any] | None = None
    page: bool = True
    listed: bool = False


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
    Route("web:offline", _at("/geen-verbinding/"), everybody()),
    Route("web:language", _at("/taal/nl/"), everybody(302), page=False),
    Route("web:first_day", _at("/eerste-dag/"), everybody(404)),  # while nobody has an account: test_first_day
    Route("web:account", _at("/mijn-account/"), logged_in()),
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
        | dict.fromkeys((*PARTNERS, "job_seeker", "privacy_officer", "administrator"), 302),  # they begin elsewhere
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
        counter(302),
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
    Route("web:pool", _at("/bestand/"), participants(), listed=True),
    Route("web:chances", _at("/regio/kansen/"), counter()),
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
        "web:distribution_decision_end",
        _at("/verdeling/besluiten/stop/"),
        counter(302),
        post={"besluit": "1"},
        page=False,
    ),
    Route("web:distribution_plan", _plan, plans(), listed=True),
    Route("web:analysis", _at("/analyse/"), counter(), listed=True),
    Route("web:analysis_file", _file(), bringers()),
    Route("web:analysis_columns", _file("kolommen/"), bringers()),
    Route("web:analysis_rejected", _file("rijen/"), bringers(), page=False),
    Route("web:analysis_questions", _file("vragen/"), bringers(), page=False),
    Route("web:analysis_undo", _file("terug/"), bringers(403), post={"sure": "1"}, page=False),  # nothing to take back
    Route("web:analysis_drop", _file("weg/"), bringers(302), post={"sure": "1"}, page=False),
    Route("web:pick", _at("/kies/?veld=can&soort=skill&can_q=inpak"), participants(), page=False),
    Route("web:job_seeker_new", _at("/mensen/nieuw/"), participants() | {"employer": 404}),
    Route("web:job_seeker", _person(), region_counter(), listed=True),  # without keys no partner sees it
    Route("web:job_seeker_edit", _person("wijzig/"), owners()),
    Route("web:job_seeker_profile", _person("gegevens/"), owners()),
    Route("web:job_seeker_dossier", _person("dossier/"), owners()),
    Route("web:job_seeker_standing", _person("stand/"), owners()),
    Route("web:job_seeker_confirm", _person("klopt/"), owners(302), post={"sure": "1"}, page=False),
    Route("web:rights", _person("rechten/"), handlers()),
    Route("web:rights_access", _person("inzage/"), handlers()),
    Route("web:rights_download", _person("inzage/download/"), handlers(), page=False),
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
    Route("web:place_new", _at("/plekken/nieuw/?wie=van"), participants()),
    Route("web:place", _place(), region_counter() | dict.fromkeys(PARTNERS, 200), listed=True),
    Route("web:place_edit", _place("wijzig/"), region_counter()),
    Route("web:place_take_over", _place("passend/"), region_counter(302), post={"uren": "9"}, page=False),
    Route("web:place_confirm", _place("klopt/"), region_counter(302), post={"sure": "1"}, page=False),
    Route("web:place_state", _place("stand/"), region_counter(302), post={"stand": "open"}, page=False),
    Route(
        "web:place_judge",
        _place("oordeel/"),
        region_counter(404) | dict.fromkeys(PARTNERS, 403),
        post={"oordeel": "take_up:1"},
        page=False,
    ),
)
BY_NAME = {route.name: route for route in ROUTES}
