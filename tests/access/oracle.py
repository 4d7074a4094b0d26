"""Who sees, changes, removes and adds which row, in plain Python: written from what is promised, not from the policies.

`RULES` has an entry for every protected table; one that lacks it fails the build. A rule gets the actor, the row as a dict and
the whole world (table to {key: row}), and answers yes or no.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import ProgrammingError, connection

from perspectief.access.context import Actor, acting
from perspectief.access.decision import Layer, Tenancy, sees
from perspectief.access.policies import app
from perspectief.core import clock

Row = Mapping[str, Any]
World = Mapping[str, Mapping[Any, Row]]
Rule = Callable[[Actor, Row, World], bool]
PROTECTED = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity
  AND has_table_privilege(%s, oid, 'SELECT') ORDER BY 1
"""
COLUMNS = """
SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""

# A column to change that no key, constraint or policy knows, and a value for it.
PLAIN = """
SELECT quote_ident(attname), CASE atttypid WHEN 'text'::regtype THEN '''x''' WHEN 'jsonb'::regtype THEN '''{}'''
       WHEN 'date'::regtype THEN '''2020-01-01''' WHEN 'timestamptz'::regtype THEN '''2020-01-01''' ELSE '0' END FROM pg_attribute AS a
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
  AND atttypid IN ('text'::regtype, 'int4'::regtype, 'jsonb'::regtype, 'date'::regtype, 'timestamptz'::regtype)
  AND NOT EXISTS (SELECT 1 FROM pg_index WHERE indrelid = attrelid AND attnum = ANY (indkey))
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = attrelid AND contype <> 'n' AND attnum = ANY (conkey)
                  AND pg_get_constraintdef(oid) <> format('CHECK ((%%I >= 0))', attname))
ORDER BY EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = attrelid AND contype = 'c' AND attnum = ANY (conkey)),
  atttypid IN ('date'::regtype, 'timestamptz'::regtype), atttypid DESC, attnum LIMIT 1
"""


def never(actor: Actor, row: Row, world: World) -> bool:
    """Nobody."""
    return False


def anyone(actor: Actor, row: Row, world: World) -> bool:
    """Whoever acts at all."""
    return True


def own(actor: Actor, row: Row, world: World) -> bool:
    """Of the actor's organisation, in a region it works in today."""
    return row["organisation_id"] == actor.organisation and row["region_id"] in actor.regions


def works_at(actor: Actor, row: Row, world: World) -> bool:
    """Of the actor's organisation, in a region it works in today or whose programme the actor leads."""
    return row["organisation_id"] == actor.organisation and row["region_id"] in actor.regions + actor.programme_regions


def leads(actor: Actor, row: Row, world: World) -> bool:
    """Leads the programme of the row's region."""
    return row["region_id"] in actor.programme_regions


def national(actor: Actor, row: Row, world: World) -> bool:
    """Of the national team or the ministry."""
    return actor.national


def professional(actor: Actor, row: Row, world: World) -> bool:
    """Takes part in a region, leads its programme, or works nationally."""
    return bool(actor.regions or actor.programme_regions or actor.national)


def speaks(actor: Actor, row: Row, world: World) -> bool:
    """Speaks for the row's region: its counter, and who leads its programme."""
    return row["region_id"] in actor.counter_regions + actor.programme_regions


def of_the_country(actor: Actor, row: Row, world: World) -> bool:
    """Of no region, by the national team."""
    return row["region_id"] is None and actor.national


def is_shared(actor: Actor, row: Row, world: World) -> bool:
    """A lesson a second person shared."""
    return row["state"] == "shared"


def has_seat(actor: Actor, row: Row, world: World) -> bool:
    """The actor's own seat, or one at an activity of its organisation."""
    return row["user_id"] == actor.id or row["organiser_id"] == actor.organisation


def counter(actor: Actor, row: Row, world: World) -> bool:
    """Staff of the counter of the row's region."""
    return row["region_id"] in actor.counter_regions


def counts_for_all(actor: Actor, row: Row, world: World) -> bool:
    """Of no region, by who counts in regions and for the country: no person does both."""
    return row["region_id"] is None and actor.national and bool(actor.counter_regions)


def reached(actor: Actor, row: Row, world: World) -> bool:
    """Whoever takes part in the row's region."""
    return row["region_id"] in actor.regions


def mine(actor: Actor, row: Row, world: World) -> bool:
    """Done by the actor."""
    return row["actor"] == actor.id


def either(*rules: Rule) -> Rule:
    """One of them suffices."""
    return lambda actor, row, world: any(rule(actor, row, world) for rule in rules)


def both(*rules: Rule) -> Rule:
    """All of them are needed."""
    return lambda actor, row, world: all(rule(actor, row, world) for rule in rules)


def handed_in(actor: Actor, row: Row, world: World) -> bool:
    """Of a plan that was handed in, or is public: the national roles read the first, everybody the second."""
    return (actor.national and row["submitted_on"] is not None) or row["published_on"] is not None


def agreed_in_talk(actor: Actor, row: Row, world: World) -> bool:
    """An action agreed in a progress talk, which the national roles were at."""
    return actor.national and row["talk_id"] is not None


def speaks_of_plan(actor: Actor, row: Row, world: World) -> bool:
    """Who leads the programme, or staff of the organisation in the region."""
    return leads(actor, row, world) or own(actor, row, world)


def works_here(actor: Actor, row: Row, world: World) -> bool:
    """Works in the row's region, or leads its programme."""
    return row["region_id"] in actor.regions + actor.programme_regions


def is_public(actor: Actor, row: Row, world: World) -> bool:
    """Everybody may read it."""
    return row["public"]


def in_circle(actor: Actor, row: Row, world: World) -> bool:
    """An obstacle: of the own party; of the region for who works there; of the country for everybody who works somewhere."""
    shared = {"party": False, "region": works_here(actor, row, world), "country": professional(actor, row, world)}
    return works_at(actor, row, world) or shared[row["level"]]


def unconfirmed(actor: Actor, row: Row, world: World) -> bool:
    """A decision of which nothing counts yet: a second account confirms it later."""
    return row["confirmed_at"] is None


def public(actor: Actor, row: Row, world: World) -> bool:
    """Working for a public body."""
    return actor.public


def _card(row: Row, world: World) -> Row:
    return world["supply_card"][row.get("card_id", row["id"])]


def _keyed(card: Row) -> bool:
    return card["person_key_at"] is not None and card["organisation_key_at"] is not None


def owns_card(actor: Actor, row: Row, world: World) -> bool:
    """The organisation the card is of."""
    return own(actor, _card(row, world), world)


def is_self(actor: Actor, row: Row, world: World) -> bool:
    """The person of the card."""
    return actor.person is not None and actor.person == row.get("card_id", row["id"])


def sees_card(actor: Actor, row: Row, world: World) -> bool:
    """The owner; the counter unless hidden; partners of the region with both keys on; the person."""
    card = _card(row, world)
    if owns_card(actor, row, world) or actor.person == card["id"]:
        return True
    if card["hidden_at"] is not None:
        return False
    return counter(actor, card, world) or (card["region_id"] in actor.partner_regions and _keyed(card))


def granted(actor: Actor, card: int, world: World) -> bool:
    """Whether the name of this card is open to the actor's organisation today."""
    today = clock.today().isoformat()
    return any(
        grant["card_id"] == card
        and grant["organisation_id"] == actor.organisation
        and grant["region_id"] in actor.regions
        and grant["ended_at"] is None
        and grant["starts_on"] <= today <= (grant["ends_on"] or today)
        and (grant["purpose"] != "coaching" or _seated(actor, grant, world))
        for grant in world["access_grant"].values()
    )


def _seated(actor: Actor, grant: Row, world: World) -> bool:
    """Whether the actor's organisation coaches the person of this grant, who shares the card with partners."""
    card = world["supply_card"][grant["card_id"]]
    return (
        card["hidden_at"] is None
        and _keyed(card)
        and any(
            seat["card_id"] == grant["card_id"] and seat["party_id"] == actor.organisation and seat["ended_on"] is None
            for seat in world["guidance_coach"].values()
        )
    )


def sees_name(actor: Actor, row: Row, world: World) -> bool:
    """The owner; the counter unless hidden; a partner with a grant unless hidden; the person. Keys open no name."""
    card = _card(row, world)
    if owns_card(actor, row, world) or actor.person == card["id"]:
        return True
    if card["hidden_at"] is not None:
        return False
    return counter(actor, card, world) or (
        card["region_id"] in actor.partner_regions and granted(actor, card["id"], world)
    )


def introduced(actor: Actor, row: Row, world: World) -> bool:
    """Who proposed, whose card it is, the counter unless hidden, the employer once shown, the person."""
    reaches = row["region_id"] in actor.regions
    if reaches and actor.organisation in (row["organisation_id"], row["owner_id"]):
        return True
    if actor.person is not None and actor.person == row["card_id"]:
        return True
    if _card(row, world)["hidden_at"] is not None:
        return False
    shown = reaches and row["party_id"] == actor.organisation and row["shown_at"] is not None
    return shown or counter(actor, row, world)


def guided(actor: Actor, row: Row, world: World) -> bool:
    """Whose card it is; the counter unless hidden: who arranges, speaks and ends."""
    mine = row["region_id"] in actor.regions and row["organisation_id"] == actor.organisation
    return mine or (_card(row, world)["hidden_at"] is None and counter(actor, row, world))


def coached(actor: Actor, row: Row, world: World) -> bool:
    """A partner of the region with a seat as job coach at this placement that lasts, while the person shares the card with partners."""
    card, placement = _card(row, world), row.get("placement_id", row["id"])
    if card["hidden_at"] is not None or not _keyed(card) or row["region_id"] not in actor.partner_regions:
        return False
    return any(
        seat["placement_id"] == placement and seat["party_id"] == actor.organisation and seat["ended_on"] is None
        for seat in world["guidance_coach"].values()
    )


def told(actor: Actor, row: Row, world: World) -> bool:
    """Who guides, and the person."""
    return guided(actor, row, world) or (actor.person is not None and actor.person == row["card_id"])


def agreed(actor: Actor, row: Row, world: World) -> bool:
    """Who guides, the person, and the party of the place or the employer it is kept for, unless the person is hidden."""
    here = row["region_id"] in actor.regions and actor.organisation in (row["receiver_id"], row["employer_party_id"])
    return told(actor, row, world) or (here and _card(row, world)["hidden_at"] is None)


def learns_here(*columns: str) -> Rule:
    """Training that hangs on a card: the owner, the counter unless hidden, the person; the school or company of `columns` once shared."""

    def rule(actor: Actor, row: Row, world: World) -> bool:
        if own(actor, row, world) or (actor.person is not None and actor.person == row["card_id"]):
            return True
        if _card(row, world)["hidden_at"] is not None:
            return False
        party = any(row[name] == actor.organisation for name in columns) and reached(actor, row, world)
        return counter(actor, row, world) or (row["shared"] and party)

    return rule


def looks_at_self(actor: Actor, row: Row, world: World) -> bool:
    """A look at the actor's own card."""
    return any(
        one["subject"] == row["subject"] and one["card_id"] == actor.person
        for one in world["supply_pseudonym"].values()
    )


def opened_own(actor: Actor, row: Row, world: World) -> bool:
    """A grant of a card of the actor's organisation."""
    return row["owner_id"] == actor.organisation and row["region_id"] in actor.regions


def asks(actor: Actor, row: Row, world: World) -> bool:
    """The employer's own organisation, in a region it works in today."""
    return row["party_id"] == actor.organisation and row["region_id"] in actor.regions


def goes(actor: Actor, row: Row, world: World) -> bool:
    """Who goes to a day: the organisation of the card, the counter unless hidden, the person."""
    if own(actor, row, world) or (actor.person is not None and actor.person == row["card_id"]):
        return True
    return _card(row, world)["hidden_at"] is None and counter(actor, row, world)


def receives(actor: Actor, row: Row, world: World) -> bool:
    """Offered to the actor's organisation."""
    return row["receiver_id"] == actor.organisation


def same_organisation(actor: Actor, row: Row, world: World) -> bool:
    """Of the actor's organisation, wherever."""
    return row["organisation_id"] == actor.organisation


def overseen(actor: Actor, row: Row, world: World) -> bool:
    """Of the organisation whose staff the actor oversees."""
    return actor.oversight and row["organisation_id"] == actor.organisation


def not_of_identity(actor: Actor, row: Row, world: World) -> bool:
    """A change that is not of a BSN."""
    return row["table_name"] != "supply_identity"


@dataclass(frozen=True)
class Rules:
    """Who reads, adds, changes and removes. `layer`: the layer `access.decision` must say the same of as `read`."""

    read: Rule
    add: Rule = never
    change: Rule = never
    remove: Rule | None = None
    layer: Layer | None = None


def kept(read: Rule, write: Rule, layer: Layer | None = None) -> Rules:
    """Added, changed and removed by the same."""
    return Rules(read, write, write, layer=layer)


RULES: dict[str, Rules] = {
    "access_grant": Rules(either(own, opened_own, is_self), add=either(opened_own, is_self)),
    "access_look": Rules(either(overseen, looks_at_self), add=both(mine, same_organisation)),
    "core_change": Rules(both(own, either(not_of_identity, public))),
    "core_fact": Rules(either(counter, mine), add=mine),
    "core_submission": kept(mine, mine),
    "demand_contactmoment": kept(counter, both(own, counter)),
    "demand_contactnote": kept(own, own, Layer.CONTACT_NOTE),
    "demand_employer": kept(reached, counter),
    "demand_employercontact": kept(counter, counter),
    "demand_employerfile": kept(counter, counter, Layer.EMPLOYER_FILE),
    "demand_employerrequest": kept(either(counter, asks), counter),
    "demand_lane": kept(reached, counter),
    "demand_laneentry": kept(reached, counter),
    "demand_lanepartner": kept(reached, counter),
    "demand_place": kept(reached, either(counter, own), Layer.PLACE),
    "demand_placeskill": kept(reached, either(counter, own)),
    "demand_placetask": kept(reached, either(counter, own)),
    "demand_pledge": kept(either(counter, asks), counter),
    "demand_requestholder": Rules(counter, add=counter, remove=never),
    "demand_trialday": kept(reached, counter),
    "demand_trialseat": Rules(goes, add=both(own, counter), change=counter),
    "exchange_columnmapping": kept(same_organisation, same_organisation),
    "exchange_upload": kept(own, own),
    "exchange_uploadrow": kept(own, own),
    "matching_bundleplace": Rules(counter, add=both(own, counter), change=counter),
    "guidance_agreement": kept(agreed, guided),
    "guidance_approval": kept(agreed, guided),
    "guidance_arrangement": kept(either(agreed, coached), guided),
    "guidance_coach": kept(either(agreed, coached), guided),
    "guidance_ending": kept(told, guided),
    "guidance_endingproposal": kept(either(told, coached), guided),
    "guidance_milestone": kept(either(told, coached), guided),
    "guidance_placement": kept(either(agreed, coached), guided),
    "guidance_signal": kept(either(told, coached), guided),
    "guidance_trial": kept(agreed, guided),
    "learning_activity": Rules(
        professional,
        add=both(same_organisation, either(speaks, of_the_country)),
        change=either(national, both(same_organisation, speaks)),
    ),
    "learning_lesson": Rules(
        either(both(professional, is_shared), works_at, leads, national),
        add=works_at,
        change=either(national, leads, works_at),
    ),
    "learning_lessonadoption": Rules(
        professional, add=both(same_organisation, speaks), change=either(leads, both(own, counter))
    ),
    "learning_lessonsource": kept(both(own, counter), both(own, counter)),
    "learning_seat": kept(both(professional, has_seat), both(professional, has_seat)),
    "learning_theme": Rules(
        professional, add=either(works_at, both(same_organisation, of_the_country)), change=either(national, works_at)
    ),
    "learning_themeadoption": Rules(
        professional, add=both(same_organisation, speaks), change=either(leads, both(own, counter))
    ),
    "matching_distribution": Rules(counter, add=both(own, counter)),
    "matching_distributionpair": Rules(counter, add=counter),
    "matching_groupdecision": Rules(counter, add=both(counter, unconfirmed), change=counter),
    "matching_dayemployer": kept(counter, counter),
    "matching_daypair": kept(either(own, both(counter, sees_card), is_self), counter),
    "matching_dayperson": kept(either(own, both(counter, sees_card), is_self), counter),
    "matching_matchingday": kept(reached, counter),
    "matching_exitanswer": Rules(counter, add=counter),
    "matching_exitask": kept(either(own, is_self), own),
    "matching_introduction": Rules(introduced, add=own, change=counter),
    "matching_introductionnote": kept(own, own, Layer.CONTACT_NOTE),
    "matching_pairchoice": Rules(counter, add=both(own, counter), change=counter),
    "matching_personwish": kept(either(own, both(counter, sees_card), is_self), is_self),
    "matching_personlist": kept(counter, counter),
    "matching_placelist": kept(counter, counter),
    "matching_poolchange": Rules(counter, remove=counter),
    "matching_proposal": Rules(either(own, counter), add=both(own, counter), change=counter),
    "matching_ruleset": Rules(reached, add=counter),
    "matching_run": kept(reached, counter),
    "monitoring_cell": kept(either(counter, leads), counter),
    "monitoring_counted": kept(either(counter, leads), counter),
    "monitoring_publiccell": Rules(anyone, add=either(counter, counts_for_all), change=counter),
    "oversight_finding": Rules(overseen, change=overseen, remove=never),
    "oversight_question": Rules(either(overseen, looks_at_self), add=looks_at_self, change=overseen, remove=never),
    "parties_invitation": kept(same_organisation, same_organisation),
    "parties_onetimelink": kept(same_organisation, same_organisation),
    "parties_recovery": kept(same_organisation, same_organisation),
    "plans_action": kept(either(leads, reached, agreed_in_talk), leads),
    "plans_actionreport": Rules(anyone, add=leads),
    "plans_ambition": kept(either(leads, reached), leads),
    "plans_document": Rules(either(leads, counter), add=leads),
    "plans_entry": Rules(either(leads, counter), add=leads),
    "plans_fund": Rules(either(leads, counter), add=leads),
    "plans_initiative": Rules(either(works_here, national, is_public), add=works_at, change=either(leads, works_at)),
    "plans_line": Rules(either(leads, counter), add=leads),
    "plans_obstacle": Rules(in_circle, add=works_at, change=works_at),
    "plans_obstacleraiser": kept(works_at, works_at),
    "plans_obstaclestep": Rules(in_circle, add=works_at),
    "plans_obstacletoo": Rules(professional, add=works_at, change=works_at),
    "plans_party": kept(either(leads, reached), leads),
    "plans_plan": kept(either(leads, reached, handed_in), leads),
    "plans_remark": Rules(either(leads, reached), add=speaks_of_plan, change=leads),
    "plans_signature": Rules(either(leads, reached), add=speaks_of_plan),
    "plans_talk": kept(either(leads, reached, national), leads),
    "plans_target": kept(either(leads, reached), leads),
    "plans_version": kept(either(leads, reached, handed_in), leads),
    "privacy_erasure": Rules(same_organisation),
    "privacy_hold": kept(same_organisation, same_organisation),
    "privacy_request": kept(either(same_organisation, is_self), same_organisation),
    "privacy_warned": kept(same_organisation, same_organisation),
    "supply_card": kept(sees_card, owns_card, Layer.CARD),
    "supply_cardskill": kept(sees_card, owns_card),
    "supply_cardwish": kept(sees_card, owns_card),
    "supply_dossier": kept(own, own, Layer.DOSSIER),
    "supply_identity": kept(both(own, public), both(own, public), Layer.IDENTITY),
    "supply_offer": kept(either(same_organisation, receives), both(own, counter)),
    "supply_profile": kept(sees_name, owns_card, Layer.PROFILE),
    "supply_pseudonym": kept(sees_card, owns_card),
    "training_learnworkagreement": kept(counter, counter),
    "training_agreementplace": kept(counter, counter),
    "training_course": kept(reached, either(counter, own)),
    "training_courseskill": kept(reached, either(counter, own)),
    "training_coursestart": kept(reached, either(counter, own)),
    "training_enrolment": kept(learns_here("trainer_id"), own),
    "training_gap": kept(reached, counter),
    "training_gapcount": kept(counter, counter),
    "training_practice": kept(learns_here("trainer_id", "company_id"), own),
    "training_practiceday": kept(learns_here("trainer_id", "company_id"), own),
    "training_workprocess": kept(learns_here("trainer_id", "company_id"), own),
    "work_notice": kept(works_at, works_at),
    "work_substitute": kept(same_organisation, same_organisation),
    "supply_traject": kept(own, own),
    "work_task": kept(works_at, works_at),
}


def protected() -> list[str]:
    """Every table under row-level security the application may read at all, by name."""
    with connection.cursor() as cursor:
        cursor.execute(PROTECTED, [app()])
        return [name for (name,) in cursor.fetchall()]


def key_of(table: str) -> str:
    """The primary key's column."""
    return "key" if table == "core_submission" else "id"


def world() -> dict[str, dict[Any, Row]]:
    """Every row there is, as the owner sees it."""
    found: dict[str, dict[Any, Row]] = {}
    with connection.cursor() as cursor:
        for table in protected():
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} AS t")
            rows = [json_row(text) for (text,) in cursor.fetchall()]
            found[table] = {row[key_of(table)]: row for row in rows}
    return found


def json_row(text: str) -> dict[str, Any]:
    """A row out of the database's own JSON."""
    return json.loads(text)


class Differs(AssertionError):
    """The database and the oracle do not say the same."""


def compare(actor: Actor, rows: World, adding: int = 2, tables: Iterable[str] = RULES) -> int:
    """Holds the database, acting as app, against the oracle, and `access.decision` as well: how many answers were compared.

    Of each table up to `adding` rows are added once more (the key is taken, so nothing is added, but the policy is asked).
    Raises Differs at the first difference.
    """
    compared = 0
    with acting(actor), connection.cursor() as cursor:
        for table in tables:
            rules = RULES[table]
            have = rows[table]
            seen = {key for key, row in have.items() if rules.read(actor, row, rows)}
            said = [("sees", seen, _seen(cursor, table))]
            may = {key for key in seen if rules.change(actor, have[key], rows)}
            said.append(("changes", may, _changed(cursor, table)))
            gone = {key for key in seen if (rules.remove or rules.change)(actor, have[key], rows)}
            said.append(("removes", gone, _removed(cursor, table)))
            may = {key for key, row in have.items() if rules.change(actor, row, rows)}
            gone = {key for key, row in have.items() if (rules.remove or rules.change)(actor, row, rows)}
            said += [
                ("changes unseen", len(may), _changed_unseen(cursor, table, len(may))),
                ("removes unseen", len(gone), _counted(cursor, f"DELETE FROM {table}")),
            ]
            some = dict(list(have.items())[:: max(1, len(have) // adding)][:adding])
            added = {key for key, row in some.items() if rules.add(actor, row, rows)}
            said.append(("adds", added, {key for key, row in some.items() if _added(cursor, table, row)}))
            for verb, expected, found in said:
                if expected != found:
                    raise Differs(f"{table}: {actor} {verb} {found}, by the rules {expected}")
            compared += 5 * len(have) + len(some) + _decided(actor, rules, seen, have, rows)
    return compared


def _decided(actor: Actor, rules: Rules, seen: set[Any], have: Mapping[Any, Row], rows: World) -> int:
    if rules.layer is None:
        return 0
    for key, row in have.items():
        if sees(actor, rules.layer, _tenancy(rules.layer, actor, row, rows)) is not (key in seen):
            raise Differs(f"access.decision: {actor}, {rules.layer} of {key}")
    return len(have)


def _tenancy(layer: Layer, actor: Actor, row: Row, rows: World) -> Tenancy:
    if layer not in (Layer.CARD, Layer.PROFILE):
        return Tenancy(row["region_id"], row.get("organisation_id", 0))
    card = _card(row, rows)
    to = frozenset([actor.organisation]) if granted(actor, card["id"], rows) else frozenset()
    return Tenancy(
        card["region_id"], card["organisation_id"], _keyed(card), card["hidden_at"] is not None, to, card["id"]
    )


def _seen(cursor, table: str) -> set[Any]:
    cursor.execute(f"SELECT {key_of(table)} FROM {table}")
    return _keys(cursor)


def _changed(cursor, table: str) -> set[Any]:
    key = key_of(table)
    return _tried(cursor, f"UPDATE {table} SET {key} = {key} RETURNING {key}") or set()


def _removed(cursor, table: str) -> set[Any]:
    return _tried(cursor, f"DELETE FROM {table} RETURNING {key_of(table)}") or set()


def _changed_unseen(cursor, table: str, otherwise: int) -> int:
    """How many rows an UPDATE changes that reads nothing: it asks no policy for reading."""
    found = plain_column(table)
    return _counted(cursor, f"UPDATE {table} SET {found[0]} = {found[1]}") if found else otherwise


@cache
def plain_column(table: str) -> tuple[str, str] | None:
    """A column to change that no key, constraint or policy knows, and a value for it; the tables are the same all the time."""
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, [table])
        return cursor.fetchone()


@cache
def columns_of(table: str) -> str:
    """The columns that can be written."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        return ", ".join(name for (name,) in cursor.fetchall())


def _counted(cursor, statement: str) -> int:
    cursor.execute("SAVEPOINT counted")
    try:
        cursor.execute(statement)
        return cursor.rowcount
    except ProgrammingError as error:
        if "permission denied" in str(error):
            return 0
        raise
    finally:
        cursor.execute("ROLLBACK TO SAVEPOINT counted")


def _added(cursor, table: str, row: Row) -> bool:
    columns = columns_of(table)
    copied = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb)"
    return _tried(cursor, f"{copied} ON CONFLICT DO NOTHING", json.dumps(row)) is not None


def _tried(cursor, statement: str, *values: Any) -> set[Any] | None:
    """What the statement returns, undone at once; None when it is refused."""
    cursor.execute("SAVEPOINT tried")
    try:
        cursor.execute(statement, values or None)
        return _keys(cursor) if cursor.description else set()
    except ProgrammingError as error:
        if "row-level security" in str(error) or "permission denied" in str(error):
            return None
        raise
    finally:
        cursor.execute("ROLLBACK TO SAVEPOINT tried")


def _keys(cursor) -> set[Any]:
    return {str(key) if not isinstance(key, int) else key for (key,) in cursor.fetchall()}
