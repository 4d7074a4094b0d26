"""What the tables hold: no persons."""

from perspectief.access.classification import Table
from perspectief.access.purposes import ALWAYS, NO_PERSONS

TABLES = (
    Table("taxonomy.SkillGroup", "Groepen van vaardigheden", NO_PERSONS, ALWAYS, public="code label"),
    Table("taxonomy.Skill", "Vaardigheden en taken", NO_PERSONS, ALWAYS, public="id code kind group label esco"),
    Table("taxonomy.Occupation", "Beroepen", NO_PERSONS, ALWAYS, public="id code branch label isco esco"),
    Table(
        "taxonomy.OccupationSkill",
        "Wat bij een beroep hoort",
        NO_PERSONS,
        ALWAYS,
        public="id occupation skill relation",
    ),
    Table("taxonomy.Term", "Gewone woorden voor werk", NO_PERSONS, ALWAYS, public="id occupation skill text source"),
)
