"""A row becomes a view: `of` takes each field from the first source that has it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from contracts.base import View


class Cited(View):
    number: int
    name: str
    note: str | None


def test_the_first_that_has_the_attribute_counts_whatever_its_value() -> None:
    citation, version = SimpleNamespace(number=1, note=None), SimpleNamespace(number=2, name="Lights", note="old")
    assert Cited.of(citation, version) == Cited(number=1, name="Lights", note=None)


def test_what_is_given_counts_before_every_source() -> None:
    assert Cited.of(SimpleNamespace(number=1, name="Lights"), note="new").note == "new"


def test_a_field_that_no_source_has_is_an_error() -> None:
    with pytest.raises(AttributeError, match="note"):
        Cited.of(SimpleNamespace(number=1), SimpleNamespace(name="Lights"))
