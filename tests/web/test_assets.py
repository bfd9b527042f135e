"""Static files: names that change with what is in them, references that follow, one light and one dark."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from gateway import translate
from gateway.rendering import assets, templates

FONT = next(path for path in (templates.FOLDER.parent / "static").rglob("*.woff2"))


def test_a_name_changes_with_the_content() -> None:
    first, second = (assets._asset("x.css", content).address for content in (b"a{}", b"b{}"))
    assert re.fullmatch(r"/static/x\.[0-9a-f]{12}\.css", first)
    assert first != second


def test_what_a_file_names_is_served_under_that_name() -> None:
    known = {asset.address for asset in assets.ASSETS.values()}
    for asset in assets.ASSETS.values():
        if asset.media_type in ("text/css", "text/javascript"):
            text = asset.content.decode()
            assert "./" not in re.sub(r"https?://\S+", "", text).replace("../", ""), asset.address
            assert set(re.findall(r"/static/[\w./-]+", text)) <= known


def test_files_that_name_each_other_are_refused() -> None:
    texts = {"a.js": b'import "./b.js";', "b.js": b'import "./a.js";'}
    with pytest.raises(ValueError, match="name each other"):
        assets._make("a.js", texts, {}, ())


def test_packed_and_plain_are_the_same() -> None:
    for asset in assets.ASSETS.values():
        assert not asset.packed or gzip.decompress(asset.packed) == asset.content


@pytest.mark.parametrize(
    "path", sorted((templates.FOLDER.parent / "static").rglob("*.css")), ids=lambda path: path.name
)
def test_a_style_sheet_closes_what_it_opens(path: Path) -> None:
    """They are served as one: what one leaves open swallows those behind it."""
    depth = 0
    for sign in re.findall(r"[{}]", re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0


def test_the_dark_changes_every_colour_and_nothing_else() -> None:
    light = set(re.findall(r"--([\w-]+): *#", assets.ASSETS["convive.css"].content.decode()))
    dark = set(re.findall(r"--([\w-]+): *#", assets.ASSETS["dark.css"].content.decode()))
    assert light == dark != set()


def test_only_what_its_writers_read_is_taken_away() -> None:
    css = b"/* a */\na {\n  width: calc(1px + 2px); content: '/* b */  c'\n}\n"
    assert assets._make("a.css", {"a.css": css}, {}, ()).content == b"a{width:calc(1px + 2px);content:'/* b */  c'}"
    js = b"// a\nconst a = `// b\n  ${c}`; /* d */\nconst d = /[/*]+  /.test('//  e');\n"
    made = assets._make("a.js", {"a.js": js}, {}, ()).content
    assert made == b"const a=`// b\n  ${c}`;const d=/[/*]+  /.test('//  e');"


def test_the_typeface_has_every_letter_of_our_texts() -> None:
    font = TTFont(FONT)
    assert font["post"].italicAngle == 0
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [("wght", 400, 700)]
    drawn = set(font.getBestCmap())
    for language in ("es", "pt", "fr"):
        texts = translate.catalogue(language)
        letters = {letter for pair in texts.items() for text in pair for letter in text if letter.isprintable()}
        assert {letter for letter in letters if ord(letter) not in drawn} == set()
