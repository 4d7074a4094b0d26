"""What the tables of `core` and `access` hold: `core` stands below this and can declare nothing itself."""

from perspectief.access.classification import Link, Table
from perspectief.access.purposes import ACCOUNTABILITY, FORMS, JOURNAL, LOOKS, MATCHING, NO_PERSONS, PERSON, RECORDS
from perspectief.access.purposes import ALWAYS as KEPT

TABLES = (
    Table(
        "core.Fact",
        "Logboek: wat er gedaan is, zonder namen",
        ACCOUNTABILITY,
        JOURNAL,
        link=Link.SUBJECT,
        internal="id tx organisation_id region_id cause",
        personal="at actor role on_behalf_of origin verb subject result data",
        hidden="id tx actor on_behalf_of cause subject origin",
        codes="role origin verb result data",
    ),
    Table("core.Reaction", "Welke gevolgen zijn afgehandeld", NO_PERSONS, KEPT, internal="name handled_below"),
    Table("core.Done", "Welke gevolgen zijn afgehandeld", NO_PERSONS, KEPT, internal="reaction fact"),
    Table(
        "core.Change",
        "Oude en nieuwe waarden van elke wijziging",
        ACCOUNTABILITY,
        RECORDS,
        link=Link.CHANGE,
        internal="id tx table_name row_id region_id organisation_id operation",
        personal="at actor",
        special="old new",
        hidden="id tx actor row_id",
        codes="table_name operation old new",
    ),
    Table(
        "core.Submission",
        "Formulieren die al verstuurd zijn",
        ACCOUNTABILITY,
        FORMS,
        link=Link.PATH,
        internal="key at",
        personal="actor result",
        hidden="key actor",
        codes="result",
    ),
    Table(
        "access.Grant",
        "Welke partij voor welk doel een deel van iemand mag zien",
        MATCHING,
        PERSON,
        link=Link.CARD_ID,
        internal="id region_id owner_id cause",
        personal="organisation_id card_id layer purpose starts_on ends_on ended_at",
        hidden="id cause card_id",
        codes="layer purpose",
    ),
    Table(
        "access.Look",
        "Wie wie bekeek",
        ACCOUNTABILITY,
        LOOKS,
        link=Link.SUBJECT,
        internal="id tx region_id",
        personal="at actor role organisation_id subject layer page reason origin",
        hidden="id tx actor subject origin",
        codes="role layer page reason origin",
    ),
    Table(
        "access.Seal",
        "De verzegeling van logboek, wijzigingen en inzagen: nummers en controlegetallen",
        ACCOUNTABILITY,
        JOURNAL,
        internal="id region_id number kind record upto sealed_at ids digests hash",
    ),
)
