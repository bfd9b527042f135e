"""The payments of a batch in MT940, which has no field for them: some banks repeat their codewords in tag 86.

They can be told apart if each begins with its end-to-end reference and states its amount, and the amounts come to the
line's; otherwise the batch stays one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from services.funds.bank.statement_file import ReadDetail, short, text_of

_PAYMENT = re.compile(r"/EREF/(?P<reference>[^/]+)/(?P<rest>.*?)(?=/EREF/|$)")
_AMOUNT = re.compile(r"/?(?:OCMT|AMT)/(?:[A-Z]{3})?(\d{1,15}),(\d{0,3})(?:/|$)")
_NAME, _PURPOSE = re.compile(r"/?NAME/([^/]*)"), re.compile(r"/?REMI/([^/]*)")


def payments_of(details: str, total: Decimal) -> Sequence[ReadDetail]:
    """The payments, with the line's sign; none if they can't be told apart."""
    found = [each.groupdict() for each in _PAYMENT.finditer(details)]
    amounts = [_AMOUNT.search(each["rest"]) for each in found]
    if len(found) < 2 or not all(amounts):
        return ()
    stated = [Decimal(f"{each[1]}.{each[2] or 0}").copy_sign(total) for each in amounts if each]
    if sum(stated, Decimal(0)) != total:
        return ()
    return [
        ReadDetail(
            amount=amount,
            text=text_of(_PURPOSE.findall(each["rest"])),
            end_to_end_id=short(each["reference"]),
            counterparty=short(next(iter(_NAME.findall(each["rest"])), None)),
        )
        for each, amount in zip(found, stated, strict=True)
    ]
