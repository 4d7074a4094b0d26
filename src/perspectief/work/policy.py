"""What the table holds. A task names its subject by number alone."""

from perspectief.access.classification import Link, Table
from perspectief.access.purposes import TASKS, WORKING

TABLES = (
    Table(
        "work.Task",
        "Taken",
        WORKING,
        TASKS,
        link=Link.NUMBER,
        internal="id region organisation due_at agreed_hours snoozed_until created_at cause",
        personal="assignee kind subject_kind subject_number done_at done_by data",
        hidden="id cause assignee done_by subject_kind subject_number",
        codes="subject_kind data",
    ),
)
