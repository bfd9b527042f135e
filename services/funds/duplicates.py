"""What may exist only once: the database refuses a second one, and the refusal names the field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from chassis.call import Call
from chassis.database import broken_rule
from contracts.funds.refusals import DUPLICATE


@contextmanager
def refuse(call: Call, constraint: str, field: str, value: str) -> Iterator[None]:
    """Writes what is added within the context. Raises DUPLICATE if it violates that unique constraint."""
    try:
        with call.session.begin_nested():
            yield
            call.session.flush()
    except IntegrityError as error:
        if broken_rule(error) == constraint:
            raise DUPLICATE(field, value=value) from None
        raise
