"""The door of the exports, and of what everybody may see: who may do what."""

from __future__ import annotations

from functools import partial

from chassis.door import Entry, answer
from chassis.policy import EVERYBODY
from contracts.funds.exports import journal_export as funds_journal_export
from contracts.funds.exports import public as funds_public
from services.funds.doors import READERS
from services.funds.exports import published, transparency
from services.funds.exports.beancount import Beancount
from services.funds.exports.hledger import Hledger
from services.funds.exports.journal_export import export_journal

DOOR: list[Entry] = [
    answer(funds_public.PUBLIC_FUND, EVERYBODY, transparency.public_fund),
    answer(funds_public.LIST_PUBLISHED_AWARDS, EVERYBODY, published.list_published_awards),
    answer(funds_journal_export.EXPORT_BEANCOUNT, READERS, partial(export_journal, language=Beancount)),
    answer(funds_journal_export.EXPORT_HLEDGER, READERS, partial(export_journal, language=Hledger)),
]
