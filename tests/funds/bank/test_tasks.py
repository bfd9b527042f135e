"""Lines of the bank that have no entries are one task of the officers for each account."""

from __future__ import annotations

from uuid import UUID

from contracts.funds.bank.bank_files import WithdrawBankStatement
from contracts.identity import Role
from contracts.tasks import TaskKind
from services.funds.bank import statements
from services.funds.door import DOOR
from tests.common.funds.bank import Bank
from tests.common.waiting_tasks import ask_again, open_tasks
from tests.funds.bank.books import DAY, confirm, parts, undo


def waiting(at_the_bank: Bank) -> list[tuple[str, str, str]]:
    found = open_tasks(at_the_bank.fund.session, TaskKind.MATCH_BANK_LINES)
    assert all(task.roles == [Role.FINANCE_OFFICER] for task in found)
    return [(task.task, task.link, task.opened_at.date().isoformat()) for task in found]


def test_an_account_waits_until_its_last_line_is_matched_and_again_when_one_is_undone(at_the_bank: Bank) -> None:
    entry = at_the_bank.fund.receive("20000").entry_id
    task = (str(at_the_bank.account.id), f"/fund/bank/{at_the_bank.account.id}", DAY.isoformat())
    assert waiting(at_the_bank) == []
    at_the_bank.say((DAY, "15000"), (DAY, "5000"))
    assert waiting(at_the_bank) == [task]
    first, second = at_the_bank.lines()
    half = confirm(at_the_bank, [first])
    assert waiting(at_the_bank) == [task]
    undo(at_the_bank, half)
    match = confirm(at_the_bank, [first, second], parts(entry))
    assert waiting(at_the_bank) == []
    again(at_the_bank)
    assert waiting(at_the_bank) == []
    undo(at_the_bank, match)
    assert waiting(at_the_bank) == [task]
    again(at_the_bank)
    assert waiting(at_the_bank) == [task]


def test_lines_of_a_statement_that_is_withdrawn_wait_no_more(at_the_bank: Bank) -> None:
    at_the_bank.say((DAY, "15000"))
    command = WithdrawBankStatement(statement_id=statement_of(at_the_bank), reason="Of another account")
    statements.withdraw_bank_statement(at_the_bank.fund.officer, command)
    assert waiting(at_the_bank) == []


def statement_of(at_the_bank: Bank) -> UUID:
    [line] = at_the_bank.lines()
    return line.statement_id


def again(at_the_bank: Bank) -> None:
    ask_again(DOOR, at_the_bank.fund.officer)
