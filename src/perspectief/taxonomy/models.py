"""Occupations, skills and their words as rows to refer to: open data, no row-level security, written by `load`.

What the catalogue answers from memory (search, tasks of an occupation, relatives) is asked there. The ids are the numbers
in the codes and never change their meaning, so a card or a place may keep them for ever.
"""

from django.db import models


class SkillGroup(models.Model):
    """Skills that lie close together."""

    code = models.CharField(primary_key=True, max_length=20)
    label = models.CharField(max_length=80)

    class Meta:
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class Skill(models.Model):
    """A task or a skill: something a person can do. `esco` as the source gives it, empty when there is none."""

    class Kind(models.TextChoices):
        TASK = "task", "taak"
        SKILL = "skill", "vaardigheid"

    id = models.PositiveIntegerField(primary_key=True)
    code = models.CharField(max_length=8, unique=True)
    kind = models.CharField(max_length=5, choices=Kind)
    group = models.ForeignKey(SkillGroup, on_delete=models.PROTECT, related_name="skills")
    label = models.CharField(max_length=120)
    esco = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["label", "id"]

    def __str__(self) -> str:
        return self.label


class Occupation(models.Model):
    """Work by its name. `branch` is a code of the needs; `isco` and `esco` as the source gives them, empty when none."""

    id = models.PositiveIntegerField(primary_key=True)
    code = models.CharField(max_length=8, unique=True)
    branch = models.CharField(max_length=30)
    label = models.CharField(max_length=120)
    isco = models.CharField(max_length=10, blank=True)
    esco = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["label", "id"]

    def __str__(self) -> str:
        return self.label


class OccupationSkill(models.Model):
    """What an occupation consists of and asks."""

    class Relation(models.TextChoices):
        TASK = "task", "taak"
        REQUIRED = "required", "nodig"
        USEFUL = "useful", "handig"

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="relations")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="relations")
    relation = models.CharField(max_length=8, choices=Relation)

    class Meta:
        ordering = ["occupation", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "skill", "relation"],
                name="taxonomy_occupationskill_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.relation} {self.skill_id}"


class Term(models.Model):
    """Another word for an occupation or a skill, and which source gives it ("own", later "esco", "boc")."""

    occupation = models.ForeignKey(Occupation, null=True, on_delete=models.CASCADE, related_name="terms")
    skill = models.ForeignKey(Skill, null=True, on_delete=models.CASCADE, related_name="terms")
    text = models.CharField(max_length=200)
    source = models.CharField(max_length=10)

    class Meta:
        ordering = ["text", "id"]
        constraints = [
            models.CheckConstraint(
                name="taxonomy_term_of_one",
                condition=models.Q(occupation__isnull=True) ^ models.Q(skill__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["occupation", "skill", "text"],
                name="taxonomy_term_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.text
