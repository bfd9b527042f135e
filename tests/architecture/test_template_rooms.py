"""A page's template lies where its code does: the folders of templates are the rooms of the gateway's pages."""

from __future__ import annotations

from convive.state import PROJECT

PAGES = PROJECT / "gateway" / "web"


def test_each_folder_of_the_funds_templates_is_a_room_of_its_code() -> None:
    folders = {path.name for path in (PAGES / "templates" / "funds").iterdir() if path.is_dir()}
    rooms = {path.name for path in (PAGES / "funds").iterdir() if (path / "__init__.py").exists()}
    assert folders == rooms
