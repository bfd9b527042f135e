"""What was noted or kept outside the database, compared with what is in it: the owner cannot have changed both."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from chassis.call import Call
from convive.anchoring.keeping import kept
from convive.errors import OperatorError
from services.funds.ledger import anchors, model


def refuse_other_key(call: Call, fund_id: str, public_key: str | None) -> None:
    """Raises OperatorError for the first anchor that another key than this one signed."""
    if public_key is None:
        return
    anchor = model.Anchor
    by_another = select(anchor.on_day).where(anchor.fund_id == fund_id, anchor.public_key != _raw(public_key))
    if on := call.session.scalars(by_another.order_by(anchor.on_day).limit(1)).first():
        raise OperatorError(f"{fund_id}: the anchor of {on} was signed by another key")


def refuse_other_anchors(call: Call, fund_id: str, folder: Path | None) -> None:
    """Raises OperatorError for the first anchor of the folder that the database does not have as it is there."""
    for path, said, signature in kept(folder) if folder else ():
        _, of_fund, on, *_ = said.split("\n")
        if of_fund != fund_id:
            continue
        row = call.session.scalars(
            select(model.Anchor).where(model.Anchor.fund_id == fund_id, model.Anchor.on_day == on)
        ).first()
        if row is None or row.said != said or not anchors.signed(said, signature, row.public_key):
            raise OperatorError(f"{fund_id}: the anchor of {on} is another one than in {path}")


def _raw(public_key: str) -> bytes:
    try:
        return bytes.fromhex(public_key)
    except ValueError:
        raise OperatorError("the key is no hexadecimal number") from None
