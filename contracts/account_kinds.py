"""What commands about accounts are made of: addresses, passwords, tokens."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from contracts.identity import Role
from contracts.kinds import Text, no_control_characters

Email = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+$",
        max_length=254,
        to_lower=True,
    ),
]
# As it was typed, spaces included; ASVS 5 asks for at least 8 characters and to take at least 64.
Password = Annotated[
    str, StringConstraints(min_length=10, max_length=200, strip_whitespace=False), AfterValidator(no_control_characters)
]
# What somebody types where a password is asked for: rules for new passwords say nothing about old ones.
Attempt = Annotated[
    str, StringConstraints(min_length=1, max_length=200, strip_whitespace=False), AfterValidator(no_control_characters)
]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,100}$")]
Proof = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{20,4000}$")]
# A challenge and the number found for it (gateway/identity/work.py).
Work = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{20,1000}:[0-9]{1,16}$")]
Device = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,100}$")]
# Six digits of an authenticator app, or a recovery code, with or without its hyphens.
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z -]{6,40}$")]
Reason = Annotated[Text, StringConstraints(min_length=3, max_length=1000)]
Motivation = Annotated[Text, StringConstraints(max_length=2000)]
Search = Annotated[Text, StringConstraints(min_length=1, max_length=100)]
GrantedRole = Annotated[
    Role, Field(json_schema_extra={"enum": [role.value for role in Role if role is not Role.PUBLIC]})
]
