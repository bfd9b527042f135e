"""A passkey in software, for programs that sign in as staff: the demo, benchmarks, fault runs and tests.

It answers as an authenticator does (WebAuthn level 2, no attestation) and keeps its key in a file beside the password,
so it protects nothing that the password does not: never for people.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

_PRESENT_AND_VERIFIED, _WITH_KEY = 0x05, 0x40
_CURVE = ec.SECP256R1()


@dataclass(frozen=True)
class SoftwareKey:
    """A credential and its private key (P-256)."""

    credential_id: bytes
    private: ec.EllipticCurvePrivateKey

    @classmethod
    def new(cls) -> SoftwareKey:
        """A key of its own."""
        return cls(secrets.token_bytes(16), ec.generate_private_key(_CURVE))

    @classmethod
    def of(cls, text: str) -> SoftwareKey:
        """The key that `text` tells. Raises ValueError."""
        credential_id, _, number = text.partition(".")
        return cls(_decoded(credential_id), ec.derive_private_key(int.from_bytes(_decoded(number), "big"), _CURVE))

    @property
    def text(self) -> str:
        """The key as `of` reads it: whoever has it is the key."""
        number = self.private.private_numbers().private_value
        return f"{_encoded(self.credential_id)}.{_encoded(number.to_bytes(32, 'big'))}"

    @property
    def cose(self) -> bytes:
        """The public key as WebAuthn tells it (COSE, ES256)."""
        point = self.private.public_key().public_numbers()
        x, y = (part.to_bytes(32, "big") for part in (point.x, point.y))
        return bytes.fromhex("a5010203262001215820") + x + bytes.fromhex("225820") + y

    def register(self, options: dict[str, Any], origin: str) -> str:
        """The answer to the options of a registration, in WebAuthn's JSON."""
        named = len(self.credential_id).to_bytes(2, "big") + self.credential_id
        data = _authenticator_data(options["rp"]["id"], _PRESENT_AND_VERIFIED | _WITH_KEY)
        data += bytes(16) + named + self.cose
        # In CBOR a map of three: the format "none", an empty statement, and the data.
        head = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59" + len(data).to_bytes(2, "big")
        said = _client_data("webauthn.create", options, origin)
        return self._credential(said, {"attestationObject": _encoded(head + data)})

    def answer(self, options: dict[str, Any], origin: str) -> str:
        """The answer to the options of an authentication, in WebAuthn's JSON."""
        data = _authenticator_data(options["rpId"], _PRESENT_AND_VERIFIED)
        said = _client_data("webauthn.get", options, origin)
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._credential(said, {"authenticatorData": _encoded(data), "signature": _encoded(signature)})

    def _credential(self, said: bytes, response: dict[str, str]) -> str:
        name = _encoded(self.credential_id)
        told = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}}
        return json.dumps(told | {"response": {"clientDataJSON": _encoded(said)} | response})


def _authenticator_data(host: str, flags: int) -> bytes:
    """Whom it is for, what was checked, and a counter that this authenticator does not keep."""
    return hashlib.sha256(host.encode()).digest() + bytes([flags]) + bytes(4)


def _client_data(kind: str, options: dict[str, Any], origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": options["challenge"], "origin": origin}).encode()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
