"""`/.well-known/security.txt` (RFC 9116): where to report a weakness of this site."""

import datetime
import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import checks
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

GOOD_FOR = datetime.timedelta(days=180)  # RFC 9116 advises less than a year
PATH = ".well-known/security.txt"
CONTACT = re.compile(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+[\d-]+)")


@login_not_required
@transaction.non_atomic_requests
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The contact of PERSPECTIEF_SECURITY_CONTACT, good for half a year from today; 404 when the operator named none."""
    if not CONTACT.fullmatch(settings.SECURITY_CONTACT):
        raise Http404
    until = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0) + GOOD_FOR
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
    ]
    if settings.ENVIRONMENT.hosts:
        lines.append(f"Canonical: https://{settings.ENVIRONMENT.hosts[0]}/{PATH}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@checks.register(checks.Tags.security, deploy=True)
def contact_is_named(app_configs: object, **given: object) -> list[checks.CheckMessage]:
    """A real site says where a weakness can be reported."""
    if CONTACT.fullmatch(settings.SECURITY_CONTACT):
        return []
    hint = "PERSPECTIEF_SECURITY_CONTACT is mailto:… or https://…"
    return [checks.Warning("security.txt has no contact.", hint=hint, id="perspectief.W001")]
