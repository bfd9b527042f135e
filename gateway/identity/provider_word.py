"""What the OpenID Connect provider said of somebody, sealed by the gateway after it checked it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from gateway.identity.sealed_notes import seal, unseal

_PURPOSE = "provider-word"
# Long enough to fill in the registration form.
_SECONDS = 1800


@dataclass(frozen=True)
class Word:
    """Issuer and subject say who it is; the rest is what the provider knows of the person."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool
    name: str


def give(word: Word) -> str:
    """The sealed word."""
    return seal(_PURPOSE, asdict(word), _SECONDS)


def read(proof: str) -> Word:
    """The word of a sealed one. Raises PROOF_EXPIRED."""
    facts = unseal(_PURPOSE, proof)
    return Word(**{name: facts[name] for name in Word.__dataclass_fields__})
