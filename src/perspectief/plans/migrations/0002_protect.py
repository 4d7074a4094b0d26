"""Row-level security on plans. The draft is for who leads and who takes part; a plan and its version for the national roles once handed
in, for everybody once public. The database itself keeps what was signed: nobody changes a locked text, a signature, or a row of the
draft while a version of it waits to be signed or decided about; and a signature points at the digest of its text.
"""

from django.db import migrations

from perspectief.access.policies import ANYONE, NATIONAL, OWN, PROGRAMME, REACHED, append_only, protect, tenant_key
from perspectief.core.changes import record_changes

HANDED_IN = f"{NATIONAL} AND submitted_on IS NOT NULL"
PUBLIC = f"{ANYONE} AND published_on IS NOT NULL"
OURS = (PROGRAMME, REACHED)
SPEAKS = f"{PROGRAMME} OR ({OWN} AND {REACHED})"
DRAFT = ("plans_party", "plans_ambition", "plans_target")
CHILDREN = (*DRAFT, "plans_talk", "plans_action", "plans_actionreport", "plans_remark", "plans_version", "plans_signature")
KEEP = """
CREATE FUNCTION plans_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.sha256 <> encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'the digest is not of this text' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.region_id, OLD.plan_id, OLD.number, OLD.content, OLD.sha256, OLD.locked_at)
       IS DISTINCT FROM (NEW.region_id, NEW.plan_id, NEW.number, NEW.content, NEW.sha256, NEW.locked_at)
       OR (OLD.signed <> '' AND OLD.signed <> NEW.signed) THEN
        RAISE EXCEPTION 'a locked plan does not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_version_keep BEFORE INSERT OR UPDATE ON plans_version
FOR EACH ROW EXECUTE FUNCTION plans_keep_version();
CREATE FUNCTION plans_keep_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a signature does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER plans_signature_keep BEFORE UPDATE ON plans_signature
FOR EACH ROW EXECUTE FUNCTION plans_keep_signature();
CREATE FUNCTION plans_keep_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
BEGIN
    IF coalesce(r->>'talk_id', '') = '' AND EXISTS (
        SELECT 1 FROM plans_plan WHERE id = (r->>'plan_id')::bigint AND region_id = (r->>'region_id')::bigint
        AND state NOT IN ('draft', 'aligning')) THEN
        RAISE EXCEPTION 'the text of this plan is locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
UNKEEP = """
DROP TRIGGER plans_version_keep ON plans_version; DROP FUNCTION plans_keep_version();
DROP TRIGGER plans_signature_keep ON plans_signature; DROP FUNCTION plans_keep_signature();
DROP FUNCTION plans_keep_draft();
"""


def _keep_draft(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_keep BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION plans_keep_draft()",
        f"DROP TRIGGER {table}_keep ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_the_plan_of_a_region"), ("access", "0009_programme")]
    operations = [
        protect("plans_plan", read=(*OURS, HANDED_IN, PUBLIC), write=PROGRAMME),
        *(protect(table, read=OURS, write=PROGRAMME) for table in DRAFT),
        protect("plans_talk", read=(*OURS, NATIONAL), write=PROGRAMME),
        protect("plans_action", read=(*OURS, f"{NATIONAL} AND talk_id IS NOT NULL"), write=PROGRAMME),
        protect("plans_actionreport", read=(ANYONE,), add=PROGRAMME),
        protect("plans_remark", read=OURS, write=PROGRAMME, add=SPEAKS),
        protect("plans_version", read=(*OURS, HANDED_IN, PUBLIC), write=PROGRAMME),
        protect("plans_signature", read=OURS, add=SPEAKS),
        append_only("plans_signature", "plans_actionreport"),
        *(tenant_key(table, ("region_id", "plan_id"), "plans_plan", ("region_id", "id")) for table in CHILDREN),
        tenant_key("plans_remark", ("region_id", "plan_id", "party_id"), "plans_party", ("region_id", "plan_id", "id")),
        tenant_key("plans_action", ("region_id", "plan_id", "talk_id"), "plans_talk", ("region_id", "plan_id", "id")),
        tenant_key(
            "plans_actionreport", ("region_id", "plan_id", "action_id"), "plans_action", ("region_id", "plan_id", "id")
        ),
        tenant_key(
            "plans_signature", ("region_id", "plan_id", "version_id", "sha256"), "plans_version", ("region_id", "plan_id", "id", "sha256"),
        ),
        migrations.RunSQL(KEEP, UNKEEP),
        *(_keep_draft(table) for table in (*DRAFT, "plans_action")),
        *(record_changes(table) for table in ("plans_plan", *CHILDREN)),
    ]
