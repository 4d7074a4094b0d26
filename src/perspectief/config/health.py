"""`/gezond`: does this process answer, and does its database?"""

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.db.utils import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache


@login_not_required
@never_cache
@transaction.non_atomic_requests
def healthy(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not. Names nothing an outsider could use."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "database onbereikbaar"}, status=503)
    return JsonResponse({"status": "gezond"})
