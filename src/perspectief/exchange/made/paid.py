"""The money of the plan of a made region: granted, paid along by a sector, on nine lines, promised and paid in half a year. All invented."""

import datetime
from typing import NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.parties.made import CONTROLLER, LEAD
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for
from perspectief.plans.models import Action, Plan
from perspectief.plans.money import entering
from perspectief.plans.money.approving import approve
from perspectief.plans.money.documents import Brought
from perspectief.plans.money.entering import Note
from perspectief.plans.money.models import Entry
from perspectief.plans.money.rules import FundKind

INVOICE = b"%PDF-1.4\n% Een verzonnen factuur van een verzonnen regio.\n"
GRANT, SECTOR = 100_000_000, 4_500_000
SECTOR_NAME = "Branche techniek en logistiek"


class Made(NamedTuple):
    """A line in euros, and what was promised on it: to whom, what for, how much, and how much of that was paid."""

    name: str
    action: str
    euros: int
    promised: tuple[tuple[str, str, int, int], ...] = ()
    sector: bool = False


LINES = (
    Made("Kaarten in gewone taal", "Iedereen een kaart in gewone taal", 90_000,
         (("Bureau Klare Taal", "Schrijfdagen voor klantmanagers", 48_500, 32_400),)),
    Made("Bijeenkomsten per branche", "Kennismaken per branchestraat", 40_000,
         (("De Turfschuur", "Zaal en lunch, vier bijeenkomsten", 18_740, 18_740), ("Vervoer Baronie", "Bus voor deelnemers", 3_960, 3_960))),
    Made("Taal en werk", "Statushouders werken en leren tegelijk", 120_000,
         (("Vakcollege Baronie", "Taal op de werkvloer, groep 1", 64_000, 32_000),)),
    Made("Bezoek aan werkgevers", "300 plekken beloofd door 120 werkgevers", 150_000,
         (("Werkgeversservicepunt", "Bezoeken, drie maanden", 72_500, 72_500), ("Drukkerij Haven", "Kaart voor werkgevers", 2_418, 2_418))),
    Made("Taken opnieuw indelen", "Taken opnieuw indelen bij 20 bedrijven", 110_000,
         (("Adviesgroep Werkplek", "Onderzoek bij dertien bedrijven", 81_250, 56_250),)),
    Made("Jobcoaches", "Jobcoach en begeleider vanaf dag één", 180_000,
         (("Ontwikkelbedrijf", "Uren jobcoach, half jaar", 121_600, 98_300),)),
    Made("Praktijkverklaringen", "60 praktijkverklaringen groen en logistiek", 160_000,
         (("Vakcollege Baronie", "Begeleiding en beoordeling", 96_000, 51_450),)),
    Made("Motor in je bloed", "60 praktijkverklaringen groen en logistiek", 45_000,
         (("Garage Zuid", "Proefdagen in de werkplaats", 21_300, 12_780),), True),
    Made("Leerbedrijven in de zorg", "Leerwerkakkoord zorg", 95_000),
)  # fmt: skip


def money(plan: Plan, lead: Actor | None = None, controller: Actor | None = None) -> None:
    """Typed by the programme manager and looked at by the controller; the last promise waits for a second pair of eyes.

    Without others the accounts to try.
    """
    lead, controller = lead or _actor(LEAD.email), controller or _actor(CONTROLLER.email)
    books = _Books(lead, controller, plan.number)
    half = datetime.timedelta(days=140)
    with clock.standing(clock.now() - half):
        granted = books.right(
            entering.add_fund(lead, kind=FundKind.FIRST, name="", cents=GRANT, **books.by("BESLUIT-1"))
        )
        sector = books.right(
            entering.add_fund(lead, kind=FundKind.COFUNDER, name=SECTOR_NAME, cents=SECTOR, **books.by("BRIEF-7"))
        )
        lines = _lines(books, plan, sector)
    with clock.standing(clock.now() - half / 2):
        for fund, cents in ((granted, GRANT), (sector, SECTOR * 2 // 3)):
            about = {"fund": _number(fund, "fund"), "cents": cents}
            books.right(entering.receive(lead, **about, **books.by("BIJ-1")))
        for at, (made, line) in enumerate(zip(LINES, lines, strict=True)):
            for n, (who, what, euros, paid) in enumerate(made.promised):
                books.promise(line, who, what, euros * 100, paid * 100, f"F-{at + 1:02}{n + 1:02}")
    books.above(lines[1])
    entering.commit(
        lead, number=plan.number, line=lines[8], cents=2_750_000,
        note=Note(who="Zorg aan Zet", text="Erkenning van zes leerbedrijven", reference="O-0901"),
    )  # fmt: skip


def _lines(books: "_Books", plan: Plan, sector: Entry) -> list[int]:
    with acting(books.lead):
        actions = dict(Action.objects.filter(plan=plan).order_by("id").values_list("title", "number"))
    numbers = []
    for one in LINES:
        values = {
            "name": one.name,
            "action": actions[one.action],
            "fund": _number(sector, "fund") if one.sector else None,
        }
        made = entering.add_line(books.lead, number=books.number, values=values, cents=one.euros * 100)
        numbers.append(_number(books.right(made), "line"))
    return numbers


class _Books(NamedTuple):
    """Who types, who looks, and of which plan."""

    lead: Actor
    controller: Actor
    number: int

    def by(self, reference: str) -> dict:
        """Of this plan, with the number of the paper."""
        return {"number": self.number, "note": Note(reference=reference)}

    def right(self, entry: Entry) -> Entry:
        """The controller looked, and it is right."""
        return approve(self.controller, number=self.number, entry=entry.number)

    def promise(self, line: int, who: str, what: str, cents: int, paid: int, invoice: str) -> None:
        """A promise, and what was paid of it, with the invoice."""
        note = Note(who=who, text=what, reference=invoice.replace("F", "O"))
        made = self.right(entering.commit(self.lead, number=self.number, line=line, cents=cents, note=note))
        brought = Brought(f"{invoice}.pdf", INVOICE)
        how = {"commitment": made.number, "cents": paid, "note": Note(reference=invoice), "brought": brought}
        self.right(entering.pay(self.lead, number=self.number, **how))

    def above(self, line: int) -> None:
        """A fifth meeting, above the line by a decision with a name."""
        note = Note(
            who="M. de Bruin, bestuurder",
            text="Er komt een vijfde bijeenkomst bij, voor de zorg.",
            reference="BESLUIT-3",
        )
        self.right(entering.decide_excess(self.lead, number=self.number, line=line, cents=500_000, note=note))


def _number(entry: Entry, hangs: str) -> int:
    found = getattr(entry, hangs)
    return found.number


def _actor(email: str) -> Actor:
    return actor_for(Membership.objects.select_related("organisation", "user").get(user__email=email))
