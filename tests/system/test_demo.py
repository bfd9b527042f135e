"""The demo is the main job on real input, done by the people concerned; done twice, it changes nothing."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import httpx
import pypdf
import pytest
from lxml import etree

from convive.api.client import Person
from convive.state import PROJECT
from tests.common import iati_judges
from tests.common.funds import judges
from tests.stack import RunningStack
from tests.system.refusals import check_problem

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SignIn = Callable[[str], Person]
PROGRAMS, FUNDS, TRAINING = "/api/v1/programs", "/api/v1/funds", "/api/v1/training"


@pytest.fixture(scope="module")
def told(stack: RunningStack) -> list[str]:
    """What the demo printed the first and the second time."""
    return [_tell(stack), _tell(stack)]


def _tell(stack: RunningStack) -> str:
    command = [sys.executable, "-m", "convive", "demo", f"--state={stack.state_dir}"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _counts(said: str) -> tuple[int, int]:
    found = re.search(r"^demo: created (\d+), already there (\d+)\.", said, re.MULTILINE)
    assert found, said
    return int(found[1]), int(found[2])


def _edition(person: Person, programme: str) -> str:
    (edition,) = person.every(f"{PROGRAMS}/editions", programme=programme)
    return str(edition["id"])


def test_the_first_time_makes_everything_and_the_second_time_nothing(told: list[str]) -> None:
    made, _ = _counts(told[0])
    again, there = _counts(told[1])
    assert made > 500
    assert again == 0
    assert there == sum(_counts(told[0]))
    assert "Nothing was changed." in told[1]


def test_every_entry_has_its_chapter_and_its_address(told: list[str], stack: RunningStack, sign_in: SignIn) -> None:
    chapters = re.findall(r"^(.+): created \d+, already there \d+$", told[1], re.MULTILINE)
    assert len(chapters) == 9
    addresses = set(re.findall(rf"{re.escape(stack.base_url)}/\S+", told[1]))
    public = sign_in("public")
    assert public.get(f"{FUNDS}/public")["title"]
    assert f"{stack.base_url}{FUNDS}/public" in addresses
    assert len(addresses) > 20


@pytest.mark.usefixtures("told")
def test_twenty_three_were_trained_in_tourism_security(sign_in: SignIn) -> None:
    officer = sign_in("programme_officer")
    indicators = officer.every(f"{PROGRAMS}/editions/{_edition(officer, 'tourism-security')}/indicators")
    (trained,) = (each["actual"] for each in indicators if each["is_people_trained"])
    assert Decimal(trained["value"]) == 23
    assert {sex: Decimal(count) for sex, count in trained["by_sex"].items()} == {"male": 22, "female": 1}
    assert {country: Decimal(count) for country, count in trained["by_country"].items()} == {"BZ": 23}


def test_a_certificate_is_verified_by_anybody(told: list[str], sign_in: SignIn) -> None:
    visitor = sign_in("public")
    for code in re.findall(r"/verify/(\S+)", told[1]):
        assert visitor.get(f"{TRAINING}/verify/{code}")["status"] == "valid"
        assert visitor.download(f"{TRAINING}/verify/{code}/pdf").startswith(b"%PDF")


def test_a_certificate_on_paper_is_a_file_for_everybody_in_any_language(told: list[str], stack: RunningStack) -> None:
    code = re.findall(r"/verify/(\S+)", told[1])[0]
    with httpx.Client(base_url=f"{stack.base_url}{TRAINING}", headers={"Accept-Language": "fr"}) as visitor:
        paper = visitor.get(f"/verify/{code.lower().replace('-', ' ')}/pdf", params={"language": "pt"})
        nobody = visitor.get("/verify/0000-0000-0000/pdf")
        wrong = visitor.get(f"/verify/{code}/pdf", params={"language": "xx"})
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"] == f'inline; filename="convive-{code}-pt.pdf"'
    assert paper.headers["cache-control"] == "no-store"
    assert not {"etag", "last-modified", "accept-ranges"} & paper.headers.keys()
    (page,) = pypdf.PdfReader(io.BytesIO(paper.content)).pages
    assert "Certificamos que" in page.extract_text()
    check_problem(nobody, 404, "not_found")
    assert nobody.headers["content-language"] == "fr"
    check_problem(wrong, 422, "invalid")


def test_it_ends_with_the_funds_statement_which_balances_and_is_the_same_the_second_time(
    told: list[str], sign_in: SignIn
) -> None:
    fund = sign_in("auditor").get(f"{FUNDS}/statements/fund.json")
    sources, uses, balance = (Decimal(fund[f"{name}_usd"]) for name in ("sources", "uses", "balance"))
    assert sources - uses == balance > 0  # Fund rule 14
    assert uses > 0
    said = f"It balances: 0.00 + {sources:,.2f} - {uses:,.2f} = {balance:,.2f} USD"
    assert said in told[0]
    assert said in told[1]
    lines = dict(re.findall(r"^(Canada|The Fund) +0\.00 +(.+?) *$", told[1], re.MULTILINE))
    shown = [fund[f"{name}_usd"] for name in ("sources", "uses", "balance", "committed", "available")]
    assert lines["The Fund"].split() == [f"{Decimal(amount):,.2f}" for amount in shown]
    assert lines["Canada"].split()[0] == "889,000.00"


@pytest.mark.usefixtures("told")
def test_the_statements_balance_and_the_activity_shows_what_was_spent(sign_in: SignIn) -> None:
    auditor = sign_in("auditor")
    awards = [each for each in auditor.every(f"{FUNDS}/awards") if each["programme"] == "maritime-security"]
    statement = auditor.get(f"{FUNDS}/statements/awards/{awards[0]['id']}")
    sources, uses, balance = (Decimal(statement[f"{name}_usd"]) for name in ("sources", "uses", "balance"))
    assert sources == Decimal("184000.00")
    assert uses > 0
    assert sources - uses == balance  # Fund rule 14
    assert Decimal(auditor.get(f"{FUNDS}/trial-balance")["total_usd"]) == 0  # Fund rule 1
    officer = sign_in("programme_officer")
    activities = officer.every(f"{PROGRAMS}/activities", edition_id=_edition(officer, "maritime-security"))
    spent = sum((Decimal(each["money"]["spent_usd"]) for each in activities), Decimal(0))
    assert spent == Decimal(statement["direct_costs_usd"])


@pytest.mark.usefixtures("told")
def test_beancount_and_hledger_come_to_the_statements_balances(sign_in: SignIn, tmp_path: Path) -> None:
    auditor = sign_in("auditor")
    bean = auditor.download(f"{FUNDS}/exports/journal.beancount").decode()
    ledger = auditor.download(f"{FUNDS}/exports/journal.hledger").decode()
    assert judges.bean_check(bean, tmp_path) == ""
    assert judges.hledger_check(ledger, tmp_path) == ""
    for worth in (judges.beancount_worth(bean), judges.hledger_worth(ledger, tmp_path)):
        fund = auditor.get(f"{FUNDS}/statements/fund")
        # Money of nobody knows whom is in the bank and in no balance; what is advanced is in a balance and in no bank.
        kept = Decimal(fund["balance_usd"]) + Decimal(fund["suspense_usd"]) - Decimal(fund["advances_usd"])
        assert judges.within(worth, "Cash") == kept
        for award in auditor.every(f"{FUNDS}/awards", fund_id="prevention-network"):
            told = auditor.get(f"{FUNDS}/statements/awards/{award['id']}")
            own = {place: amount for place, amount in worth.items() if award["id"][-12:] in place[0]}
            assert judges.within(own, "Cash") == Decimal(told["balance_usd"]) - Decimal(told["advances_usd"])
            assert -judges.within(own, "Contributions") == Decimal(told["contributions_usd"])
            assert judges.within(own, "Direct") == Decimal(told["direct_costs_usd"])
            assert judges.within(own, "Indirect") == Decimal(told["indirect_costs_usd"])


@pytest.mark.usefixtures("told")
def test_the_iati_file_is_valid_and_has_the_demos_money(sign_in: SignIn) -> None:
    content = sign_in("public").download("/public/iati/activities.xml")
    assert iati_judges.schema_errors(content) == []
    assert iati_judges.broken_rules(content) == []
    root = etree.fromstring(content)
    spent = sum(map(Decimal, root.xpath("//transaction[transaction-type/@code='4']/value/text()")), Decimal(0))
    assert spent == Decimal(sign_in("auditor").get(f"{FUNDS}/statements/fund")["uses_usd"])
    assert {"CA-3", "XM-DAC-47079"} <= set(root.xpath("//participating-org/@ref"))
    assert root.xpath("//indicator/period/actual[@value='23']")


@pytest.mark.usefixtures("told")
def test_what_everybody_sees_of_the_fund_is_its_statement(sign_in: SignIn) -> None:
    shown, told = sign_in("public").get("/api/v1/public/fund"), sign_in("auditor").get(f"{FUNDS}/statements/fund")
    for mine, statement in (("received", "sources"), ("spent", "uses"), ("balance", "balance"), ("pledged", "pledged")):
        assert shown[f"{mine}_usd"] == told[f"{statement}_usd"]


@pytest.mark.usefixtures("told")
def test_money_that_no_donor_gave_for_it_is_refused(sign_in: SignIn) -> None:
    officer = sign_in("programme_officer")
    (activity,) = officer.every(f"{PROGRAMS}/activities", edition_id=_edition(officer, "prevention"))
    (request,) = officer.every(f"{PROGRAMS}/money-requests", activity_id=activity["id"])
    assert request["state"] == "refused"
    # Unearmarked money that another test received may be spent on anything: then it fits, and is too little.
    assert request["reason_code"] in ("funds.no_award_fits", "funds.beyond_available")


def test_a_best_practice_of_the_library_documents_an_intervention(told: list[str], sign_in: SignIn) -> None:
    slug = "premises-selling-alcohol"
    assert re.search(r"^Library +3 best practices", told[1], re.MULTILINE)
    assert re.search(r"^Documented interventions +http\S+/practices$", told[1], re.MULTILINE)
    (practice,) = sign_in("member").every(f"{PROGRAMS}/interventions/{slug}/practices")
    (only,) = sign_in("public").every("/api/v1/forum/library/resources", kind="best_practice", programme="prevention")
    assert only["id"] == practice["resource_id"]
    shown = sign_in("public").get(f"/api/v1/forum/library/resources/{only['id']}")
    assert {each["slug"]: each["cited"] for each in shown["interventions"]}[slug] == practice["cited"] == 1


@pytest.mark.usefixtures("told")
def test_the_academy_enrolled_340_officers_from_a_file(sign_in: SignIn) -> None:
    instructor = sign_in("instructor")
    (edition,) = instructor.every(f"{TRAINING}/editions", kind="on_site", country="HN")
    assert (edition["seats"], edition["seats_taken"], edition["waiting"]) == (340, 340, 0)


@pytest.mark.usefixtures("told")
def test_each_edition_has_its_board_and_posts_are_found_without_accents(sign_in: SignIn) -> None:
    moderator = sign_in("moderator")
    boards = {board["edition_id"] for board in moderator.every("/api/v1/forum/boards")}
    assert {edition["id"] for edition in moderator.every(f"{PROGRAMS}/editions")} <= boards
    hits = sign_in("member").get("/api/v1/forum/search", q="prevencion")["items"]
    assert any(hit["language"] == "es" for hit in hits)
