"""Addresses of the pages. Dutch words, public numbers, never a name or a database id."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from perspectief.web.administration import accounts as administration
from perspectief.web.administration import invitations
from perspectief.web.public import account, first_day, language, one_time, start
from perspectief.web.staff import urls_analyse, urls_pages
from perspectief.web.staff.pool import views as pool
from perspectief.web.staff.today import views as today

pages = [
    path("", start.start, name="start"),
    path("zo-rekenen-wij/", start.how, name="how"),
    path("privacy/", start.privacy, name="privacy"),
    path("toegankelijkheid/", start.accessibility, name="accessibility"),
    path("hulp/", start.help_page, name="help"),
    path("geen-verbinding/", start.offline, name="offline"),
    path("taal/<str:language>/", language.choose, name="language"),
    path("eerste-dag/", first_day.first_day, name="first_day"),
    path("mijn-account/", account.own, name="account"),
    path("link/<slug:token>/", one_time.opened, name="one_time"),
    path("link/<slug:token>/antwoord/", one_time.answer, name="one_time_answer"),
    path("uitnodigingen/", invitations.listed, name="invitations"),
    path("uitnodigingen/nieuw/", invitations.new, name="invitation_new"),
    path("uitnodigingen/<int:number>/", invitations.one, name="invitation"),
    path("beheer/", administration.overview, name="administration"),
    path("beheer/accounts/", administration.accounts, name="administration_accounts"),
    path("beheer/accounts/<int:number>/", administration.account, name="administration_account"),
    path("beheer/accounts/<int:number>/overdragen/", administration.caseload, name="administration_caseload"),
    path("beheer/controle/", administration.review, name="administration_review"),
    *urls_pages.pages,
    *urls_analyse.pages,
    path("vandaag/", today.today, name="today"),
    path("vandaag/taak/", today.act, name="today_act"),
    path("vandaag/oordeel/", today.judge_fit, name="today_judge"),
    path("bestand/", pool.pool, name="pool"),
    path("bestand/werk/", pool.suggestions, name="pool_suggestions"),
    path("bestand/kies/", pool.choose, name="pool_choose"),
    path("bestand/download/", pool.download, name="pool_download"),
]
# allauth looks these up by name; signing up, extra addresses and codes by mail are not offered.
accounts = [
    path("inloggen/", account.log_in, name="account_login"),
    path("uitloggen/", allauth.logout, name="account_logout"),
    path("account-gesloten/", allauth.account_inactive, name="account_inactive"),
    path("wachtwoord/", allauth.password_change, name="account_change_password"),
    path("wachtwoord/vergeten/", allauth.password_reset, name="account_reset_password"),
    path("wachtwoord/vergeten/verstuurd/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("wachtwoord/nieuw/klaar/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
urlpatterns = [path("", include((pages, "web"))), *accounts]
