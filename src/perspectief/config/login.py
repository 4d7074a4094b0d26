"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are made by an organisation; a visitor cannot make one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
