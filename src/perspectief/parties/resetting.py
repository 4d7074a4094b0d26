"""A new password by mail. The page does the same for every address; what an account may get is decided here, behind it."""

from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from perspectief.parties import mails
from perspectief.parties.credentials import may_reset_by_mail
from perspectief.parties.models import User


def number_of(email: str) -> int:
    """The account with this address, or 0."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).values_list("pk", flat=True).first() or 0


def mail_link(user: int, site: str) -> None:
    """Mails the link to choose a new password at `site`, to an account that may have it (`may_reset_by_mail`)."""
    found = User.objects.filter(pk=user).first()
    if found is None or not may_reset_by_mail(found):
        return
    named = {"uidb36": user_pk_to_url_str(found), "key": default_token_generator.make_token(found)}
    link = urljoin(site, reverse("account_reset_password_from_key", kwargs=named))
    mails.send_now(found.email, "Nieuw wachtwoord voor Perspectief", mails.RESET, name=found.name, link=link)
