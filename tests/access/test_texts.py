"""What stands in the SQL of policies, and what an actor tells the database: read as text, without a database."""

import pytest

from perspectief.access import policies
from perspectief.access.backend.base import NOBODY, PUT, PUT_WITH_ROLE, Context
from perspectief.access.context import Actor, service

OWNER, APP, CARE = (policies.owner(), policies.app(), policies.maintenance())


def statements(operation) -> list[str]:
    return [one.strip() for one in operation.sql.split(";")]


def back(operation) -> list[str]:
    return [one.strip() for one in operation.reverse_sql.split(";")]


def test_three_roles_that_differ():
    assert len({OWNER, APP, CARE}) == 3
    assert "owner" in OWNER and "app" in APP and "maintenance" in CARE


def test_read_and_write():
    assert statements(policies.protect("t", read=("a", "b"), write="w")) == [
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE t FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY t_read_0 ON t FOR SELECT TO {APP} USING (a)",
        f"CREATE POLICY t_read_1 ON t FOR SELECT TO {APP} USING (b)",
        f"CREATE POLICY t_add ON t FOR INSERT TO {APP} WITH CHECK (w)",
        f"CREATE POLICY t_change ON t FOR UPDATE TO {APP} USING (w) WITH CHECK (w)",
        f"CREATE POLICY t_remove ON t FOR DELETE TO {APP} USING (w)",
        f"CREATE POLICY t_owner ON t TO {OWNER} USING (true) WITH CHECK (true)",
    ]


def test_adding_alone_and_reading_alone():
    adding = statements(policies.protect("t", read=("a",), add="x"))
    assert f"CREATE POLICY t_add ON t FOR INSERT TO {APP} WITH CHECK (x)" in adding
    assert not any("FOR UPDATE" in one or "FOR DELETE" in one for one in adding)
    reading = statements(policies.protect("t", read=("a",)))
    assert [one for one in reading if "INSERT" in one or "UPDATE" in one or "DELETE" in one] == []
    other = statements(policies.protect("t", read=("a",), write="w", add="x"))
    assert f"CREATE POLICY t_add ON t FOR INSERT TO {APP} WITH CHECK (x)" in other
    assert f"CREATE POLICY t_change ON t FOR UPDATE TO {APP} USING (w) WITH CHECK (w)" in other


def test_all_of_it_can_be_taken_back():
    assert back(policies.protect("t", read=("a",), write="w")) == [
        *(f"DROP POLICY t_{name} ON t" for name in ("read_0", "add", "change", "remove", "owner")),
        "ALTER TABLE t NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE t DISABLE ROW LEVEL SECURITY",
    ]


def test_what_the_application_may_never_change():
    added, read = policies.append_only("a", "b"), policies.read_only("a", "b")
    assert added.sql == f"REVOKE UPDATE, DELETE ON a, b FROM {APP}, {CARE}"
    assert added.reverse_sql == f"GRANT UPDATE, DELETE ON a, b TO {APP}, {CARE}"
    assert read.sql == f"REVOKE INSERT, UPDATE, DELETE ON a, b FROM {APP}, {CARE}"
    assert read.reverse_sql == f"GRANT INSERT, UPDATE, DELETE ON a, b TO {APP}, {CARE}"


def test_a_child_names_its_parent_and_its_tenant():
    made = policies.tenant_key("room_child", ("region_id", "card_id"), "room_card", ("region_id", "id"))
    assert made.sql == (
        "ALTER TABLE room_child ADD CONSTRAINT room_child_card_tenant FOREIGN KEY (region_id, card_id) "
        "REFERENCES room_card (region_id, id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE"
    )
    assert made.reverse_sql == "ALTER TABLE room_child DROP CONSTRAINT room_child_card_tenant"
    long = policies.tenant_key("a", ("x",), "one_two_three", ("y",))
    assert "a_three_tenant" in long.sql


@pytest.mark.parametrize(
    ("name", "kind", "setting", "answer"),
    [
        ("access_actor", "bigint", "actor", "held::bigint"),
        ("access_organisation", "bigint", "organisation", "held::bigint"),
        ("access_counter_regions", "bigint[]", "counter", "held::bigint[]"),
        ("access_partner_regions", "bigint[]", "partner", "held::bigint[]"),
        (
            "access_regions",
            "bigint[]",
            "counter",
            "held::bigint[] || current_setting('perspectief.partner', true)::bigint[]",
        ),
        ("access_public", "boolean", "public", "held = 'yes'"),
    ],
)
def test_the_functions_the_policies_ask(name, kind, setting, answer):
    found = next(one for one in policies.functions() if f"FUNCTION {name}()" in one.sql)
    assert f"FUNCTION {name}() RETURNS {kind} LANGUAGE plpgsql STABLE PARALLEL SAFE" in found.sql
    assert f"current_setting('perspectief.{setting}', true)" in found.sql
    assert f"RETURN {answer};" in found.sql and "RAISE EXCEPTION" in found.sql
    assert f"GRANT EXECUTE ON FUNCTION {name}() TO {APP};" in found.sql
    assert found.reverse_sql == f"DROP FUNCTION {name}()"


def test_the_function_that_knows_a_job_seeker():
    (found,) = policies.functions((policies.PERSON,))
    assert "FUNCTION access_person() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE" in found.sql
    assert "current_setting('perspectief.person', true)" in found.sql
    assert "RETURN nullif(held, '0')::bigint;" in found.sql


def test_one_more_condition_to_read():
    made = policies.also_read("room_thing", "self", "id = 1")
    assert made.sql == f"CREATE POLICY room_thing_self ON room_thing FOR SELECT TO {APP} USING (id = 1)"
    assert made.reverse_sql == "DROP POLICY room_thing_self ON room_thing"


def test_other_policies_come_in_the_step_in_which_the_former_go():
    former, now = policies.protect("t", read=("a",)), policies.protect("t", read=("b",), write="c")
    made = policies.instead(former, now)
    assert made.sql == f"{former.reverse_sql}; {now.sql}"
    assert made.reverse_sql == f"{now.reverse_sql}; {former.sql}"


def test_an_actor_tells_the_database_who_it_is():
    me = Actor(7, "caseworker", 10, (25, 26), (33, 25), public=True)
    assert me.context() == Context("7", "10", "{25,26}", "{33,25}", "yes", "0", "no", "{}", "no")
    assert me.regions == (25, 26, 33) and me.is_counter
    beside = Actor(8, "employer", 20, (), (25,))
    assert beside.context() == Context("8", "20", "{}", "{25}", "no", "0", "no", "{}", "no")
    assert beside.regions == (25,) and not beside.is_counter
    assert (beside.public, beside.name, beside.origin, beside.purpose, beside.counter_regions) == (
        False,
        "",
        "web",
        "",
        (),
    )
    assert Actor(9, "auditor", 30).regions == ()
    leader = Actor(4, "programme_manager", 40, programme_regions=(25, 33))
    assert leader.context() == Context("4", "40", "{}", "{}", "no", "0", "no", "{25,33}", "no") and leader.regions == ()
    assert Actor(5, "ministry", 50, national=True).context()[-2:] == ("{}", "yes")


def test_the_same_party_through_another_door():
    me = Actor(7, "caseworker", 10, (25,), public=True)
    assert me.at("cli") == Actor(7, "caseworker", 10, (25,), public=True, origin="cli")


def test_a_service_has_a_name_and_explicit_regions():
    made = service("import", regions=(25,))
    assert (made.id, made.role, made.name, made.origin) == (-1, "service:import", "import", "job")
    assert (made.organisation, made.counter_regions, made.partner_regions, made.public, made.purpose) == (
        0,
        (25,),
        (),
        False,
        "",
    )
    told = service("vum", regions=(1, 2), organisation=4, purpose="match", public=True)
    assert (told.organisation, told.regions, told.purpose, told.public) == (4, (1, 2), "match", True)


def test_what_is_set_lasts_as_long_as_the_transaction():
    names = ("actor", "organisation", "counter", "partner", "public", "person", "oversight", "programme", "national")
    assert "SELECT " + ", ".join(f"set_config('perspectief.{name}', %s, true)" for name in names) == PUT
    assert PUT_WITH_ROLE.startswith("SELECT set_config('role', %s, true), set_config('perspectief.actor'")
    assert tuple(NOBODY) == ("",) * len(names) and Context._fields == names
