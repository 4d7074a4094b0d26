"""`/gezond`: does this process answer, and does its database?"""

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.db.utils import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from perspectief.core import journal, outbox


@login_not_required
@never_cache
@transaction.non_atomic_requests
def healthy(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not. Names nothing an outsider could use.

    `gevolgen`: facts a reaction could not handle yet; `post`: mails that failed to leave and are tried again. Both are 0 when all is well.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        failing, stuck = sum(journal.failing().values()), outbox.standing()[0]
    except Error:
        return JsonResponse({"status": "database onbereikbaar"}, status=503)
    return JsonResponse({"status": "gezond", "gevolgen": failing, "post": stuck})
