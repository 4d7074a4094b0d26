"""What only its owner may hold is never sealed into a form that is kept."""

import re

from perspectief.web import kept
from tests.routes import ROLES, ROUTES


def test_every_secret_field_of_the_site_is_known_as_one(scene, enter):
    """A new page with a password or a code in it is included by itself."""
    found = set()
    for role in ROLES:
        client = enter(role)
        for route in ROUTES:
            if route.answers[role] == 200 and route.post is None:
                answer = client.get(route.path(scene))
                if answer.get("Content-Type", "").startswith("text/html"):
                    inputs = re.findall(r"<input[^>]*>", answer.content.decode())
                    secret = [one for one in inputs if re.search(r'type="password"|autocomplete="one-time-code"', one)]
                    found |= {re.search(r'name="([^"]+)"', one)[1] for one in secret}
    assert {"password", "oldpassword", "password1"} <= found
    assert [name for name in found if not kept.is_secret(name)] == []
