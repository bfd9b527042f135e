"""8. The finance unit's desk: things to sign, a bank file half matched, payments, an account in euros, dues ahead."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from convive.api.receipts import signed
from convive.demo import bank_files, fund, invoices
from convive.demo.programme import FUNDS
from convive.demo.story import Story, View, texts

# What a euro was worth on the first and on the last day of the month before, and is today (illustrative).
_RATES = ("1.10000000", "1.07000000", "1.08000000")


def tell(story: Story) -> None:
    """An award at seventy per cent, paid from two accounts; the approver has not signed everything yet."""
    text = texts("desk")
    since = _since(story)
    end = (since.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    for on, worth in zip((since, end, _today(story)), _RATES, strict=True):
        fund.rate(
            story, {"currency": "EUR", "valid_on": str(on), "usd_per_unit": worth, "source": "Illustrative rate (demo)"}
        )
    award = _award(story, text, since)
    accounts = _accounts(story, text, since)
    _receive(story, award, text["receipt"], since, accounts["euros"])
    costs = [_spend(story, award, each, since, accounts) for each in text["costs"]]
    _spend(story, award, text["waits"], since, accounts)
    for each in text["details"]:
        _details(story, each)
    _statements(story, text, since, end, accounts)
    _match_half(story, accounts["dollars"]["id"])
    unpaid = [made for made, each in zip(costs, text["costs"], strict=True) if not each.get("paid")]
    _order(story, accounts["dollars"], unpaid[0])
    _revalue(story, accounts["euros"], award, end)
    at = f"/fund/bank/{accounts['dollars']['id']}"
    story.show("The finance unit's desk", "things to sign", "/fund/approvals", "finance_officer")
    story.show("Bank", "two accounts, a file half matched", at, "finance_officer")
    story.show("Payment orders", "one awaits its second signature", f"{at}/payments", "finance_officer")
    story.show(
        "Account in euros",
        "a revaluation to sign",
        f"/fund/bank/{accounts['euros']['id']}/revaluation",
        "finance_officer",
    )


def _today(story: Story) -> date:
    """The day on which the demo was first told: a second time nothing is made anew."""
    known = story.cast["finance_officer"].every(f"{FUNDS}/rates", currency="EUR")
    days = [date.fromisoformat(each["valid_on"]) for each in known if "(demo)" in each["source"]]
    return max(days, default=datetime.now(UTC).date())


def _since(story: Story) -> date:
    """The first day of the month before."""
    return (_today(story).replace(day=1) - timedelta(days=1)).replace(day=1)


def _award(story: Story, text: View, since: date) -> View:
    officer = story.cast["finance_officer"]
    donor = story.have(officer, "donor", text["donor"], f"{FUNDS}/donors", same=["name"])
    dues = (since, _today(story) + timedelta(days=20))
    terms = text["agreement"] | {
        "donor_id": donor["id"], "signed_on": str(since), "starts_on": str(since), "ends_on": f"{since.year + 1}-12-31",
        "instalments": [
            {"due_on": str(on), "amount": amount}
            for on, amount in zip(dues, text["agreement"]["instalments"], strict=True)
        ],
    }  # fmt: skip
    at = f"{FUNDS}/agreements"
    agreement = story.have(officer, "agreement", terms, at, same=["reference"], donor_id=donor["id"])
    report = {
        "kind": "financial", "period_from": str(since), "period_to": str(_today(story)),
        "due_on": str(_today(story) + timedelta(days=40)),
    }  # fmt: skip
    story.have(
        officer, "report due to a donor", report, f"{at}/{agreement['id']}/reports", same=["kind"],
        among=f"{FUNDS}/reports", agreement_id=agreement["id"],
    )  # fmt: skip
    award = text["award"] | {"agreement_id": agreement["id"]}
    made = story.have(officer, "award", award, f"{FUNDS}/awards", same=["title"], agreement_id=agreement["id"])
    first = {"instalment_id": agreement["instalments"][0]["id"], "donor_id": donor["id"]}
    return dict(officer.get(f"{FUNDS}/awards/{made['id']}")) | first


def _accounts(story: Story, text: View, since: date) -> View:
    """The account in dollars begins with what the Fund's books held on its eve, the one in euros empty."""
    eve = story.cast["finance_officer"].get(f"{FUNDS}/statements/fund", on=str(since - timedelta(days=1)))
    begins = {"dollars": eve["balance_usd"], "euros": "0"}
    return {
        name: _account(story, text[name] | {"starts_on": str(since), "opening_balance": amount})
        for name, amount in begins.items()
    }


def _account(story: Story, body: View) -> View:
    return story.have(story.cast["finance_officer"], "bank account", body, f"{FUNDS}/bank/accounts", same=["name"])


def _receive(story: Story, award: View, text: View, since: date, account: View) -> None:
    officer = story.cast["finance_officer"]
    money = text | {
        "donor_id": award["donor_id"], "agreement_id": award["agreement_id"], "instalment_id": award["instalment_id"],
        "currency": "EUR", "received_on": str(since), "bank_account_id": account["id"],
    }  # fmt: skip
    at = f"{FUNDS}/contributions"
    entered = story.have(officer, "contribution", money, at, same=["reference"], donor_id=award["donor_id"])
    sign = partial(signed, officer, story.cast["finance_approver"], entered)
    story.do("second signature", entered["status"] == "posted", sign)


def _spend(story: Story, award: View, text: View, since: date, accounts: View) -> View:
    where = accounts["euros" if text.get("euros") else "dollars"]
    amount = {"amount": text["amount"], "currency": "EUR"} if text.get("euros") else {"amount_usd": text["amount"]}
    on = str(since.replace(day=text["day"]))
    cost = {name: text[name] for name in ("payee", "document", "description")} | amount | {
        "line_id": award["lines"][0]["id"], "occurred_on": on, "document_on": on, "country": "PA",
        "activity_kind": "workshop", "bank_account_id": where["id"],
    }  # fmt: skip
    officer, at = story.cast["finance_officer"], f"{FUNDS}/expenditures"
    made = story.have(officer, "expenditure", cost, at, same=["document"], award_id=award["id"])
    if not text.get("no_file"):
        invoices.attach(story, made["id"], cost | {"amount": text["amount"], "currency": amount.get("currency", "USD")})
    return made


def _details(story: Story, text: View) -> None:
    """Bank details of a payee that came with its cost; the approver has signed those of one."""
    officer, approver = story.cast["finance_officer"], story.cast["finance_approver"]
    [payee] = officer.every(f"{FUNDS}/payees", search=text["payee"])
    body = {"iban": text["iban"], "bic": text["bic"], "payee_id": payee["id"]}
    made = story.have(
        officer, "bank details of a payee", body, f"{FUNDS}/payees/{payee['id']}/details", same=["payee_id"],
        among=f"{FUNDS}/payee-details", payee_id=payee["id"],
    )  # fmt: skip
    if text["signed"]:
        sign = partial(approver.post, f"{FUNDS}/payee-details/{made['id']}/approve", {})
        story.do("second signature", made["status"] == "approved", sign)


def _statements(story: Story, text: View, since: date, end: date, accounts: View) -> None:
    """What the banks say of that month."""
    out = [(each, since.replace(day=each["day"])) for each in text["costs"] if each.get("paid")]
    lines: dict[str, list[bank_files.Line]] = {"dollars": [], "euros": []}
    lines["euros"].append(
        (since, Decimal(text["receipt"]["amount"]), text["receipt"]["reference"], text["donor"]["name"])
    )
    for each, on in out:
        name = "euros" if each.get("euros") else "dollars"
        lines[name].append((on, -Decimal(each["amount"]), each["document"], each["payee"]))
    charge, gift = text["charge"], text["gift"]
    lines["dollars"].append((end, -Decimal(charge["amount"]), f"{charge['reference']} {charge['text']}", ""))
    lines["dollars"].append((end, Decimal(gift["amount"]), f"{gift['reference']} {gift['text']}", gift["payer"]))
    for name, account in accounts.items():
        content = bank_files.mt940(account, since, end, lines[name])
        _take_in(story, account, f"demo-{name}.sta", content)


def _take_in(story: Story, account: View, filename: str, content: bytes) -> None:
    officer, at = story.cast["finance_officer"], f"{FUNDS}/bank/accounts/{account['id']}/statements"
    file = {"filename": filename, "content_base64": base64.b64encode(content).decode()}
    done = any(each["filename"] == filename for each in officer.every(at))
    story.do("bank statement", done, partial(officer.post, f"{FUNDS}/bank/imports", file))


def _match_half(story: Story, account_id: str) -> None:
    """The first line is matched with its best candidate; the others are left to whoever looks at the desk."""
    officer, at = story.cast["finance_officer"], f"{FUNDS}/bank/accounts/{account_id}"
    matched = next(iter(officer.every(f"{at}/lines", matched="true")), None)
    story.do("match", matched is not None, lambda: _confirm(officer, at))


def _confirm(officer: Any, at: str) -> None:
    best = next(iter(officer.every(f"{at}/proposals")))["proposals"][0]
    items = [{"entry_id": each["entry_id"], "part": each["part"]} for each in best["items"]]
    officer.post(f"{at}/matches", {"line_ids": best["line_ids"], "items": items})


def _order(story: Story, account: View, cost: View) -> None:
    """An order to pay what the bank has not paid, to the account of the register; it waits for its second signature."""
    officer, at = story.cast["finance_officer"], f"{FUNDS}/bank/accounts/{account['id']}/payment-orders"
    known = next(iter(officer.every(at)), None)
    to = [{"expenditure_id": cost["id"], "country": "PA"}]
    order = {"execute_on": str(datetime.now(UTC).date() + timedelta(days=2)), "payments": to}
    story.do("payment order", known is not None, partial(officer.post, at, order))


def _revalue(story: Story, account: View, award: View, end: date) -> None:
    """What the account in euros is worth at the end of the month: prepared, to be signed."""
    officer = story.cast["finance_officer"]
    known = next(iter(officer.every(f"{FUNDS}/bank/revaluations", account_id=account["id"])), None)
    body, at = {"on": str(end), "award_id": award["id"]}, f"{FUNDS}/bank/accounts/{account['id']}/revaluations"
    story.do("revaluation", known is not None, partial(officer.post, at, body))
