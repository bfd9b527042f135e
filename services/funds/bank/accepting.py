"""Confirms many proposals at once: those above a score that leave no doubt. What was shown is what is confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from chassis.call import Call
from contracts.funds.bank.bank_refusals import BANK_PROPOSALS_CHANGED
from contracts.funds.bank.desk import AcceptedProposals, AcceptProposals
from contracts.funds.bank.matching import BookItemRef, ConfirmMatch, LineProposals, Proposal, ProposeMatches
from services.funds.bank import accounts, matches, proposals

# One page of open lines at a time; what is beyond these is accepted by doing it again.
_PAGE, _PAGES = 50, 10


def accept_proposals(call: Call, command: AcceptProposals) -> AcceptedProposals:
    """Raises NOT_FOUND, BANK_PROPOSALS_CHANGED, and what confirming raises; all or none."""
    account = accounts.find(call, command.account_id) if command.dry_run else accounts.lock(call, command.account_id)
    chosen = list(_chosen(_open(call, command), command.above))
    shown = _digest(chosen)
    if not command.dry_run and command.shown != shown:
        raise BANK_PROPOSALS_CHANGED("shown")
    match_ids = [] if command.dry_run else [_confirm(call, command, each.proposals[0]) for each in chosen]
    return AcceptedProposals(
        account_id=account.id,
        above=command.above,
        dry_run=command.dry_run,
        shown=shown,
        lines=chosen,
        total=sum((each.line.amount for each in chosen), Decimal(0)),
        match_ids=match_ids,
    )


def _open(call: Call, command: AcceptProposals) -> Iterator[LineProposals]:
    cursor = None
    for _ in range(_PAGES):
        asked = ProposeMatches(account_id=command.account_id, limit=_PAGE, cursor=cursor)
        found = proposals.propose_matches(call, asked)
        yield from found.items
        cursor = found.next
        if cursor is None:
            return


def _chosen(lines: Iterator[LineProposals], above: Decimal) -> Iterator[LineProposals]:
    """Those above the score, in order; nothing is taken twice."""
    taken: set[object] = set()
    for each in lines:
        if not each.clear or each.proposals[0].score < above:
            continue
        best = each.proposals[0]
        members = {*best.line_ids, *((item.entry_id, item.part) for item in best.items)}
        if not members & taken:
            taken |= members
            yield each.model_copy(update={"proposals": [best]})


def _digest(chosen: Sequence[LineProposals]) -> str:
    text = "\n".join(
        f"{each.line.id} {sorted(map(str, each.proposals[0].line_ids))}"
        f" {sorted((str(item.entry_id), item.part.value, str(item.detail_id)) for item in each.proposals[0].items)}"
        for each in chosen
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _confirm(call: Call, command: AcceptProposals, best: Proposal) -> UUID:
    confirmed = ConfirmMatch(
        account_id=command.account_id,
        line_ids=best.line_ids,
        items=[BookItemRef(entry_id=item.entry_id, part=item.part, detail_id=item.detail_id) for item in best.items],
    )
    return matches.confirm_match(call, confirmed).id
