"""Signing in with an organization: OpenID Connect by discovery, authorization code flow with PKCE, state and nonce."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Generator
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import jwt

from chassis import logs
from contracts.accounts import PROVIDER_FAILED
from contracts.base import UNAVAILABLE
from gateway.identity.provider_word import Word
from gateway.identity.sealed_notes import seal, unseal
from gateway.settings import gateway_settings

CALLBACK = "/sign-in/oidc/callback"
NOTE_SECONDS = 600
_PURPOSE = "provider-sign-in"
# Asymmetric only: with an HMAC anybody who knows the client's secret could write the token.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_FRESH_SECONDS = 3600.0
_LEEWAY_SECONDS = 60
_PATIENCE_SECONDS = 10.0
_log = logs.get()


class Provider:
    """One issuer. What it publishes about itself is read at the first sign-in and again every hour."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, redirect_uri: str) -> None:
        self._issuer, self._client_id, self._client_secret = issuer, client_id, client_secret
        self._redirect_uri = redirect_uri
        self._metadata: tuple[float, dict[str, Any]] = (0.0, {})
        self._keys: tuple[float, jwt.PyJWKSet | None] = (0.0, None)

    async def begin(self) -> tuple[str, str]:
        """Where to send the browser, and the sealed note it has to bring back. Raises UNAVAILABLE."""
        secret = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        endpoint = str((await self._discover())["authorization_endpoint"])
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": "openid email profile",
            "state": secret["state"],
            "nonce": secret["nonce"],
            "code_challenge": _challenge(secret["verifier"]),
            "code_challenge_method": "S256",
        }
        url = endpoint + ("&" if "?" in endpoint else "?") + urlencode(query)
        return url, seal(_PURPOSE, secret, NOTE_SECONDS)

    async def finish(self, note: str, answer: dict[str, str]) -> Word:
        """What the provider says of the person. Raises PROOF_EXPIRED, PROVIDER_FAILED, UNAVAILABLE."""
        secret = unseal(_PURPOSE, note)
        if not hmac.compare_digest(secret["state"].encode(), answer.get("state", "").encode()):
            raise _failed("another state than ours")
        if "code" not in answer or answer.get("iss", self._issuer) != self._issuer:
            raise _failed(answer.get("error", "no code"))
        await self._discover()
        token = await self._exchange(answer["code"], secret["verifier"])
        claims = await self._verified(str(token.get("id_token", "")), secret["nonce"])
        if not (claims.get("email") and claims.get("name")):
            claims = await self._told_more(str(token.get("access_token", "")), claims)
        return self._word(claims)

    async def _discover(self) -> dict[str, Any]:
        read_at, metadata = self._metadata
        if not metadata or time.monotonic() - read_at > _FRESH_SECONDS:
            metadata = await self._get(self._issuer.rstrip("/") + "/.well-known/openid-configuration")
            if metadata.get("issuer") != self._issuer:
                raise _failed(f"the issuer calls itself {metadata.get('issuer')}")
            self._metadata = time.monotonic(), metadata
        return metadata

    async def _get(self, url: str) -> dict[str, Any]:
        status, facts = await self._send("GET", url)
        if status != httpx.codes.OK:
            raise _unavailable(f"{url} answers {status}")
        return facts

    async def _send(self, method: str, url: str, **options: Any) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of an answer. Raises UNAVAILABLE when there is none."""
        try:
            async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS) as client:
                response = await client.request(method, url, headers={"Accept": "application/json"}, **options)
            facts = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise _unavailable(f"{url}: {error!r}") from None
        return response.status_code, facts if isinstance(facts, dict) else {}

    async def _exchange(self, code: str, verifier: str) -> dict[str, Any]:
        """The tokens for the code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        metadata, basic = self._metadata[1], None
        if not self._client_secret:
            form["client_id"] = self._client_id
        elif "client_secret_basic" in metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            # RFC 6749, section 2.3.1: both are form-encoded first.
            basic = httpx.BasicAuth(quote(self._client_id, safe=""), quote(self._client_secret, safe=""))
        else:
            form |= {"client_id": self._client_id, "client_secret": self._client_secret}
        status, token = await self._send("POST", metadata["token_endpoint"], data=form, auth=basic)
        if status != httpx.codes.OK:
            raise _failed(f"the token endpoint answers {status}, {token.get('error')}")
        return token

    async def _verified(self, id_token: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token that is the issuer's, for us, in time, and of this very sign-in."""
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                await self._key(jwt.get_unverified_header(id_token).get("kid")),
                algorithms=_ALGORITHMS,
                audience=self._client_id,
                issuer=self._issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except jwt.PyJWTError as error:
            raise _failed(repr(error)) from None
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise _failed("another nonce than ours")
        if claims.get("azp", self._client_id) != self._client_id:
            raise _failed("a token for another client")
        return claims

    async def _key(self, key_id: str | None) -> jwt.PyJWK:
        """The issuer's key of that id; the keys are read again for an id that is new. Raises PyJWTError."""
        read_at, keys = self._keys
        known = keys is not None and any(key.key_id == key_id for key in keys.keys)
        if keys is None or not known or time.monotonic() - read_at > _FRESH_SECONDS:
            keys = jwt.PyJWKSet.from_dict(await self._get(self._metadata[1]["jwks_uri"]))
            self._keys = time.monotonic(), keys
        if key_id is None and len(keys.keys) == 1:
            return keys.keys[0]
        found = [key for key in keys.keys if key.key_id == key_id]
        if not found:
            raise jwt.InvalidKeyError("no key of this id")
        return found[0]

    async def _told_more(self, access_token: str, claims: dict[str, Any]) -> dict[str, Any]:
        """The claims completed by what the provider's userinfo says of the same subject."""
        if not (endpoint := self._metadata[1].get("userinfo_endpoint")):
            return claims
        status, more = await self._send("GET", endpoint, auth=_Bearer(access_token))
        return more | claims if status == httpx.codes.OK and more.get("sub") == claims["sub"] else claims

    def _word(self, claims: dict[str, Any]) -> Word:
        return Word(
            issuer=self._issuer,
            subject=str(claims["sub"])[:300],
            email=str(claims["email"]).lower()[:254] if claims.get("email") else None,
            email_verified=claims.get("email_verified") is True,
            name=str(claims.get("name") or "")[:200],
        )


class _Bearer(httpx.Auth):
    """The Authorization header of an access token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _challenge(verifier: str) -> str:
    """What shows that we know the verifier without saying it (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _unavailable(reason: str) -> Exception:
    _log.warning("the identity provider does not answer", reason=reason)
    return UNAVAILABLE(service=gateway_settings().oidc_label)


def _failed(reason: str) -> Exception:
    _log.warning("sign-in with the organization failed", reason=reason)
    return PROVIDER_FAILED()


@lru_cache
def provider() -> Provider | None:
    """The provider of the settings, or nothing when there are local accounts only."""
    chosen = gateway_settings()
    if not chosen.oidc_issuer:
        return None
    redirect_uri = chosen.public_url + CALLBACK
    return Provider(chosen.oidc_issuer, chosen.oidc_client_id, chosen.oidc_client_secret, redirect_uri)
