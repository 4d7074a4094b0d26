"""Own means: of the own organisation, in a region it reaches today. A party that left a region has nothing there any more; a
function without reach (administrator, privacy officer) has no persons at all. A grant follows its card, and goes with it.

Who sees a person is one condition for each table, asked in order. As four policies the planner weighed an index for every arm of the
OR, which took longer than the question, and every row was held against all of them.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, PARTNER, PUBLIC_BODY, REACHED, also_read, instead, protect, tenant_key

SHOWN = "audience >= 1"  # supply.rules.Audience
KEYED = "audience = 2"
GRANTED = "card_id = ANY ((SELECT access_granted_cards('profile'))::bigint[])"
LAYERS = ("supply_card", "supply_cardskill", "supply_cardwish", "supply_pseudonym")
HERE = f"{OWN} AND {REACHED}"
PUBLIC = f"{OWN} AND {PUBLIC_BODY}"
SEEN = (f"{COUNTER} AND {SHOWN}", f"{PARTNER} AND {KEYED}")
NAMED = (f"{COUNTER} AND {SHOWN}", f"{PARTNER} AND {SHOWN} AND {GRANTED}")


def person(table: str) -> str:
    """The own card of a job seeker, or what hangs on it."""
    return f"{'id' if table == 'supply_card' else 'card_id'} = (SELECT access_person())"


def seen(table: str, by_partners: str) -> str:
    """The counter of the region, the partners in it, the owner among either; elsewhere only the person."""
    return (
        f"CASE WHEN {COUNTER} THEN {SHOWN} OR {OWN} WHEN {PARTNER} THEN {by_partners} OR {OWN} ELSE {person(table)} END"
    )


def one_condition(table: str, former: tuple[str, ...], by_partners: str) -> list[migrations.RunSQL]:
    """The former policies for reading, and that of the person, become one."""
    own = also_read(table, "own", person(table))
    return [
        instead(
            protect(table, read=(OWN, *former), write=HERE), protect(table, read=(seen(table, by_partners),), write=HERE)
        ),
        migrations.RunSQL(str(own.reverse_sql), str(own.sql)),
    ]


class Migration(migrations.Migration):
    dependencies = [("supply", "0007_card_owner"), ("access", "0005_narrower")]
    operations = [
        *(operation for table in LAYERS for operation in one_condition(table, SEEN, KEYED)),
        *one_condition("supply_profile", NAMED, f"{SHOWN} AND {GRANTED}"),
        instead(protect("supply_dossier", read=(OWN,), write=OWN), protect("supply_dossier", read=(HERE,), write=HERE)),
        instead(
            protect("supply_identity", read=(PUBLIC,), write=PUBLIC),
            protect("supply_identity", read=(f"{PUBLIC} AND {REACHED}",), write=f"{PUBLIC} AND {REACHED}"),
        ),
        tenant_key("access_grant", ("region_id", "owner_id", "card_id"), "supply_card", ("region_id", "organisation_id", "id")),
    ]
