"""Values that the contracts of the chat share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.kinds import Text

MessageText = Annotated[Text, StringConstraints(min_length=1, max_length=8_000, strip_whitespace=True)]
ClientId = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,64}$")]
Reason = Annotated[Text, StringConstraints(min_length=1, max_length=1_000, strip_whitespace=True)]
# A message's number or a change's number; the upper bound is the database's.
Count = Annotated[int, Field(ge=0, le=2**63 - 1)]
