"""The timestamp tokens that are kept with anchors (RFC 3161), verified: each says when its anchor's text existed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from rfc3161_client import TimeStampResponse, decode_timestamp_response
from sqlalchemy import select

from chassis.call import Call
from convive.anchoring import keeping
from convive.errors import OperatorError
from services.funds.ledger import anchors, model

# The authority's clock may differ from ours.
_BEFORE = timedelta(minutes=10)
# It is asked at once; long books are verified between the moment that the text states and that.
_AFTER = timedelta(days=1)


def verify(call: Call, fund_id: str, certificates: Path | None) -> int:
    """How many anchors of the fund have a token; all of them fit.

    Raises OperatorError for the first that is none, is about another text, or states another time; with the
    certificates of the authority, also for one that somebody else signed.
    """
    count = 0
    for anchor in _with_token(call, fund_id):
        try:
            _refuse(anchor, certificates)
        except OperatorError as error:
            raise OperatorError(f"{fund_id}: the timestamp of the anchor of {anchor.on_day}: {error}") from error
        count += 1
    return count


def _with_token(call: Call, fund_id: str) -> Iterator[model.Anchor]:
    anchor = model.Anchor
    stamped = select(anchor).where(anchor.fund_id == fund_id, anchor.token.is_not(None)).order_by(anchor.on_day)
    yield from call.session.scalars(stamped)


def _refuse(anchor: model.Anchor, certificates: Path | None) -> None:
    try:
        told = decode_timestamp_response(anchor.token or b"")
        stamped = told.tst_info
    except ValueError as error:
        raise OperatorError("it is no answer of a timestamp authority") from error
    if told.status not in keeping.GRANTED:
        raise OperatorError("the authority refused it")
    if stamped.message_imprint.message.hex() != anchors.digest(anchor.said):
        raise OperatorError("it is about another text")
    _refuse_another_time(anchor, told)
    if certificates:
        keeping.refuse_stranger(certificates, told, anchor.said)


def _refuse_another_time(anchor: model.Anchor, told: TimeStampResponse) -> None:
    stated = told.tst_info.gen_time
    if not anchor.signed_at - _BEFORE <= stated <= anchor.signed_at + _AFTER:
        raise OperatorError(
            f"it is of {stated.isoformat()}, and the anchor was signed at {anchor.signed_at.isoformat()}"
        )
