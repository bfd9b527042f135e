"""Files uploaded with a command."""

from __future__ import annotations

import base64

from contracts.funds.refusals import NOT_BASE64


def from_base64(text: str, where: str) -> bytes:
    """The bytes of an uploaded file. Raises NOT_BASE64."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # binascii.Error among them
        raise NOT_BASE64(where) from None
