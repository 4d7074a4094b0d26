"""Logging in with the account of one's organisation (OpenID Connect Core 1.0, authorization code flow with PKCE).

Never makes an account, and acts for that organisation alone: a provider says who somebody is, and only about its own staff.
"""

import hmac
import logging
import secrets
import time
from typing import Any, NoReturn
from urllib.parse import urlencode

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from perspectief.core.outgoing.client import Session
from perspectief.core.outgoing.listed import NotListed
from perspectief.parties.noting import note_refused
from perspectief.parties.queries import at_organisation
from perspectief.web import kept, proof
from perspectief.web.public.proving import go_on

SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS_DIFFER = 60  # seconds
KEPT_AT_MOST = 500_000  # characters of a sealed form that wait in the session
PAGE = "account/organisation.html"
log = logging.getLogger(__name__)
limited = ratelimit.decorator(app="allauth.account", action="organisation_login", limit_get=True)


class Calls(Session):
    """Asks a provider something, at a server the operator listed. Any other is refused as a log-in that failed, and logged for the operator."""

    def request(self, *arguments: Any, **options: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """As of `Session`. Raises OAuth2Error, and what requests raises."""
        try:
            return super().request(*arguments, **options)
        except NotListed as refused:
            log.warning("the log-in of an organisation asks a server that may not be called: %s", refused)
            raise OAuth2Error("not a listed server") from refused


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Matches what a provider says on an account that works there now. Nothing of the provider is stored."""

    def get_requests_session(self) -> Session:
        """With which allauth, and this module, ask a provider something: the one client for calls out."""
        return Calls()

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers of the operator's file; none from the database."""
        return [_app(one) for one in settings.ORGANISATION_LOGINS if provider in {None, "openid_connect", one.id}]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Never by allauth: `pre_social_login` decides."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Says which account this is, or refuses: in the same words, whatever the reason."""
        at = described(sociallogin.account.provider)
        claims = sociallogin.account.extra_data.get("id_token", {})
        sent = sociallogin.state.get("data") or {}
        if sociallogin.state.get("process") != "login" or not hmac.compare_digest(
            str(claims.get("nonce", "")).encode(), str(sent.get("nonce") or secrets.token_hex()).encode()
        ):
            failed(request, at)
        email = str(claims.get("email", ""))
        vouched = email.rpartition("@")[2].lower() in at.vouches_for
        if not email or not (claims.get("email_verified") is True or vouched):
            refused(request, at, "unverified")
        found = at_organisation(email, at.organisation)
        if found is None:
            refused(request, at, "unknown")
        sociallogin.user, _organisation = found
        sociallogin.email_addresses = []
        sociallogin.account.extra_data, sociallogin.account.uid = {}, "-"  # what was said is used and let go
        sociallogin.proofs = proofs(at, claims)  # read by ClosedAdapter.pre_login

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> NoReturn:
        """A wrong or used state, a token that does not hold, a provider that says no or nothing."""
        failed(request, described(provider.app.provider_id))


class Verified(OpenIDConnectOAuth2Adapter):
    """allauth's, stricter: the token's signature is always checked, and what it says is not mixed with anything else."""

    @property
    def openid_config(self) -> dict:
        """What the provider says of itself, when it is who the operator named. Raises OAuth2Error."""
        said = super().openid_config
        if str(said.get("issuer", "")).rstrip("/") != described(self.provider_id).issuer:
            raise OAuth2Error("another issuer")
        return said

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **more: Any) -> SocialLogin:
        """The log-in as the signed token tells it. Raises OAuth2Error."""
        sealed = more["response"].get("id_token")
        if not sealed:
            raise OAuth2Error("no id_token")
        try:
            claims = self._decode_id_token(app, sealed)
            if "email" not in claims and self.openid_config.get("userinfo_endpoint"):
                claims |= self._address(token, claims["sub"])
            return self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("not understood") from error

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict:
        """What is in the token, signed by the provider, for us, and still good (OpenID Connect Core 3.1.3.7)."""
        try:
            claims = jwt.decode(
                id_token,
                key=self._key(jwt.get_unverified_header(id_token)),
                algorithms=SIGNED_WITH,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=CLOCKS_DIFFER,
                options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("not a token to believe") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("meant for another party")
        return claims

    def _key(self, header: dict[str, Any]) -> jwt.PyJWK:
        """The provider's key the token names; without a name only when there is one key. Raises OAuth2Error."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if key.public_key_use in {None, "sig"}]
        named = [key for key in keys if "kid" not in header or key.key_id == header["kid"]]
        if len(named) != 1:
            raise OAuth2Error("no key of that name")
        return named[0]

    def _address(self, token: SocialToken, subject: str) -> dict:
        """Providers that put the address not in the token say it when asked, about the same person only."""
        said = self._fetch_user_info(token.token)
        return {name: said[name] for name in ("email", "email_verified") if name in said and said["sub"] == subject}


def described(provider_id: str) -> Any:
    """What the operator wrote about a provider. Raises Http404."""
    found = next((one for one in settings.ORGANISATION_LOGINS if one.id == provider_id), None)
    if found is None:
        raise Http404
    return found


def proofs(at: Any, claims: dict[str, Any]) -> list[tuple[str, str]]:
    """What the provider proved beside who it is: a second factor, and that the person was there just now."""
    found = []
    for claim, enough in at.second_factor.items():
        said = claims.get(claim, [])
        if set(enough) & set(said if isinstance(said, list) else [said]):
            found.append(("mfa", "provider"))
            break
    seen = claims.get("auth_time")
    if isinstance(seen, int) and -60 < time.time() - seen < proof.FRESH:
        found.append(("provider", "fresh"))
    return found


def refused(request: HttpRequest, at: Any, reason: str) -> NoReturn:
    """The provider knows somebody we do not know there."""
    note_refused(at.id, reason)
    raise ImmediateHttpResponse(render(request, PAGE, {"at": at, "what": "refused"}, status=403))


def failed(request: HttpRequest, at: Any) -> NoReturn:
    """Something on the way did not hold; nothing was believed."""
    raise ImmediateHttpResponse(render(request, PAGE, {"at": at, "what": "failed"}, status=400))


@login_not_required
@require_http_methods(["GET", "POST"])
@limited
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the organisation. With a kept form by POST: the form waits, and a link leads on (a form may not leave the site)."""
    at = described(provider_id)
    onward = get_next_redirect_url(request)
    if request.method == "POST":
        sealed = request.POST.get(kept.FIELD, "")
        request.session[kept.AWAY] = sealed if len(sealed) <= KEPT_AT_MOST else ""
        return render(request, PAGE, {"at": at, "what": "onward", "next": onward})
    nonce, again = secrets.token_urlsafe(24), "opnieuw" in request.GET
    asked = {"nonce": nonce} | ({"prompt": "login", "max_age": "0"} if again else {})
    provider = get_adapter(request).get_provider(request, provider_id)
    try:
        return provider.redirect(request, "login", next_url=onward, data={"nonce": nonce}, auth_params=asked)
    except (OAuth2Error, OSError, KeyError, ValueError):
        return render(request, PAGE, {"at": at, "what": "failed"}, status=400)
    except ImmediateHttpResponse as answer:
        return answer.response


@login_not_required
@require_GET
@limited
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the organisation: logged in, asked for the second factor, or refused."""
    at = described(provider_id)
    try:
        response = OAuth2CallbackView.adapter_view(Verified(request, provider_id))(request)
    except (
        OAuth2Error,
        OSError,
        KeyError,
        ValueError,
    ):  # allauth reads what the provider says of itself before it minds
        return render(request, PAGE, {"at": at, "what": "failed"}, status=400)
    if request.user.is_authenticated and isinstance(response, HttpResponseRedirect):
        return go_on(request, "", response)
    return response


@login_not_required
@require_GET
@limited
def left(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Logged out here; the organisation's own log-in may still stand open, and a link ends that (RP-initiated logout)."""
    at = described(provider_id)
    try:
        leave = Verified(request, provider_id).openid_config.get("end_session_endpoint", "")
    except (OAuth2Error, OSError, ValueError):
        leave = ""
    home = request.build_absolute_uri(reverse("web:start"))
    query = urlencode({"client_id": at.client_id, "post_logout_redirect_uri": home})
    return render(request, PAGE, {"at": at, "what": "left", "leave": f"{leave}?{query}" if leave else ""})


def _app(one: Any) -> SocialApp:
    known = {"server_url": one.issuer, "oauth_pkce_enabled": True, "scope": list(one.scopes)}
    return SocialApp(
        provider="openid_connect",
        provider_id=one.id,
        name=one.label,
        client_id=one.client_id,
        secret=one.secret,
        settings=known,
    )
