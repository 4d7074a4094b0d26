"""Row-level security on the money of a plan, and the books themselves: nobody approves what he typed, nothing that was approved changes,
nothing goes over what it hangs on, also when eight people press at once (every entry waits for the row of its plan).

The counter of the region reads; who leads the programme adds, and nobody removes. Others read sums of a public plan, by a function that knows no payee.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, PROGRAMME, app, append_only, protect, tenant_key
from perspectief.core.changes import record_changes

TABLES = ("plans_fund", "plans_line", "plans_document", "plans_entry")
GIVING = "CASE WHEN CASE WHEN cents > 0 THEN state = 'approved' ELSE state <> 'refused' END THEN cents ELSE 0 END"
TAKING = "CASE WHEN CASE WHEN cents > 0 THEN state <> 'refused' ELSE state = 'approved' END THEN cents ELSE 0 END"
LEFT = """
    SELECT coalesce(sum(CASE WHEN kind IN ({giving}) THEN {gives} WHEN kind IN ({taking}) THEN -({takes}) ELSE 0 END), 0)
    FROM plans_entry WHERE region_id = NEW.region_id AND plan_id = NEW.plan_id AND {where}"""


def _left(giving: str, taking: str, where: str = "true") -> str:
    return LEFT.format(giving=giving, taking=taking, where=where, gives=GIVING, takes=TAKING)


KEEP = f"""
CREATE FUNCTION plans_keep_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_one plans_entry;
    promise bigint := CASE WHEN NEW.kind = 'pay' THEN NEW.commitment_id WHEN NEW.kind = 'commit' THEN coalesce(NEW.corrects_id, NEW.id) END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state <> 'waiting' OR NEW.state NOT IN ('approved', 'refused') OR
           to_jsonb(OLD) - '{{state,decided_by_id,decided_at}}'::text[] IS DISTINCT FROM to_jsonb(NEW) - '{{state,decided_by_id,decided_at}}'::text[] THEN
            RAISE EXCEPTION 'an entry in the books does not change' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> 'waiting' THEN
        RAISE EXCEPTION 'an entry waits for a second person' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM plans_plan WHERE id = NEW.plan_id AND region_id = NEW.region_id FOR UPDATE;
    IF NEW.corrects_id IS NOT NULL THEN
        SELECT * INTO old_one FROM plans_entry WHERE id = NEW.corrects_id;
        IF old_one.state IS DISTINCT FROM 'approved' OR old_one.corrects_id IS NOT NULL OR old_one.cents <> -NEW.cents
           OR (old_one.kind, old_one.fund_id, old_one.line_id, old_one.commitment_id)
              IS DISTINCT FROM (NEW.kind, NEW.fund_id, NEW.line_id, NEW.commitment_id) THEN
            RAISE EXCEPTION 'a correction mirrors what was approved' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF NEW.kind IN ('allot', 'excess', 'commit') AND ({_left("'allot', 'excess'", "'commit'", "line_id = NEW.line_id")}) < 0 THEN
        RAISE EXCEPTION 'over the line' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind IN ('fund', 'commit') AND ({_left("'fund'", "'commit'")}) < 0 THEN
        RAISE EXCEPTION 'over what was granted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind IN ('fund', 'receipt') AND ({_left("'fund'", "'receipt'", "fund_id = NEW.fund_id")}) < 0 THEN
        RAISE EXCEPTION 'more received than granted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF promise IS NOT NULL AND
       ({_left("'commit'", "'pay'", "promise IN (id, corrects_id, commitment_id) AND kind IN ('commit', 'pay')")}) < 0 AND
       (NEW.kind = 'pay' OR NEW.corrects_id IS NOT NULL) THEN
        RAISE EXCEPTION 'more paid than promised' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_entry_keep AFTER INSERT ON plans_entry FOR EACH ROW EXECUTE FUNCTION plans_keep_entry();
CREATE TRIGGER plans_entry_stays BEFORE UPDATE ON plans_entry FOR EACH ROW EXECUTE FUNCTION plans_keep_entry();
ALTER TABLE plans_document ADD CONSTRAINT plans_document_digest CHECK (sha256 = encode(sha256(content), 'hex'));
CREATE FUNCTION plans_public_money(wanted bigint)
RETURNS TABLE (what text, number bigint, name text, kind text, action_number bigint, given bigint, committed bigint, paid bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH plan AS (SELECT id, region_id FROM plans_plan WHERE plans_plan.number = wanted AND published_on IS NOT NULL
                  AND (SELECT access_actor()) IS NOT NULL),
    sums AS (
        SELECT entry.fund_id, entry.line_id,
            sum(cents) FILTER (WHERE entry.kind IN ('fund', 'allot', 'excess')) AS given,
            sum(cents) FILTER (WHERE entry.kind = 'commit') AS committed,
            sum(cents) FILTER (WHERE entry.kind IN ('pay', 'receipt')) AS paid
        FROM plans_entry AS entry JOIN plan ON plan.region_id = entry.region_id AND plan.id = entry.plan_id
        WHERE entry.state = 'approved' GROUP BY entry.fund_id, entry.line_id)
    SELECT 'fund', fund.number, CASE WHEN fund.kind <> 'cofunder' OR (SELECT access_national()) THEN fund.name ELSE '' END, fund.kind,
        NULL::bigint, coalesce(sums.given, 0)::bigint, 0::bigint, coalesce(sums.paid, 0)::bigint
    FROM plan JOIN plans_fund AS fund ON fund.region_id = plan.region_id AND fund.plan_id = plan.id JOIN sums ON sums.fund_id = fund.id
    UNION ALL
    SELECT 'line', line.number, line.name, line.pillar, line.action_number, coalesce(sums.given, 0)::bigint,
        CASE WHEN (SELECT access_national()) THEN coalesce(sums.committed, 0)::bigint END, coalesce(sums.paid, 0)::bigint
    FROM plan JOIN plans_line AS line ON line.region_id = plan.region_id AND line.plan_id = plan.id JOIN sums ON sums.line_id = line.id
    ORDER BY 1, 2
$$;
REVOKE ALL ON FUNCTION plans_public_money(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plans_public_money(bigint) TO {app()};
"""
UNKEEP = """
DROP FUNCTION plans_public_money(bigint);
ALTER TABLE plans_document DROP CONSTRAINT plans_document_digest;
DROP TRIGGER plans_entry_stays ON plans_entry; DROP TRIGGER plans_entry_keep ON plans_entry; DROP FUNCTION plans_keep_entry();
"""
# Of an entry the application writes the approval and nothing else.
DECIDED = (
    f"GRANT UPDATE (state, decided_by_id, decided_at) ON plans_entry TO {app()}",
    f"REVOKE UPDATE (state, decided_by_id, decided_at) ON plans_entry FROM {app()}",
)
ROW = ("region_id", "plan_id", "id")


def _key(table: str, column: str, parent: str) -> migrations.RunSQL:
    return tenant_key(table, ("region_id", "plan_id", column), parent, ROW)


def _own_key(column: str, *beside: str) -> migrations.RunSQL:
    name, more = f"plans_entry_{column.removesuffix('_id')}_tenant", "".join(f", {one}" for one in beside)
    return migrations.RunSQL(
        f"ALTER TABLE plans_entry ADD CONSTRAINT {name} FOREIGN KEY (region_id, plan_id, {column}{more}) "
        f"REFERENCES plans_entry (region_id, plan_id, id{more}) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE",
        f"ALTER TABLE plans_entry DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_money")]
    operations = [
        *(protect(table, read=(PROGRAMME, COUNTER), write=PROGRAMME) for table in TABLES),
        append_only(*TABLES),
        migrations.RunSQL(*DECIDED),
        *(tenant_key(table, ("region_id", "plan_id"), "plans_plan", ("region_id", "id")) for table in TABLES),
        _key("plans_line", "fund_id", "plans_fund"),
        _key("plans_entry", "fund_id", "plans_fund"),
        _key("plans_entry", "line_id", "plans_line"),
        _key("plans_entry", "document_id", "plans_document"),
        _own_key("commitment_id", "line_id"),
        _own_key("corrects_id"),
        migrations.RunSQL(KEEP, UNKEEP),
        *(record_changes(table) for table in ("plans_fund", "plans_line", "plans_entry")),
    ]
