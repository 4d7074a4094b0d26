"""Trying passwords, codes and addresses: limited per account and per address, over processes, without telling who exists."""

import re
import threading

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse

from perspectief.config.remembered import Table
from perspectief.core.models import Fact
from perspectief.parties.models import Remembered
from tests.factories import PASSWORD, MembershipFactory
from tests.web.passkeys import Device
from tests.web.second_steps import by_password, code, with_app

LOG_IN, ASKED = reverse("account_login"), reverse("mfa_authenticate")
TOO_OFTEN = "Wacht vijf minuten"


@pytest.fixture
def me(db, as_app):
    """A klantmanager."""
    return MembershipFactory()


def locked() -> list[dict]:
    return [fact.data for fact in Fact.objects.filter(verb="login_locked").order_by("id")]


def said(answer) -> str:
    return " ".join(re.findall(r'role="alert".*?</div></div>', answer.content.decode(), re.DOTALL))


def test_after_five_wrong_passwords_the_right_one_waits_too(me):
    for _try in range(5):
        assert TOO_OFTEN not in said(by_password(Client(), me.user, "fout"))
    answer = by_password(Client(), me.user)
    assert answer.status_code == 400
    assert TOO_OFTEN in said(answer)
    other = MembershipFactory()
    assert by_password(Client(), other.user).status_code == 302


def test_a_day_of_wrong_passwords_shuts_no_other_way_in(me):
    """Anybody can try fifty wrong ones; the page names what still works, and a passkey is not counted with them."""
    window, device = Client(), Device()
    by_password(window, me.user)
    device.add_to(window)
    for _try in range(5):
        by_password(Client(), me.user, "fout")
    assert "Een passkey, of het account van je organisatie, werkt nu ook" in said(by_password(Client(), me.user))
    other = Client()
    assert device.log_in(other)["Location"] == reverse("web:today")
    assert other.get(reverse("web:today"), secure=True).status_code == 200


def test_a_full_table_forgets_only_what_is_over(db):
    """Who floods the table gives nobody new tries, and no spent code a second life."""
    table = Table(
        "parties_remembered",
        {"KEY_FUNCTION": settings.CACHES["default"]["KEY_FUNCTION"], "OPTIONS": {"MAX_ENTRIES": 3}},
    )
    for at in range(6):
        table.set(f"spent {at}", 1, 600)
    table.set("over", 1, -1)
    for at in range(6, 9):
        table.set(f"spent {at}", 1, 600)
    assert [table.get(f"spent {at}") for at in range(9)] == [1] * 9
    assert Remembered.objects.count() == 9


def test_an_address_that_does_not_exist_locks_in_the_same_words(me):
    heard = []
    for email in (me.user.email, "niemand@voorbeeld.test"):
        sent = {"login": email, "password": "fout"}
        heard.append([said(Client().post(LOG_IN, sent)) for _try in range(7)])
    assert heard[0] == heard[1]
    assert TOO_OFTEN in heard[0][-1]


def test_the_journal_hears_of_it_once_and_names_nobody(me):
    for _try in range(9):
        by_password(Client(), me.user, "fout")
        Client().post(LOG_IN, {"login": "niemand@voorbeeld.test", "password": "fout"})
    assert locked() == [{"door": "password", "user": me.user.pk}, {"door": "password"}]
    kept = " ".join(f"{row.cache_key} {row.value}" for row in Remembered.objects.all())
    assert me.user.email not in kept
    assert "niemand" not in kept
    assert "127.0.0.1" not in kept
    assert all(len(row.cache_key) == 64 for row in Remembered.objects.all())


def test_one_address_cannot_try_many_accounts(me):
    answers = [Client().post(LOG_IN, {"login": f"a{n}@voorbeeld.test", "password": "fout"}) for n in range(21)]
    assert TOO_OFTEN not in said(answers[19])
    assert TOO_OFTEN in said(answers[20])
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert by_password(elsewhere, me.user).status_code == 302


def test_a_condition_typed_as_account_is_no_question_to_the_database(me):
    """A scanner takes the limit on trying for one: its answers differ. Before the limit they do not."""
    true, false = (f"{me.user.email}' AND 48={number} AND '42'='42" for number in (48, 49))
    heard = [
        said(Client(REMOTE_ADDR=f"10.3.0.{at}").post(LOG_IN, {"login": login, "password": PASSWORD}))
        for at, login in enumerate((true, false))
    ]
    assert heard[0] == heard[1] != "" and TOO_OFTEN not in heard[0]


def test_codes_are_counted_per_account_whatever_the_window(me):
    first = Client()
    by_password(first, me.user)
    secret = with_app(first)
    for _try in range(5):
        window = Client()
        by_password(window, me.user)
        assert TOO_OFTEN not in said(window.post(ASKED, {"code": "000000"}))
    window = Client()
    by_password(window, me.user)
    assert TOO_OFTEN in said(window.post(ASKED, {"code": code(secret)}))
    assert {"door": "code", "user": me.user.pk} in locked()


def test_proving_again_is_counted(me):
    client = Client()
    by_password(client, me.user)
    prove = reverse("account_reauthenticate")
    for _try in range(5):
        assert TOO_OFTEN not in said(client.post(prove, {"password": "fout"}))
    assert TOO_OFTEN in said(client.post(prove, {"password": PASSWORD}))


def test_asking_a_new_password_is_limited_and_keeps_its_secret(me):
    reset = reverse("account_reset_password")
    for email in (me.user.email, "niemand@voorbeeld.test"):
        statuses = [
            Client(REMOTE_ADDR=f"10.0.{len(email)}.{n}").post(reset, {"email": email}).status_code for n in range(6)
        ]
        assert statuses[:5] == [302] * 5
        assert statuses[5] != 302
    answers = [Client(REMOTE_ADDR="10.9.9.9").post(reset, {"email": f"x{n}@voorbeeld.test"}) for n in range(11)]
    assert answers[10].status_code == 429
    assert TOO_OFTEN in answers[10].content.decode()


def test_what_was_typed_survives_a_limit(me):
    for _try in range(60):
        Client().post(LOG_IN, {"login": "x", "password": ""})
    answer = Client().post(LOG_IN, {"login": "x", "password": "", "kept": "verzegeld"})
    assert answer.status_code == 429
    assert 'name="kept" value="verzegeld"' in answer.content.decode()


@pytest.fixture
def account(transactional_db):
    """Somebody, committed."""
    return MembershipFactory().user


@pytest.mark.race
def test_thirty_at_once_get_no_more_than_five_tries(account, app_login, monkeypatch):
    """Every thread has a connection of its own, as processes have: the count stands in the database."""
    tried: list[str] = []
    real = type(account).check_password
    monkeypatch.setattr(type(account), "check_password", lambda self, raw: tried.append(raw) or real(self, raw))
    start = threading.Barrier(10)

    def knock(name: int) -> None:
        start.wait()
        for at in range(3):
            Client(REMOTE_ADDR=f"10.2.{name}.{at}").post(
                LOG_IN, {"login": account.email, "password": f"fout {name}.{at}"}
            )
        connections.close_all()

    threads = [threading.Thread(target=knock, args=(name,)) for name in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tried) == 5
