"""Rules that propose what a line with certain words is booked as. A rule never books: a person does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import select

from chassis.attributes import same
from chassis.call import Call
from chassis.folding import fold
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row, refuse_stale, set_fields
from contracts.base import NOT_FOUND, Page
from contracts.funds.bank.bank_refusals import BANK_RULE_AMOUNTS, BANK_RULE_TARGET
from contracts.funds.bank.desk import (
    AddBankRule,
    BankRule,
    BankRuleFields,
    EditBankRule,
    ListBankRules,
    RuleBooks,
    RuleWay,
)
from contracts.funds.bank.matching import Proposal, ProposalKind, ReasonCode
from contracts.funds.ledger.journal import BANK_OTHER_FUND
from services.funds.bank import accounts, desk_model
from services.funds.bank.model import BankLine
from services.funds.bank.scoring import reason, texts_of
from services.funds.ledger import model as ledger_model
from services.funds.ledger.model import BankAccount
from services.funds.partners import model as partners_model
from services.funds.spending.budget_model import BudgetLine

_FIELDS = ("account_id", "words", "way", "at_least", "at_most", "books", "budget_line_id", "donor_id")
_POINTS = Decimal("0.80")
_KINDS = {
    RuleBooks.CHARGE: ProposalKind.CHARGE,
    RuleBooks.RECEIPT: ProposalKind.RECEIPT,
    RuleBooks.SUSPENSE: ProposalKind.SUSPENSE,
}


def add_bank_rule(call: Call, command: AddBankRule) -> BankRule:
    """Raises NOT_FOUND, BANK_RULE_TARGET, BANK_RULE_AMOUNTS, BANK_OTHER_FUND."""
    fund = get_row(call, ledger_model.Fund, command.fund_id, "fund_id", "fund")
    rule = desk_model.BankRule(id=new_id(), fund_id=fund.id, version=0, active=True)
    return _write(call, rule, command)


def edit_bank_rule(call: Call, command: EditBankRule) -> BankRule:
    """Raises NOT_FOUND, STALE, BANK_RULE_TARGET, BANK_RULE_AMOUNTS, BANK_OTHER_FUND."""
    rule = get_row(call, desk_model.BankRule, command.rule_id, "rule_id", "rule", lock=True)
    refuse_stale(rule.version, command.expected_version)
    rule.active = command.active
    return _write(call, rule, command)


def list_bank_rules(call: Call, command: ListBankRules) -> Page[BankRule]:
    """A fund's rules, with those that ended."""
    rule = desk_model.BankRule
    statement = select(rule)
    if command.fund_id:
        statement = statement.where(rule.fund_id == command.fund_id)
    return page(call.session, statement, [rule.id], command, lambda row: BankRule.of(row[0]))


def in_force(call: Call, account: BankAccount) -> Sequence[desk_model.BankRule]:
    """The rules for an account's lines, in the order in which they were made."""
    rule = desk_model.BankRule
    of_account = rule.account_id.is_(None) | (rule.account_id == account.id)
    chosen = select(rule).where(rule.fund_id == account.fund_id, rule.active, of_account)
    return call.session.scalars(chosen.order_by(rule.id)).all()


def proposals(line: BankLine, rules: Iterable[desk_model.BankRule]) -> list[Proposal]:
    """What the rules propose for a line: the first of each kind."""
    found: dict[str, Proposal] = {}
    for rule in rules:
        if rule.books not in found and _fits(line, rule):
            found[rule.books] = _proposal(line, rule)
    return list(found.values())


def _fits(line: BankLine, rule: desk_model.BankRule) -> bool:
    amount = abs(line.amount)
    if (line.amount > 0) is not (rule.way == RuleWay.IN):
        return False
    if amount < (rule.at_least or 0) or (rule.at_most is not None and amount > rule.at_most):
        return False
    words = fold(rule.words)
    return any(words in fold(text) for text in texts_of(line) if text)


def _proposal(line: BankLine, rule: desk_model.BankRule) -> Proposal:
    return Proposal(
        kind=_KINDS[RuleBooks(rule.books)],
        line_ids=[line.id],
        items=[],
        difference=line.amount,
        score=_POINTS,
        reasons=[reason(ReasonCode.RULE, _POINTS, words=rule.words)],
        donor_id=rule.donor_id,
        budget_line_id=rule.budget_line_id,
        rule_id=rule.id,
    )


def _write(call: Call, rule: desk_model.BankRule, command: BankRuleFields) -> BankRule:
    _check(call, rule.fund_id, command)
    set_fields(rule, same(command, *_FIELDS))
    rule.changed_by, rule.changed_at = call.actor.member_id, call.now
    call.session.add(rule)
    call.session.flush()
    return BankRule.of(rule)


def _check(call: Call, fund_id: str, command: BankRuleFields) -> None:
    fits = {
        RuleBooks.CHARGE: (RuleWay.OUT, True, False),
        RuleBooks.RECEIPT: (RuleWay.IN, False, True),
        RuleBooks.SUSPENSE: (RuleWay.IN, False, False),
    }
    given = (command.way, command.budget_line_id is not None, command.donor_id is not None)
    if fits[command.books] != given:
        raise BANK_RULE_TARGET("books")
    if command.at_least is not None and command.at_most is not None and command.at_least > command.at_most:
        raise BANK_RULE_AMOUNTS("at_least")
    if command.account_id and accounts.find(call, command.account_id).fund_id != fund_id:
        raise BANK_OTHER_FUND("account_id", fund=fund_id)
    if command.donor_id:
        get_row(call, partners_model.Donor, command.donor_id, "donor_id", "donor")
    if command.budget_line_id:
        _check_line(call, fund_id, command)


def _check_line(call: Call, fund_id: str, command: BankRuleFields) -> None:
    line = call.session.get(BudgetLine, command.budget_line_id)
    if line is None:
        raise NOT_FOUND("budget_line_id", what="budget line")
    award = get_row(call, partners_model.Award, line.award_id, "budget_line_id", "award")
    if award.fund_id != fund_id:
        raise BANK_OTHER_FUND("budget_line_id", fund=award.fund_id)
