"""docs/security-asvs.md answers each requirement of ASVS 5.0.0, levels 1 and 2, once, with evidence that is there."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from convive.state import PROJECT
from tests.docs.pages import rows

TABLE = PROJECT / "docs" / "security-asvs.md"
ANSWERS = ("met", "partly", "not met", "does not apply")
# The level of each requirement, in its section's order: 1.2.9 has level 2, 1.2.10 level 3.
LEVELS = """
1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3 3.2:113 3.3:12223
3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22 4.4:1222 5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122
6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223
7.6:22 8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223 10.4:1111122222233333 10.5:22222
10.6:22 10.7:222 11.1:2233 11.2:22233 11.3:11233 11.4:1222 11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223
13.1:2333 13.2:222223 13.3:2233 13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333
16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223 17.1:23 17.2:22223333 17.3:22
"""


def asked_for() -> dict[str, str]:
    """The level of each requirement of levels 1 and 2, by its number."""
    sections = (section.split(":") for section in LEVELS.split())
    numbered = {f"{name}.{n}": level for name, levels in sections for n, level in enumerate(levels, 1)}
    return {number: level for number, level in numbered.items() if level in "12"}


def answered() -> list[list[str]]:
    """Number, level, what is asked, answer and evidence of each row."""
    return rows(TABLE, r"\d+\.\d+\.\d+")


def test_every_requirement_is_answered_once() -> None:
    assert len(asked_for()) == 253
    told = Counter(row[0] for row in answered())
    assert [number for number, times in told.items() if times > 1] == []
    assert {row[0]: row[1] for row in answered()} == asked_for()


def test_the_figures_are_those_of_the_rows() -> None:
    counted = Counter(row[3] for row in answered())
    assert set(counted) == set(ANSWERS)
    assert rows(TABLE, r"\d+") == [[str(counted[answer]) for answer in ANSWERS]]


LINES = [line for line in TABLE.read_text("utf-8").splitlines() if re.match(r"\| \d+\.", line)]


@pytest.mark.parametrize("line", LINES, ids=[line.split()[1] for line in LINES])
def test_the_evidence_is_there(line: str) -> None:
    answer, evidence = (cell.strip() for cell in line.strip("|").split(" | ")[3:5])
    paths = [path for path in re.findall(r"`([\w.-]+/[^` ]*)`", evidence) if not path.startswith("./")]
    assert [path for path in paths if not any(PROJECT.glob(path.rstrip("/")))] == []
    shown = paths or re.findall(r"`\./run [a-z-]+|\]\([^)]+\)", evidence)
    assert shown or answer in ("not met", "does not apply"), "name a file, a command or a page that shows it"
    assert len(evidence) > 3, "say why"
