"""Addresses of the pages. Dutch words, public numbers, never a name or a database id."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from perspectief.web import proof
from perspectief.web.administration import accounts as administration
from perspectief.web.administration import invitations, participation
from perspectief.web.country import urls as urls_country
from perspectief.web.jobseeker import profile as own_profile
from perspectief.web.jobseeker import rights as own_rights
from perspectief.web.jobseeker import who_looked
from perspectief.web.jobseeker import work as own_job
from perspectief.web.learning import urls as learning
from perspectief.web.programme import progress
from perspectief.web.programme import urls as urls_programme
from perspectief.web.public import (
    account,
    factors,
    first_day,
    glossary,
    language,
    one_time,
    organisation,
    proving,
    resetting,
    start,
)
from perspectief.web.staff import (
    notices,
    oversight,
    oversight_looks,
    own_work,
    urls_analyse,
    urls_counter,
    urls_days,
    urls_distribution,
    urls_guidance,
    urls_pages,
    urls_training,
)
from perspectief.web.staff.pool import views as pool
from perspectief.web.staff.today import views as today

pages = [
    path("", start.start, name="start"),
    path("zo-rekenen-wij/", start.how, name="how"),
    path("privacy/", start.privacy, name="privacy"),
    path("toegankelijkheid/", start.accessibility, name="accessibility"),
    path("hulp/", start.help_page, name="help"),
    path("hulp/woorden/", glossary.glossary, name="glossary"),
    path("geen-verbinding/", start.offline, name="offline"),
    path("taal/<str:language>/", language.choose, name="language"),
    path("eerste-dag/", first_day.first_day, name="first_day"),
    path("mijn-account/", account.own, name="account"),
    path("mijn-account/meldingen/", own_work.mail_wish, name="mail_wish"),
    path("mijn-account/agenda/", own_work.calendar, name="calendar"),
    path("mijn-account/vervanging/", own_work.away, name="substitutes"),
    path("agenda/<slug:token>.ics", own_work.calendar_feed, name="calendar_feed"),
    path("meldingen/", notices.page, name="notices"),
    path("meldingen/gelezen/", notices.put_away, name="notices_read"),
    path("inloggen/organisatie/<slug:provider_id>/uitgelogd/", organisation.left, name="organisation_left"),
    path("mijn-account/uitloggen/", account.end, name="account_end"),
    path("mijn-account/tweede-stap/weg/", factors.remove, name="factor_remove"),
    path("mijn/profiel/", own_profile.page, name="own_profile"),
    path("mijn/profiel/plek/", own_profile.wish, name="own_wish"),
    path("mijn/profiel/vragen/", own_profile.exit_answer, name="own_exit"),
    path("mijn/profiel/dag/", own_profile.day, name="own_day"),
    path("mijn/afspraken/<int:number>/", own_job.agreement, name="own_agreement"),
    path("mijn/werk/<int:number>/", own_job.signal, name="own_signal"),
    path("mijn/werk/<int:number>/begeleiding/", own_job.coaches, name="own_coaches"),
    path("mijn/rechten/", own_rights.rights, name="own_rights"),
    path("mijn/rechten/inzage/", own_rights.subject_access, name="own_rights_access"),
    path("mijn/rechten/inzage/download/", own_rights.download, name="own_rights_download"),
    path("link/<slug:token>/", one_time.opened, name="one_time"),
    path("link/<slug:token>/antwoord/", one_time.answer, name="one_time_answer"),
    path("uitnodigingen/", invitations.listed, name="invitations"),
    path("uitnodigingen/nieuw/", invitations.new, name="invitation_new"),
    path("uitnodigingen/<int:number>/", invitations.one, name="invitation"),
    path("beheer/", administration.overview, name="administration"),
    path("beheer/accounts/", administration.accounts, name="administration_accounts"),
    path("beheer/accounts/<int:number>/", administration.account, name="administration_account"),
    path("beheer/accounts/<int:number>/overdragen/", administration.caseload, name="administration_caseload"),
    path("beheer/deelname/<int:number>/", participation.party, name="administration_party"),
    path("beheer/controle/", administration.review, name="administration_review"),
    *urls_pages.pages,
    *urls_analyse.pages,
    *urls_distribution.pages,
    *urls_guidance.pages,
    *urls_counter.pages,
    *urls_training.pages,
    *urls_days.pages,
    *learning.pages,
    *urls_programme.pages,
    *urls_country.pages,
    path("mijn/wie-keek/", who_looked.page, name="who_looked"),
    path("mijn/wie-keek/vraag/", who_looked.question, name="who_looked_question"),
    path("toezicht/", oversight.page, name="oversight"),
    path("toezicht/oordeel/", oversight.judge_one, name="oversight_judge"),
    path("toezicht/antwoord/", oversight.answer_one, name="oversight_answer"),
    path("toezicht/wie-zag-wie/", oversight_looks.page, name="oversight_looks"),
    path("vandaag/", today.today, name="today"),
    path("vandaag/taak/", today.act, name="today_act"),
    path("vandaag/oordeel/", today.judge_fit, name="today_judge"),
    path("voortgang/", progress.page, name="progress"),
    path("voortgang/kort/", progress.short, name="progress_short"),
    path("voortgang/cijfers.csv", progress.download, name="progress_download"),
    path("bestand/", pool.pool, name="pool"),
    path("bestand/werk/", pool.suggestions, name="pool_suggestions"),
    path("bestand/kies/", pool.choose, name="pool_choose"),
    path("bestand/download/", pool.download, name="pool_download"),
]
# allauth looks these up by name; signing up, extra addresses and codes by mail are not offered.
accounts = [
    path("inloggen/", account.log_in, name="account_login"),
    path("uitloggen/", proof.leaving(allauth.logout), name="account_logout"),
    path("inloggen/tweede-stap/", account.second_factor, name="mfa_authenticate"),
    path("inloggen/organisatie/<slug:provider_id>/", organisation.start, name="openid_connect_login"),
    path("inloggen/organisatie/<slug:provider_id>/terug/", organisation.back, name="openid_connect_callback"),
    path("inloggen/passkey/", account.log_in_by_passkey, name="mfa_login_webauthn"),
    path("mijn-account/bewijs/", proving.prove, name="account_reauthenticate"),
    path("mijn-account/tweede-stap/", factors.overview, name="mfa_index"),
    path("mijn-account/tweede-stap/app/", factors.new_app, name="mfa_activate_totp"),
    path("mijn-account/tweede-stap/passkey/", factors.new_passkey, name="mfa_add_webauthn"),
    path("mijn-account/tweede-stap/noodcodes/", factors.codes, name="mfa_view_recovery_codes"),
    path("mijn-account/tweede-stap/noodcodes/nieuw/", factors.new_codes, name="mfa_generate_recovery_codes"),
    path("account-gesloten/", allauth.account_inactive, name="account_inactive"),
    path("wachtwoord/", account.change_password, name="account_change_password"),
    path("wachtwoord/vergeten/", resetting.ask, name="account_reset_password"),
    path("wachtwoord/vergeten/verstuurd/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("wachtwoord/nieuw/klaar/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
urlpatterns = [path("", include((pages, "web"))), *accounts]
