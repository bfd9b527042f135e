"""Events are signed by their source (Ed25519), and nobody believes one that is not, whoever delivered it.

The signature covers every attribute of the envelope and the body, byte for byte. The trace context and the headers of
retries are not the source's word and may change on the way.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chassis import keys
from chassis.messaging.envelope import PREFIX

SIGNATURE = PREFIX + "signature"


class Untrusted(Exception):
    """An event that its source did not sign: forged, changed on the way, or of a release that did not sign."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EventSigner:
    """The source's half."""

    def __init__(self, key: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(keys.raw(key))

    def sign(self, headers: Mapping[str, Any], body: bytes) -> str:
        """The signature of an event as it is about to be published; its place is the header SIGNATURE."""
        return base64.urlsafe_b64encode(self._key.sign(_signed(headers, body))).decode()


class EventKeys:
    """The consumer's half: the public keys of all sources, as `source:key` by commas, a source's two while they change.

    Raises ValueError for a text that is not of this form.
    """

    def __init__(self, text: str) -> None:
        self._keys: dict[str, list[Ed25519PublicKey]] = {}
        for entry in keys.listed(text):
            source, _, key = entry.partition(":")
            self._keys.setdefault(source, []).append(Ed25519PublicKey.from_public_bytes(keys.raw(key)))

    def check(self, source: str, event_type: str, headers: Mapping[str, Any], body: bytes) -> None:
        """Raises Untrusted unless this is an event of that type which that source has signed."""
        signature = headers.get(SIGNATURE)
        if not isinstance(signature, str):
            raise Untrusted("unsigned")
        if headers.get(PREFIX + "type") != event_type:
            raise Untrusted("other_type")  # signed perhaps, and put into a queue where it means something else
        signed = _signed(headers, body)
        if not any(_verifies(key, signature, signed) for key in self._keys.get(source, ())):
            raise Untrusted("bad_signature" if source in self._keys else "unknown_source")


def _verifies(key: Ed25519PublicKey, signature: str, signed: bytes) -> bool:
    try:
        key.verify(keys.raw(signature), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed(headers: Mapping[str, Any], body: bytes) -> bytes:
    """Every attribute with its length before it, so that none can be told as a part of another; then the body."""
    parts = []
    for name in sorted(name for name in headers if name.startswith(PREFIX) and name != SIGNATURE):
        attribute = f"{name}={headers[name]}".encode()
        parts.append(b"%d:%b" % (len(attribute), attribute))
    return b"".join([*parts, b"body:", body])
