"""Row-level security on trials and placements: the owner of the card always; the counter unless hidden; the party of the place what
was agreed; the person the own rows. The database itself lets nobody change a text somebody approved.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, protect, tenant_key
from perspectief.core.changes import record_changes

COUNTED = f"{COUNTER} AND audience >= 1"
OWNED = f"{OWN} AND {REACHED}"
RECEIVED = f"receiver_id = (SELECT access_organisation()) AND audience >= 1 AND {REACHED}"
SELF = "card_id = (SELECT access_person())"
AGREED = ("trial", "placement", "agreement", "approval", "arrangement", "coach")
TOLD = ("milestone", "signal", "ending")
PARENTS = {
    "agreement": "trial",
    "approval": "agreement",
    "arrangement": "placement",
    "coach": "placement",
    "milestone": "placement",
    "signal": "placement",
    "ending": "placement",
}
CARD = ("region_id", "organisation_id", "audience", "card_id")
PLACE = ("region_id", "receiver_id", "place_id")
LOCK = """
CREATE FUNCTION guidance_keep_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.starts_on, OLD.ends_on, OLD.hours, OLD.work, OLD.guided_by, OLD.remarks)
       IS DISTINCT FROM (NEW.starts_on, NEW.ends_on, NEW.hours, NEW.work, NEW.guided_by, NEW.remarks)
       AND EXISTS (SELECT 1 FROM guidance_approval WHERE region_id = OLD.region_id AND agreement_id = OLD.id) THEN
        RAISE EXCEPTION 'an agreement somebody approved does not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guidance_agreement_keep_agreed BEFORE UPDATE ON guidance_agreement
FOR EACH ROW EXECUTE FUNCTION guidance_keep_agreed();
"""
UNLOCK = "DROP TRIGGER guidance_agreement_keep_agreed ON guidance_agreement; DROP FUNCTION guidance_keep_agreed()"


def _table(name: str) -> list[migrations.RunSQL]:
    table = f"guidance_{name}"
    read = (OWNED, COUNTED, SELF, *([RECEIVED] if name in AGREED else []))
    made = [
        protect(table, read=read, write=f"({OWNED}) OR ({COUNTED})"),
        tenant_key(table, CARD, "supply_card", ("region_id", "organisation_id", "audience", "id")),
        tenant_key(table, PLACE, "demand_place", ("region_id", "organisation_id", "id")),
        record_changes(table),
    ]
    if name in PARENTS:
        columns = ("region_id", "card_id", f"{PARENTS[name]}_id")
        made.append(tenant_key(table, columns, f"guidance_{PARENTS[name]}", ("region_id", "card_id", "id")))
    return made


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_trials_and_placements"), ("matching", "0010_protect_introduction")]
    operations = [
        *(operation for name in AGREED + TOLD for operation in _table(name)),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
