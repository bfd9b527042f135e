"""Outside judges of our IATI file, and the standard's rules that no schema can hold.

https://iatistandard.org/en/iati-standard/203/rulesets/: the standard's own words are in the names of the rules.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import okfn_iati
from lxml import etree
from okfn_iati import enums
from okfn_iati.iati_schema_validator import IatiValidator

from chassis.clock import now

SCHEMA = Path(okfn_iati.__file__).parent / "schemas" / "2.03" / "iati-activities-schema.xsd"
SECTORS = Path(okfn_iati.__file__).parent / "data" / "sector-category-codes.csv"
# Attributes and the code lists they are of, by the path to them.
CODES: dict[str, type] = {
    "//transaction-type/@code": enums.TransactionType,
    "//activity-status/@code": enums.ActivityStatus,
    "//activity-date/@type": enums.ActivityDateType,
    "//participating-org/@role": enums.OrganisationRole,
    "//*[self::participating-org or self::reporting-org or self::provider-org or self::receiver-org]/@type":
        enums.OrganisationType,
    "//activity-scope/@code": enums.ActivityScope,
    "//result/@type": enums.ResultType,
    "//indicator/@measure": enums.IndicatorMeasure,
    "//budget/@type": enums.BudgetType,
    "//budget/@status": enums.BudgetStatus,
    "//related-activity/@type": enums.RelatedActivityType,
    "//default-finance-type/@code": enums.FinanceType,
    "//default-flow-type/@code": enums.FlowType,
    "//default-aid-type/@code": enums.AidType,
    "//default-tied-status/@code": enums.TiedStatus,
    "//contact-info/@type": enums.ContactType,
    "//document-link/category/@code": enums.DocumentCategory,
    "//recipient-region/@code": enums.RecipientRegion,
}  # fmt: skip


def schema_errors(content: bytes) -> list[str]:
    """What the official schema has against the file, by lxml and by xmllint."""
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.validate(etree.fromstring(content).getroottree())
    return [str(error) for error in schema.error_log] + _xmllint(content)  # type: ignore[attr-defined]


def _xmllint(content: bytes) -> list[str]:
    program = shutil.which("xmllint")
    assert program, "xmllint is missing: install Debian's libxml2-utils (.ci/run does)"
    command = [program, "--nonet", "--noout", "--schema", str(SCHEMA), "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    return done.stderr.decode().splitlines() if done.returncode else []


def broken_rules(content: bytes) -> list[str]:
    """The rules of the standard, and of this Fund, that the file breaks."""
    _, errors = IatiValidator().check_ruleset(content.decode())
    root = etree.fromstring(content)
    broken = [f"{rule.__name__}: {what}" for rule in RULES for what in rule(root)]
    return errors + broken


def identifiers_are_unique_and_begin_with_the_reporters(root: etree._Element) -> Iterator[str]:
    found = root.xpath("//iati-identifier/text()")
    if len(set(found)) != len(found):
        yield f"{len(found)} activities, {len(set(found))} identifiers"
    for activity in root.iterchildren("iati-activity"):
        ref, own = activity.find("reporting-org").get("ref"), activity.findtext("iati-identifier")
        if not own.startswith(f"{ref}-") or set(own) & set("/&|?"):
            yield own


def related_activities_exist(root: etree._Element) -> Iterator[str]:
    known = set(root.xpath("//iati-identifier/text()"))
    mentioned = root.xpath("//related-activity/@ref | //@provider-activity-id | //@receiver-activity-id")
    yield from (ref for ref in mentioned if ref not in known)


def percentages_come_to_100(root: etree._Element) -> Iterator[str]:
    for activity in root.iterchildren("iati-activity"):
        places = activity.xpath("(recipient-country | recipient-region)/@percentage")
        for percentages in (places, activity.xpath("sector[@vocabulary='1']/@percentage")):
            if sum(map(Decimal, percentages)) != 100 or min(map(Decimal, percentages)) <= 0:
                yield f"{activity.findtext('iati-identifier')}: {percentages}"


def sectors_are_of_the_dac_and_of_one_vocabulary(root: etree._Element) -> Iterator[str]:
    known = {line.split(",", 1)[0] for line in SECTORS.read_text("utf-8").splitlines()}
    yield from (code for code in root.xpath("//sector/@code") if code not in known)
    yield from (str(each) for each in root.xpath("//sector/@vocabulary") if each != "1")


def codes_are_of_their_lists(root: etree._Element) -> Iterator[str]:
    for path, kind in CODES.items():
        known = {str(each.value) for each in kind}  # type: ignore[attr-defined]
        yield from (f"{path} {code}" for code in root.xpath(path) if code not in known)


def dates_are_in_order_and_what_happened_is_past(root: etree._Element) -> Iterator[str]:
    today = now().date().isoformat()
    for activity in root.iterchildren("iati-activity"):
        days = {each.get("type"): each.get("iso-date") for each in activity.findall("activity-date")}
        planned, actual = days.get("1") or days.get("2"), days.get("2")
        if not planned or planned > days.get("3", planned) or (actual or "") > days.get("4", "9"):
            yield f"{activity.findtext('iati-identifier')}: {days}"
        yield from (f"{kind} {day}" for kind, day in days.items() if kind in "24" and day > today)
    happened = root.xpath("//transaction-date/@iso-date | //transaction/value/@value-date")
    yield from (f"{day} is in the future" for day in happened if day > today)


def transactions_have_value_currency_and_date(root: etree._Element) -> Iterator[str]:
    for transaction in root.iter("transaction"):
        value = transaction.find("value")
        if not Decimal(value.text) or len(value.get("currency")) != 3:
            yield etree.tostring(value).decode()
        date.fromisoformat(transaction.find("transaction-date").get("iso-date"))


def rule_5_no_interest(root: etree._Element) -> Iterator[str]:
    """Of this Fund: it earns none."""
    yield from root.xpath("//transaction-type[@code='5']/@code")


def budgets_last_a_year_at_most(root: etree._Element) -> Iterator[str]:
    for budget in root.iter("budget"):
        first, last = (date.fromisoformat(budget.find(f"period-{end}").get("iso-date")) for end in ("start", "end"))
        if not 0 <= (last - first).days < 366:
            yield f"{first} to {last}"


def measured_indicators_have_baseline_and_target(root: etree._Element) -> Iterator[str]:
    for indicator in root.iter("indicator"):
        values = indicator.xpath("baseline/@value | period/target/@value")
        if len(values) != 2:
            yield str(values)


RULES: list[Callable[[etree._Element], Iterator[str]]] = [
    identifiers_are_unique_and_begin_with_the_reporters,
    related_activities_exist,
    percentages_come_to_100,
    sectors_are_of_the_dac_and_of_one_vocabulary,
    codes_are_of_their_lists,
    dates_are_in_order_and_what_happened_is_past,
    transactions_have_value_currency_and_date,
    rule_5_no_interest,
    budgets_last_a_year_at_most,
    measured_indicators_have_baseline_and_target,
]
