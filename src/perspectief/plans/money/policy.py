"""What the tables of the money of a plan hold. Who may: `plans.policy`.

Who leads the programme types and approves; four eyes are two people with that role, so a region gives it to its controller as well. The
counter of the region reads along. Who pays and who is paid goes no further: others read the sums of a public plan.
"""

from perspectief.access.classification import Table
from perspectief.access.purposes import ALWAYS, NO_PERSONS, PLAN, PLANNING
from perspectief.core.wording import CLOSED

TABLES = (
    Table(
        "plans.Fund",
        "Waar het geld van een plan vandaan komt",
        NO_PERSONS,
        ALWAYS,
        internal="id region plan number kind name",
        codes="name",
    ),
    Table(
        "plans.Line",
        "De begroting van een plan: waar het geld voor is",
        NO_PERSONS,
        ALWAYS,
        internal="id region plan number fund",
        public="name pillar action_number",
        texts={"name": CLOSED},
    ),
    Table(
        "plans.Document",
        "Stukken bij betalingen",
        PLANNING,
        PLAN,
        internal="id region plan number content_type sha256 at",
        personal="name content by",
        codes="name content_type sha256",
        hidden="id plan content by",
    ),
    Table(
        "plans.Entry",
        "Bedragen: toegezegd, begroot, vastgelegd en betaald, elk door twee mensen",
        PLANNING,
        PLAN,
        internal="id region plan number kind cents fund line commitment corrects on reference document state made_at decided_at",
        personal="who text made_by decided_by",
        texts={"text": CLOSED},
        codes="who reference",
        hidden="id plan fund line commitment corrects document made_by decided_by",
    ),
)
