"""What a person does with an app: codes as the standard makes them (RFC 6238), independent of the code under test."""

import base64
import hashlib
import hmac
import json
import re
import struct

from allauth.mfa.totp.internal import auth
from django.db import connection
from django.test import Client
from django.urls import reverse

from perspectief.parties.jobs import mail_reset
from tests.factories import PASSWORD

APP = "/mijn-account/tweede-stap/app/"


def code(secret: str, *, steps: int = 0) -> str:
    """The six digits an app shows `steps` half minutes from now."""
    counter = struct.pack(">Q", int(auth.time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def secret_on(html: str) -> str:
    """The key as the page shows it for typing over."""
    found = re.search(r'psp-secret">([A-Z2-7 ]+)<', html)
    assert found
    return found[1].replace(" ", "")


def by_password(client: Client, user, password: str = PASSWORD, **more):
    """The log-in form."""
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **more})


def with_app(client: Client) -> str:
    """Sets an app up for who is logged in by password; gives its key. The code used is the one before the present."""
    secret = secret_on(client.get(APP).content.decode())
    answer = client.post(APP, {"code": code(secret, steps=-1)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def mail_links() -> list[dict]:
    """What the worker does with the waiting jobs that mail a link for a new password; what they carried. The mails leave on commit."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_events")
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s RETURNING id, args", [mail_reset.name])
        carried = [json.loads(args) if isinstance(args, str) else args for _id, args in sorted(cursor.fetchall())]
    for one in carried:
        mail_reset(**one)
    return carried
