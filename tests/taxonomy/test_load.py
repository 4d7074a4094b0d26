"""The tables hold what is shipped, and what others refer to stays."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from perspectief.config.environment import APP
from perspectief.taxonomy.catalogue import RELATIONS, catalogue
from perspectief.taxonomy.load import load
from perspectief.taxonomy.models import Occupation, OccupationSkill, Skill, SkillGroup, Term
from tests.taxonomy.made import FILES, made

pytestmark = pytest.mark.django_db


def test_the_tables_hold_what_is_shipped():
    shipped = catalogue()
    assert dict(SkillGroup.objects.values_list("code", "label")) == {g.code: g.label for g in shipped.groups.values()}
    fields = ("id", "code", "kind", "group_id", "label", "esco")
    assert set(Skill.objects.values_list(*fields)) == {
        (s.id, s.code, s.kind, s.group, s.label, s.esco) for s in shipped.skills.values()
    }
    fields = ("id", "code", "branch", "label", "isco", "esco")
    assert set(Occupation.objects.values_list(*fields)) == {
        (o.id, o.code, o.branch, o.label, o.isco, o.esco) for o in shipped.occupations.values()
    }
    assert set(OccupationSkill.objects.values_list("occupation_id", "relation", "skill_id")) == {
        (o.id, relation, skill)
        for o in shipped.occupations.values()
        for relation, skills in zip(RELATIONS, (o.tasks, o.required, o.useful), strict=True)
        for skill in skills
    }
    assert set(Term.objects.filter(skill=None).values_list("occupation_id", "text")) == {
        (o.id, synonym) for o in shipped.occupations.values() for synonym in o.synonyms
    }


def test_loading_again_changes_nothing(django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert load() == 0


def test_loading_follows_the_files_and_keeps_what_others_refer_to(tmp_path):
    before = Occupation.objects.count()
    small = made(tmp_path)
    assert load(small) > 0
    assert Occupation.objects.count() == before
    assert Occupation.objects.get(code="B0004").label == "Ramen wassen"
    assert list(OccupationSkill.objects.filter(occupation=4).values_list("skill_id", "relation")) == [
        (3, "task"),
        (5, "task"),
        (2, "useful"),
    ]
    assert set(Term.objects.filter(occupation=4).values_list("text", flat=True)) == {"glazenwasser", "trucker"}
    changed = made(tmp_path, occupations=FILES["occupations.csv"].replace("Ramen wassen;Je", "Glas wassen;Je"))
    assert load(changed) == 1 and load(changed) == 0
    assert Occupation.objects.get(id=4).label == "Glas wassen"


def test_words_of_other_sources_are_left_alone(tmp_path):
    Term.objects.create(occupation_id=1, text="woord van elders", source="esco")
    load(made(tmp_path))
    assert Term.objects.filter(source="esco").count() == 1


@pytest.mark.parametrize("table", ["taxonomy_occupation", "taxonomy_skill", "taxonomy_term"])
def test_the_application_only_reads(settings, table):
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.DATABASE_ROLES[APP]}"')
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(f"DELETE FROM {table}")
