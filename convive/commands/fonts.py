"""`./run fonts`: subset the pages' typeface to the characters that the four languages need."""

from pathlib import Path

import click

from convive.state import PROJECT

TARGET = PROJECT / "gateway" / "web" / "static" / "fonts" / "public-sans.woff2"
# Latin as English, Spanish, Portuguese and French write it, with their quotes, dashes, spaces and currency.
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+0152,U+0153,U+0178,U+2010-2015,U+2018-201A,U+201C-201E,U+2022,U+2026,U+202F,U+2030,"
    "U+2039,U+203A,U+20AC,U+2190-2193,U+2212,U+2248,U+2264,U+2265,U+2713"
)
_FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "tnum", "locl"]
_WEIGHTS = (400, 700)


@click.command("fonts")
def command() -> None:
    """Subset the pages' typeface again from its package; commit the result."""
    import fontpkg_public_sans
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    source = Path(fontpkg_public_sans.__file__).parent / "files" / "PublicSans[wght].ttf"
    font = instancer.instantiateVariableFont(TTFont(source), {"wght": _WEIGHTS})
    options = subset.Options(flavor="woff2", hinting=False, layout_features=_FEATURES, name_IDs=[0, 1, 2, 13, 14])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LETTERS))
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(TARGET)
    click.echo(f"{TARGET.relative_to(PROJECT)}: {TARGET.stat().st_size} bytes")
