"""Signing in with an organisation: OpenID Connect by discovery, authorization code flow with PKCE, state and nonce."""

from __future__ import annotations

import hmac
import secrets
import time
from functools import lru_cache
from typing import Any, cast

import httpx
import jwt
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from chassis import logs
from contracts.accounts import PROVIDER_FAILED
from contracts.base import UNAVAILABLE
from gateway.identity.provider_word import Word
from gateway.identity.seals import seal, unseal
from gateway.settings import gateway_settings

CALLBACK = "/sign-in/oidc/callback"
NOTE_SECONDS = 600
_PURPOSE = "provider-sign-in"
# Asymmetric only: with an HMAC anybody who knows the client's secret could write the token.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_FRESH_SECONDS = 3600.0
_LEEWAY_SECONDS = 60
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
        async with self._client(await self._discover()) as client:
            url, _ = client.create_authorization_url(
                self._metadata[1]["authorization_endpoint"],
                state=secret["state"],
                nonce=secret["nonce"],
                code_verifier=secret["verifier"],
            )
        return url, seal(_PURPOSE, secret, NOTE_SECONDS)

    async def finish(self, note: str, answer: dict[str, str]) -> Word:
        """What the provider says of the person. Raises PROOF_EXPIRED, PROVIDER_FAILED, UNAVAILABLE."""
        secret = unseal(_PURPOSE, note)
        if not hmac.compare_digest(secret["state"].encode(), answer.get("state", "").encode()):
            raise _failed("another state than ours")
        if "code" not in answer or answer.get("iss", self._issuer) != self._issuer:
            raise _failed(answer.get("error", "no code"))
        async with self._client(await self._discover()) as client:
            token = await self._exchange(client, answer["code"], secret["verifier"])
            claims = await self._verified(str(token.get("id_token", "")), secret["nonce"])
            if not (claims.get("email") and claims.get("name")):
                claims = await self._told_more(client, claims)
        return self._word(claims)

    def _client(self, metadata: dict[str, Any]) -> Any:
        methods = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return AsyncOAuth2Client(
            self._client_id,
            self._client_secret or None,
            token_endpoint_auth_method=method if self._client_secret else "none",
            scope="openid email profile",
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            timeout=10,
        )

    async def _discover(self) -> dict[str, Any]:
        read_at, metadata = self._metadata
        if not metadata or time.monotonic() - read_at > _FRESH_SECONDS:
            metadata = await self._get(self._issuer.rstrip("/") + "/.well-known/openid-configuration")
            if metadata.get("issuer") != self._issuer:
                raise _failed(f"the issuer calls itself {metadata.get('issuer')}")
            self._metadata = time.monotonic(), metadata
        return metadata

    async def _get(self, url: str) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(timeout=10) as client:
                response = await client.get(url)
                response.raise_for_status()
                return cast(dict[str, Any], response.json())
        except (httpx.HTTPError, ValueError) as error:
            _log.warning("the identity provider does not answer", url=url, error=repr(error))
            raise UNAVAILABLE(service=gateway_settings().oidc_label) from None

    async def _exchange(self, client: Any, code: str, verifier: str) -> dict[str, Any]:
        try:
            endpoint = self._metadata[1]["token_endpoint"]
            return cast(dict[str, Any], await client.fetch_token(endpoint, code=code, code_verifier=verifier))
        except (AuthlibBaseError, ValueError) as error:
            raise _failed(repr(error)) from None
        except httpx.HTTPError as error:
            _log.warning("the identity provider does not answer", error=repr(error))
            raise UNAVAILABLE(service=gateway_settings().oidc_label) from None

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

    async def _told_more(self, client: Any, claims: dict[str, Any]) -> dict[str, Any]:
        """The claims completed by what the provider's userinfo says of the same subject."""
        if not (endpoint := self._metadata[1].get("userinfo_endpoint")):
            return claims
        try:
            response = await client.get(endpoint)
            more = response.json() if response.status_code == httpx.codes.OK else {}
        except (httpx.HTTPError, ValueError):
            return claims
        return more | claims if more.get("sub") == claims["sub"] else claims

    def _word(self, claims: dict[str, Any]) -> Word:
        return Word(
            issuer=self._issuer,
            subject=str(claims["sub"])[:300],
            email=str(claims["email"]).lower()[:254] if claims.get("email") else None,
            email_verified=claims.get("email_verified") is True,
            name=str(claims.get("name") or "")[:200],
        )


def _failed(reason: str) -> Exception:
    _log.warning("sign-in with the organisation failed", reason=reason)
    return PROVIDER_FAILED()


@lru_cache
def provider() -> Provider | None:
    """The provider of the settings, or nothing when there are local accounts only."""
    chosen = gateway_settings()
    if not chosen.oidc_issuer:
        return None
    redirect_uri = chosen.public_url + CALLBACK
    return Provider(chosen.oidc_issuer, chosen.oidc_client_id, chosen.oidc_client_secret, redirect_uri)
