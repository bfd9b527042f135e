"""Who signs in tests of services, in place of a gateway."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.actor import Signer

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
VERIFY_KEY = base64.urlsafe_b64encode(
    Ed25519PrivateKey.from_private_bytes(b"k" * 32).public_key().public_bytes_raw()
).decode()
SIGNER = Signer(KEY)
