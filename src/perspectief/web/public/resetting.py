"""A forgotten password: the same answer, in the same time, whether or not there is an account with the address."""

from allauth.account.forms import ResetPasswordForm
from allauth.account.views import PasswordResetView
from allauth.core import ratelimit
from django.http import HttpResponse, HttpResponseRedirect

from perspectief.parties.jobs import mail_reset
from perspectief.parties.resetting import number_of


class AskForm(ResetPasswordForm):
    """allauth's, in which an address is only an address."""

    def clean_email(self) -> str:
        """As it was typed; whose it is stays with the job."""
        return self.cleaned_data["email"]


class Ask(PasswordResetView):
    """allauth's page. The mail leaves from a job: waiting for a mail server would tell which addresses exist."""

    form_class = AskForm

    def form_valid(self, form: AskForm) -> HttpResponse:
        """Puts a job in the queue, for an address of nobody too. It carries the number of the account, and where this site is."""
        email = form.cleaned_data["email"]
        too_often = ratelimit.consume_or_429(self.request, action="reset_password", key=email.lower())
        if too_often is not None:
            return too_often
        mail_reset.defer(user=number_of(email), site=self.request.build_absolute_uri("/"))
        return HttpResponseRedirect(self.get_success_url())


ask = Ask.as_view()
