"""What cannot be entered under another name either: money back to a donor, and interest (Fund rules 4, 5).

The books have no entry for these; this checks what people write, so that nobody books them as something else. It looks
for whole phrases: a participant may be reimbursed for a ticket, and a conference may be of public interest.
"""

from __future__ import annotations

import re

from chassis.folding import fold
from contracts.funds.ledger.terms import NO_INTEREST
from contracts.funds.refusals import NO_REFUND

_BACK = (
    r"refund\w*|repay\w*|repaid|reimburs\w*|return(?:ed|ing|s)?|pa(?:y|id|ying) back|payback|"
    r"reembols\w*|devol\w*|reintegr\w*|restitu\w*|rembours\w*|ressarci\w*"
)
_GIVERS = (
    r"donors?|donantes?|doador(?:es|as?)?|donateurs?|bailleurs?|"
    r"(?:unspent|unused) (?:balance|funds|contributions?)|"
    r"(?:saldo|fondos|aportes?|contribucion) no (?:gastad|utilizad|ejecutad)[oa]s?|"
    r"(?:saldo|fundos|contribuicao) nao (?:gast|utilizad|executad)[oa]s?|"
    r"(?:solde|fonds|contribution) non (?:utilise|depense)e?s?"
)
_REFUND = re.compile(rf"\b(?:{_BACK})\b.*\b(?:{_GIVERS})\b|\b(?:{_GIVERS})\b.*\b(?:{_BACK})\b")
# "Refund to Canada", "devolución del saldo a Canadá"; but a ticket to Canada may be reimbursed.
_TO = (
    r"\b(?:refund\w*|repay\w*|repaid|reembolso|devolucion|devolucao|reintegro|remboursement|restitution)"
    r"(?: (?:of|del?|da|do|du)(?: the| la| le)? (?:balance|rest|money|funds|saldo|resto|dinero|dinheiro|solde))?"
    r" (?:to|al?|ao?|aux?|para)(?: the| la| el| l)? "
)
_INTEREST = re.compile(
    r"\b(?:bank|accrued|earned|deposit|savings|credit|account) interests?\b"
    r"|\binterests? (?:earned|income|accrued|received|credited|on (?:the )?(?:account|deposits?|balance|funds?))\b"
    r"|^(?:bank )?interests?(?: (?:for|of|q[1-4]|\d{4}).*)?$"
    r"|\bintereses? (?:bancari|deveng|ganad|percibid|acumulad|generad|cobrad|abonad|de la cuenta|del deposito)\w*"
    r"|^intereses\b|\bjuros\b"
    r"|\binterets? (?:bancaire|crediteur|couru|percu|acquis|produit|du compte|sur le)\w*|^interets\b"
)


def refuse_refund(text: str, donor: str, field: str) -> None:
    """Raises NO_REFUND if the text is about money back to a donor, or to this one by name (Fund rule 4)."""
    folded = fold(text)
    if _REFUND.search(folded) or re.search(_TO + re.escape(fold(donor)) + r"\b", folded):
        raise NO_REFUND(field)


def refuse_interest(text: str, fund_id: str, field: str, *, generates_interest: bool) -> None:
    """Raises NO_INTEREST if the text is about interest, unless the fund generates any (Fund rule 5)."""
    if not generates_interest and _INTEREST.search(fold(text)):
        raise NO_INTEREST(field, fund=fund_id)
