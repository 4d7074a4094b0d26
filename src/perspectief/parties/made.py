"""The accounts to try the program with. They exist only in a database marked as made; their password is known to all."""

from typing import NamedTuple

from perspectief.parties.rules import Role

PASSWORD = "samen-aan-het-werk"  # noqa: S105  for made accounts only, and printed at every start  # nosec B105


class Account(NamedTuple):
    """One account: what it is for, who it is, and the kind of organisation it works at: the largest of that kind."""

    label: str
    name: str
    email: str
    role: Role
    works_at: str


ACCOUNTS = (
    Account("klantmanager gemeente", "Sanne Verdult", "sanne.verdult@breda.example", Role.CASEWORKER, "gemeente"),
    Account("klantmanager UWV", "Piet Joosen", "piet.joosen@uwv.example", Role.CASEWORKER, "uwv"),
    Account("accountmanager", "Mark de Rooij", "mark.de.rooij@werkcentrum.example", Role.ACCOUNT_MANAGER, "wsp"),
    Account("functioneel beheerder", "Ria Mertens", "ria.mertens@breda.example", Role.ADMINISTRATOR, "gemeente"),
    Account("werkgever", "Marieke van Gestel", "marieke@vangestel.example", Role.EMPLOYER, "werkgever"),
    Account("intermediair", "Naima Ouali", "naima.ouali@opstap.example", Role.INTERMEDIARY, "intermediair"),
    Account(
        "jobcoach ontwikkelbedrijf",
        "Lotte Bruins",
        "lotte.bruins@ontwikkelbedrijf.example",
        Role.JOB_COACH,
        "ontwikkelbedrijf",
    ),
)

# Made after the region stands: who watches over the looking, and a job seeker of the klantmanager's list.
OFFICER = Account(
    "functionaris gegevensbescherming",
    "Joke de Laat",
    "joke.de.laat@breda.example",
    Role.PRIVACY_OFFICER,
    "gemeente",
)
TRAINER = Account("opleider", "Hanneke Smits", "hanneke.smits@vakcollege.example", Role.TRAINER, "opleider")
# Who leads the programme of the region, and who looks from the ministry: plans and figures, never a person.
LEAD = Account("programmamanager", "Inge Hermans", "inge.hermans@breda.example", Role.PROGRAMME_MANAGER, "gemeente")
# Who looks at every amount the programme manager typed: four eyes.
CONTROLLER = Account(
    "controller van het programma", "Hans de Wit", "hans.de.wit@breda.example", Role.PROGRAMME_MANAGER, "gemeente"
)
NATIONAL = (
    Account("ondersteuningsteam", "Rob Kuiper", "rob.kuiper@ondersteuning.example", Role.SUPPORT_TEAM, "landelijk"),
    Account("ministerie", "Els van Dam", "els.van.dam@ministerie.example", Role.MINISTRY, "landelijk"),
)
SEEKER = ("werkzoekende", "werkzoekende@breda.example")


def accounts() -> list[tuple[str, str, str]]:
    """What each account is for, its e-mail address and its password."""
    held = [(account.label, account.email) for account in (*ACCOUNTS, OFFICER, TRAINER, LEAD, CONTROLLER, *NATIONAL)]
    return [(label, email, PASSWORD) for label, email in (*held, SEEKER)]
