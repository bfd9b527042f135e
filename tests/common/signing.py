"""The keys of the tests: one pair that signs who acts, one that signs events, for every source there is."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.actor import Signer
from chassis.call_seals import Sealer
from chassis.deployables import services
from chassis.keys import call_key
from chassis.messaging.signing import EventSigner
from chassis.prepare import OTHER_SOURCES


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _public(seed: bytes) -> str:
    return _text(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


KEY, VERIFY_KEY = _text(b"k" * 32), _public(b"k" * 32)
SIGNER, SEALER = Signer(KEY), Sealer(KEY)
EVENT_KEY = _text(b"e" * 32)
EVENT_SIGNER = EventSigner(EVENT_KEY)
EVENT_KEYS = ",".join(f"{source}:{_public(b'e' * 32)}" for source in (*services(), *OTHER_SOURCES, "probe"))
EVENTS = {"CONVIVE_EVENT_SIGNING_KEY": EVENT_KEY, "CONVIVE_EVENT_VERIFY_KEYS": EVENT_KEYS}


def keys_of(service: str) -> dict[str, str]:
    """The variables with the keys of a service's process."""
    return EVENTS | {"CONVIVE_ACTOR_VERIFY_KEY": VERIFY_KEY, "CONVIVE_CALL_KEY": call_key(KEY, service)}
