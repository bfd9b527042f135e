"""2. The Fund: the donor Canada, its agreements with instalments, what came in, and the awards it is kept in."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from convive.api.receipts import signed
from convive.demo.programme import FUNDS, plural
from convive.demo.story import Story, View, texts


def tell(story: Story) -> None:
    """The finance officer enters who gives, on what terms, and what was received, at the day's rate."""
    text, officer = texts("fund"), story.cast["finance_officer"]
    story.kept["threshold"] = officer.get(f"{FUNDS}/terms")["second_signature_above_usd"]
    donor = story.have(officer, "donor", text["donor"], f"{FUNDS}/donors", same=["name"])
    for each in text["rates"]:
        rate(story, each)
    for agreement in text["agreements"]:
        _enter(story, donor, agreement)
    story.kept["donor"] = donor["id"]


def rate(story: Story, rate: View) -> None:
    """A rate that the officer enters and an approver signs."""
    officer, approver = story.cast["finance_officer"], story.cast["finance_approver"]
    in_force = officer.every(f"{FUNDS}/rates", currency=rate["currency"])
    if str(rate["valid_on"]) in {each["valid_on"] for each in in_force}:
        story.found("exchange rate", None)
        story.found("second signature", None)
        return
    same, waiting = ["currency", "valid_on"], f"{FUNDS}/manual-rates"
    entered = story.have(officer, "exchange rate", rate, f"{FUNDS}/rates", same=same, among=waiting)
    approve = f"{FUNDS}/manual-rates/{entered['id']}/approve"
    story.do("second signature", entered["status"] != "pending", lambda: approver.post(approve, {}))


def _enter(story: Story, donor: View, text: View) -> None:
    officer = story.cast["finance_officer"]
    body = text["body"] | {"donor_id": donor["id"]}
    agreement = story.have(officer, "agreement", body, f"{FUNDS}/agreements", same=["reference"], donor_id=donor["id"])
    award = {
        "agreement_id": agreement["id"],
        "programme": text["programme"],
        "title": text["award"],
        "lines": text["lines"],
    }
    opened = story.have(officer, "award", award, f"{FUNDS}/awards", same=["title"], agreement_id=agreement["id"])
    story.kept[f"award of {text['programme']}"] = opened["id"]
    for receipt, instalment in zip(text["receipts"], agreement["instalments"], strict=True):
        money = receipt | {
            "donor_id": donor["id"],
            "agreement_id": agreement["id"],
            "instalment_id": instalment["id"],
            "currency": text["body"]["currency"],
        }
        at = f"{FUNDS}/contributions"
        entered = story.have(officer, "contribution", money, at, same=["reference"], donor_id=donor["id"])
        sign = partial(signed, officer, story.cast["finance_approver"], entered)
        if Decimal(entered["amount_usd"]) > Decimal(story.kept["threshold"]):
            story.do("second signature", entered["status"] == "posted", sign)


def show(story: Story) -> None:
    """The statements, once everything is spent that the demo spends."""
    officer = story.cast["finance_officer"]
    fund = officer.get(f"{FUNDS}/statements/fund")
    facts = f"received {fund['sources_usd']}, spent {fund['uses_usd']}, balance {fund['balance_usd']} USD"
    story.show("The Fund (for everybody)", facts, f"{FUNDS}/public")
    story.show("Fund transparency", "a page in four languages", "/public/fund")
    story.show("The Fund and its programmes", "IATI 2.03", "/public/iati/activities.xml")
    story.show("The journal for hledger", "also .beancount", f"{FUNDS}/exports/journal.hledger", "auditor")
    story.show("Statement of the Fund, to sign", "PDF; also .xlsx, .csv", f"{FUNDS}/statements/fund.pdf", "auditor")
    donor = officer.get(f"{FUNDS}/statements/donors/{story.kept['donor']}")
    story.show(
        "Donor Canada", plural(len(donor["awards"]), "award"), f"{FUNDS}/statements/donors/{donor['id']}", "auditor"
    )
    for line in donor["awards"]:
        moved = f" + transfers {line['internal_usd']}" if Decimal(line["internal_usd"]) else ""
        facts = f"sources {line['sources_usd']} - uses {line['uses_usd']}{moved} = {line['balance_usd']} USD"
        name = f"Award: {line['programme'] or 'unearmarked'}"
        story.show(name, facts, f"{FUNDS}/statements/awards/{line['award_id']}", "auditor")
