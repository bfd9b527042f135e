"""No programme's short name is the address of another page: one called "interventions" could not be opened."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from contracts.programs.editions.programmes import RESERVED, SLUG_RESERVED, CreateProgramme
from gateway.web.pages import routers

_PLACE = "/programs/"
_NAMES = {"name": {"en": "A"}, "description": {"en": "A"}}


def _beside_the_programmes() -> set[str]:
    """The first parts of all addresses below the programmes' that are no field."""
    paths = [getattr(route, "path", "") for router in routers() for route in router.routes]
    parts = {path.removeprefix(_PLACE).partition("/")[0] for path in paths if path.startswith(_PLACE)}
    return {part for part in parts if not part.startswith("{")}


def test_what_is_reserved_is_what_the_pages_take() -> None:
    assert _beside_the_programmes() == RESERVED


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_a_reserved_short_name_is_refused_with_the_reason(slug: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CreateProgramme.model_validate({"slug": slug} | _NAMES)
    assert [(each["loc"], each["type"]) for each in refused.value.errors()] == [(("slug",), SLUG_RESERVED.code)]
    assert CreateProgramme.model_validate({"slug": f"{slug}-1"} | _NAMES).slug == f"{slug}-1"
