"""The Ed25519 pair that signs and verifies actor tokens: base64url of the raw 32 bytes, without padding."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def signing_key() -> str:
    """A new private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _text(Ed25519PrivateKey.generate().private_bytes_raw())


def public_key(private: str) -> str:
    """The public half of a private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    raw = urlsafe_b64decode(private + "=" * (-len(private) % 4))
    return _text(Ed25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw())


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
