"""Anchors are made: each fund's once a day, over books that were verified, and kept elsewhere before they count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from chassis import keys
from chassis.call import Call
from convive.anchoring import verifying
from convive.errors import OperatorError
from services.funds.ledger import anchors, model
from services.funds.ledger.anchors import Head

Keep = Callable[[model.Anchor], None]
"""Keeps an anchor outside the database. Raises OperatorError: then it is made anew next time."""


@dataclass(frozen=True)
class Signer:
    """The key that no service has."""

    private: Ed25519PrivateKey

    @classmethod
    def of(cls, key: str) -> Signer:
        """From base64url of the raw 32 bytes. Raises OperatorError."""
        try:
            return cls(Ed25519PrivateKey.from_private_bytes(keys.raw(key)))
        except ValueError:
            raise OperatorError("CONVIVE_ANCHOR_SIGNING_KEY is no Ed25519 key: base64url of 32 bytes") from None

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()


def anchor(url: str, signer: Signer, keep: Sequence[Keep], token: Callable[[str], bytes | None]) -> Iterator[str]:
    """Anchors each fund that has entries and none of today; says which. `url` is the owner's.

    Raises OperatorError when books are not intact (nothing is signed then), or an anchor could not be kept.
    """
    with verifying.reading(url) as call:
        for fund_id in verifying.funds_of(call):
            if _stands(call, fund_id, call.today):
                continue
            for part in verifying.parts(call, fund_id):
                verifying.refuse_broken(part)
            if heads := _heads(call, fund_id):
                made = _made(call, fund_id, heads, signer, token)
                for each in keep:
                    each(made)
                call.session.add(made)
                call.session.flush()
                yield f"{fund_id} {made.on_day}: anchored, {anchors.digest(made.said)}"


def _stands(call: Call, fund_id: str, on: date) -> bool:
    return call.session.get(model.Anchor, (fund_id, on)) is not None


def _heads(call: Call, fund_id: str) -> list[Head]:
    """Where the chains end now, by years; each as its counter remembers it."""
    counter = model.EntryCounter
    ended = select(counter).where(counter.fund_id == fund_id, counter.sealed > 0).order_by(counter.fiscal_year)
    rows = call.session.scalars(ended.execution_options(populate_existing=True)).all()
    return [Head(row.fiscal_year, row.sealed, row.hash) for row in rows if row.hash]


def _made(
    call: Call, fund_id: str, heads: Sequence[Head], signer: Signer, token: Callable[[str], bytes | None]
) -> model.Anchor:
    newest = select(model.Anchor).where(model.Anchor.fund_id == fund_id).order_by(model.Anchor.on_day.desc()).limit(1)
    said = anchors.text_of(fund_id, call.today, call.now, heads, call.session.scalars(newest).first())
    return model.Anchor(
        fund_id=fund_id,
        on_day=call.today,
        said=said,
        signature=signer.private.sign(said.encode()),
        public_key=signer.public,
        signed_at=call.now,
        token=token(said),
    )
