"""What a harvester asks, read: each of the protocol's errors, its days and seconds, and tokens that nobody gave out."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.public.oai import tokens
from gateway.public.oai.asked import Asked, OaiProblem, asked, between, check_format, path_of_set

DC = ("metadataPrefix", "oai_dc")


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([], "badVerb"),
        ([("verb", "")], "badVerb"),
        ([("verb", "identify")], "badVerb"),
        ([("verb", "Identify"), ("verb", "Identify")], "badVerb"),
        ([("verb", "Identify"), DC], "badArgument"),
        ([("verb", "Identify"), ("resumptionToken", "x")], "badArgument"),
        ([("verb", "ListSets"), ("set", "kind")], "badArgument"),
        ([("verb", "ListRecords")], "badArgument"),
        ([("verb", "ListRecords"), DC, DC], "badArgument"),
        ([("verb", "ListRecords"), DC, ("resumptionToken", "x")], "badArgument"),
        ([("verb", "ListRecords"), DC, ("set", "x" * 2_001)], "badArgument"),
        ([("verb", "ListRecords"), DC, ("set", "a\x00b")], "badArgument"),
        ([("verb", "GetRecord"), DC], "badArgument"),
        ([("verb", "GetRecord"), DC, ("identifier", "x"), ("set", "kind")], "badArgument"),
        ([("verb", "ListMetadataFormats"), DC], "badArgument"),
    ],
)
def test_what_is_not_of_the_protocol_is_refused_by_its_code(pairs: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(OaiProblem, match=f"^{code}: "):
        asked(pairs)


def test_another_format_is_not_given() -> None:
    with pytest.raises(OaiProblem, match="cannotDisseminateFormat"):
        check_format({"metadataPrefix": "marc21"})


@pytest.mark.parametrize(
    ("arguments", "since", "before"),
    [
        ({}, None, None),
        ({"from": "2026-01-31"}, datetime(2026, 1, 31, tzinfo=UTC), None),
        ({"until": "2026-01-31"}, None, datetime(2026, 2, 1, tzinfo=UTC)),
        ({"until": "2026-01-31T23:59:59Z"}, None, datetime(2026, 2, 1, tzinfo=UTC)),
        ({"from": "2026-01-31", "until": "2026-01-31"}, *(datetime(2026, *d, tzinfo=UTC) for d in ((1, 31), (2, 1)))),
        ({"until": "9999-12-31"}, None, None),
    ],
)
def test_until_is_the_last_that_counts(
    arguments: dict[str, str], since: datetime | None, before: datetime | None
) -> None:
    assert between(arguments) == (since, before)


@pytest.mark.parametrize(
    "arguments",
    [
        {"from": "2026"},
        {"from": "2026-02-30"},
        {"from": "2026-01-01T00:00Z"},
        {"from": "2026-01-01T00:00:00.5Z"},
        {"from": "2026-01-01T00:00:00+00:00"},
        {"until": "0000-01-01"},
        {"from": "2026-01-02", "until": "2026-01-01"},
        {"from": "2026-01-01", "until": "2026-01-02T00:00:00Z"},
    ],
)
def test_other_times_are_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(OaiProblem, match="badArgument"):
        between(arguments)


@pytest.mark.parametrize("name", ["", ":", "kind:", ":news", "kind news", "kind/news", "sección"])
def test_what_names_no_set_is_refused(name: str) -> None:
    with pytest.raises(OaiProblem, match="badArgument"):
        path_of_set({"set": name})


def test_a_token_says_all_that_is_needed_to_go_on() -> None:
    token = tokens.Token(verb="ListRecords", arguments={"metadataPrefix": "oai_dc"}, cursor="abc", given=100)
    assert tokens.read(Asked("ListRecords"), tokens.written(token)) == token
    with pytest.raises(OaiProblem, match="badResumptionToken"):
        tokens.read(Asked("ListIdentifiers"), tokens.written(token))


@given(st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
def test_a_token_that_nobody_gave_out_is_refused(text: str) -> None:
    with pytest.raises(OaiProblem, match="badResumptionToken"):
        tokens.read(Asked("ListRecords"), text)
