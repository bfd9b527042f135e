"""Pages name fields that the contracts have."""

from __future__ import annotations

from pathlib import Path

import pytest

from convive.state import PROJECT
from tests.architecture.page_fields import read

WEB = PROJECT / "gateway" / "web"


def _module(path: Path) -> str:
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts)


def test_every_key_is_a_field_of_its_view_or_command(record_property: pytest.RecordProperty) -> None:
    readers = [read(path.relative_to(PROJECT), _module(path), path.read_text("utf-8")) for path in WEB.rglob("*.py")]
    assert [fault for reader in readers for fault in reader.faults] == []
    checked = sum(reader.checked for reader in readers)
    record_property("told", f"keys of views and commands that pages name, followed to their contract: {checked}")
    assert checked > 200


@pytest.mark.parametrize(
    ("misspelt", "fault"),
    [
        ('programme["nmae"]', "Programme has no field 'nmae'"),
        ('[each["idd"] for each in listed["items"]]', "Programme has no field 'idd'"),
        ('listed["itmes"]', "Programme] has no field 'itmes'"),
    ],
)
def test_a_misspelt_key_is_named(misspelt: str, fault: str) -> None:
    source = f"""
async def page(visitor):
    listed, programme = await asyncio.gather(
        visitor.call(programs_programmes.LIST_PROGRAMMES, {{"limit": 3}}),
        visitor.ask(programs_programmes.READ_PROGRAMME, {{"programm": "x"}}),
    )
    return {misspelt}
"""
    found = read(Path("page.py"), "gateway.web.programs.programmes", source).faults
    assert any(fault in each for each in found), found
    assert any("ReadProgramme has no field 'programm'" in each for each in found), found
