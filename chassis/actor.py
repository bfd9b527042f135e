"""Who acts: a short-lived token the gateway signs (Ed25519) and every service verifies for itself."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chassis import keys
from contracts.base import FORBIDDEN, UNAUTHENTICATED
from contracts.identity import Network, Role

# Long enough for the slowest call, short enough that a suspension soon takes effect even without the revocation event.
TOKEN_SECONDS = 60
_REMEMBERED = 4096


@dataclass(frozen=True)
class Actor:
    """The person (or, without an id, the public) on whose behalf a call is made, and from which network address."""

    id: UUID | None
    name: str
    roles: frozenset[Role]
    networks: frozenset[Network]
    country: str | None
    language: str
    address: str | None = None
    # When the session last proved its second factor, in seconds since the epoch (chassis/proof.py).
    proved: int | None = None

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def member_id(self) -> UUID:
        """The member's id. Raises UNAUTHENTICATED for the public."""
        if self.id is None:
            raise UNAUTHENTICATED()
        return self.id


PUBLIC = Actor(None, "", frozenset({Role.PUBLIC}), frozenset(), None, "en")


class Signer:
    """The gateway's half: signs tokens."""

    def __init__(self, key: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(keys.raw(key))

    def sign(self, actor: Actor) -> str:
        """The token that says who acts, valid for TOKEN_SECONDS."""
        claims = {
            "sub": str(actor.id) if actor.id else "",
            "name": actor.name,
            "roles": sorted(actor.roles),
            "networks": sorted(actor.networks),
            "country": actor.country,
            "lang": actor.language,
            "from": actor.address,
            "proved": actor.proved,
            "exp": int(time.time()) + TOKEN_SECONDS,
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA")


class Verifier:
    """A service's half: verifies tokens, with the gateway's key, or two while one takes the place of the other.

    Caches recent ones: a signature costs more than a look-up.
    """

    def __init__(self, verify_keys: str) -> None:
        self._keys = [Ed25519PublicKey.from_public_bytes(keys.raw(key)) for key in keys.listed(verify_keys)]
        self._seen: OrderedDict[str, tuple[float, Actor]] = OrderedDict()

    def verify(self, token: str | None) -> Actor:
        """The actor of a token. Raises FORBIDDEN when there is none, or it is forged or has expired."""
        if not token:
            raise FORBIDDEN()
        expires, actor = self._seen.get(token) or self._decode(token)
        if expires <= time.time():
            raise FORBIDDEN()
        return actor

    def _decode(self, token: str) -> tuple[float, Actor]:
        claims = self._claims(token)
        actor = Actor(
            id=UUID(claims["sub"]) if claims["sub"] else None,
            name=claims["name"],
            roles=frozenset(Role(role) for role in claims["roles"]),
            networks=frozenset(Network(network) for network in claims["networks"]),
            country=claims["country"],
            language=claims["lang"],
            address=claims.get("from"),
            proved=claims.get("proved"),
        )
        self._seen[token] = (claims["exp"], actor)
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return claims["exp"], actor

    def _claims(self, token: str) -> dict[str, Any]:
        for key in self._keys:
            try:
                return jwt.decode(token, key, algorithms=["EdDSA"], options={"require": ["exp", "sub"]})
            except jwt.InvalidSignatureError:
                continue  # signed with the other one, perhaps
            except jwt.PyJWTError:
                break
        raise FORBIDDEN()
