"""The door of the bank: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.service import answers
from contracts import funds_bank as contract
from contracts.base import Page
from services.funds.bank import accounts, importing, layouts, statements
from services.funds.bank.matching_door import MatchingDoor
from services.funds.doors import OFFICER, READERS


class BankDoor(MatchingDoor):
    """What is asked of the bank accounts and what the banks send."""

    @answers(contract.ADD_BANK_ACCOUNT, OFFICER)
    def add_bank_account(self, call: Call, command: contract.AddBankAccount) -> contract.BankAccount:
        return accounts.add_bank_account(call, command)

    @answers(contract.EDIT_BANK_ACCOUNT, OFFICER)
    def edit_bank_account(self, call: Call, command: contract.EditBankAccount) -> contract.BankAccount:
        return accounts.edit_bank_account(call, command)

    @answers(contract.READ_BANK_ACCOUNT, READERS)
    def read_bank_account(self, call: Call, command: contract.ReadBankAccount) -> contract.BankAccount:
        return accounts.read_bank_account(call, command)

    @answers(contract.LIST_BANK_ACCOUNTS, READERS)
    def list_bank_accounts(self, call: Call, command: contract.ListBankAccounts) -> Page[contract.BankAccount]:
        return accounts.list_bank_accounts(call, command)

    @answers(contract.SET_CSV_MAPPING, OFFICER)
    def set_csv_mapping(self, call: Call, command: contract.SetCsvMapping) -> contract.CsvMapping:
        return layouts.set_csv_mapping(call, command)

    @answers(contract.READ_CSV_MAPPING, READERS)
    def read_csv_mapping(self, call: Call, command: contract.ReadCsvMapping) -> contract.CsvMapping:
        return layouts.read_csv_mapping(call, command)

    @answers(contract.IMPORT_BANK_FILE, OFFICER)
    def import_bank_file(self, call: Call, command: contract.ImportBankFile) -> contract.BankImport:
        return importing.import_bank_file(call, command)

    @answers(contract.LIST_BANK_STATEMENTS, READERS)
    def list_bank_statements(self, call: Call, command: contract.ListBankStatements) -> Page[contract.BankStatement]:
        return statements.list_bank_statements(call, command)

    @answers(contract.WITHDRAW_BANK_STATEMENT, OFFICER)
    def withdraw_bank_statement(self, call: Call, command: contract.WithdrawBankStatement) -> contract.BankStatement:
        return statements.withdraw_bank_statement(call, command)

    @answers(contract.LIST_BANK_LINES, READERS)
    def list_bank_lines(self, call: Call, command: contract.ListBankLines) -> Page[contract.BankLine]:
        return statements.list_bank_lines(call, command)
