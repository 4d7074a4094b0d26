"""What the table holds. A task names its subject by number alone."""

from perspectief.access.classification import Link, Table
from perspectief.access.purposes import ACCOUNT, ACCOUNTS, TASKS, WORKING

TABLES = (
    Table(
        "work.Task",
        "Taken",
        WORKING,
        TASKS,
        link=Link.NUMBER,
        internal="id region organisation due_at agreed_hours snoozed_until created_at cause opened",
        personal="assignee kind subject_kind subject_number done_at done_by data",
        hidden="id cause opened assignee done_by subject_kind subject_number",
        codes="subject_kind data",
    ),
    Table(
        "work.Notice",
        "Meldingen",
        WORKING,
        TASKS,
        link=Link.NUMBER,
        internal="id region organisation urgent cause",
        personal="user kind task_kind subject_kind subject_number data at read_at",
        hidden="id cause user subject_kind subject_number",
        codes="subject_kind data",
    ),
    Table(
        "work.Substitute",
        "Wie voor wie waarneemt",
        WORKING,
        ACCOUNT,
        internal="id organisation made_at",
        personal="absent substitute starts_on ends_on ended_at",
    ),
    Table(
        "work.MailWish",
        "Welke mail iemand wil over het eigen werk",
        ACCOUNTS,
        ACCOUNT,
        internal="id hour digested_on",
        personal="user choice",
    ),
    Table(
        "work.Feed",
        "Agenda-adressen: alleen een controlegetal van het geheim",
        ACCOUNTS,
        ACCOUNT,
        internal="id secret_hash made_at withdrawn_at",
        personal="membership",
        codes="secret_hash",
    ),
)
