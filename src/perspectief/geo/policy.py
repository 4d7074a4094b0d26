"""What the tables hold: no persons."""

from perspectief.access.classification import Table
from perspectief.access.purposes import ALWAYS, NO_PERSONS

TABLES = (
    Table("geo.Region", "Arbeidsmarktregio's", NO_PERSONS, ALWAYS, public="id code name valid_from valid_to"),
    Table("geo.Municipality", "Gemeenten", NO_PERSONS, ALWAYS, public="id code name region"),
    Table(
        "geo.Postcode",
        "Postcodes van vier cijfers",
        NO_PERSONS,
        ALWAYS,
        public="pc4 latitude longitude x y place municipality region",
    ),
)
