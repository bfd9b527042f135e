"""Templates compiled for a language say the same as templates that look every text up."""

from __future__ import annotations

import pytest
from jinja2 import StrictUndefined
from jinja2.exceptions import UndefinedError
from markupsafe import Markup, escape

from contracts.kinds import Language
from gateway.rendering import compiling, templates


def _functions() -> dict[str, object]:
    return {
        "_": lambda message, **named: f"<{message}>".format(**named),
        "icon": lambda name: f"({name})",
        "language_name": str.upper,
        "static": lambda name: f"/static/{name}",
    }


def _says(source: str, **params: object) -> str:
    spoken = compiling.Templates(str(templates.FOLDER), _functions())
    return spoken.from_string(source).render(**params)


def test_a_fixed_text_is_escaped_once_and_stands_in_the_code() -> None:
    spoken = compiling.Templates(str(templates.FOLDER), _functions())
    code = spoken.compile('{{ _("Save") }}{{ icon("pen") }}', raw=True)
    assert "&lt;Save&gt;(pen)" in code
    assert _says('{{ _("Save") }}{{ icon("pen") }}') == "&lt;Save&gt;(pen)"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{{ _("Post {n}", n=7) }}', "&lt;Post 7&gt;"),
        ("{{ _(word) }}", "&lt;Told&gt;"),
        ('{{ _("Show") if shown else _("Hide") }}', "&lt;Hide&gt;"),
        ('{% macro m(a) %}[{{ a }}]{% endmacro %}{{ m(_("x")) }}', "[&lt;x&gt;]"),
        ("{% for one in [1, 2] %}{{ _(word) }}{{ one }}{% endfor %}", "&lt;Told&gt;1&lt;Told&gt;2"),
    ],
)
def test_what_is_not_fixed_is_said_when_it_is_shown(source: str, said: str) -> None:
    assert _says(source, word="Told", shown=False) == said


def test_a_field_of_a_view_comes_before_a_method_of_its_dictionary() -> None:
    assert _says("{{ view.items }} {% for k, v in names.items() %}{{ k }}{{ v }}{% endfor %}",
                 view={"items": 3}, names={"a": 1}) == "3 a1"  # fmt: skip
    with pytest.raises(UndefinedError):
        _says("{{ view.nothing }}", view={})


class _Safe(str):
    __slots__ = ()

    def __html__(self) -> str:
        return "<u>safe</u>"


@pytest.mark.parametrize(
    "value",
    ["", "plain", "Ñandú – 2017", "a & b", "<b>", 'say "yes"', "it's", "x\n" * 400 + "<", Markup("<b>&amp;</b>"), 7,
     2.5, None, True, _Safe("<i>"), Markup("<i>") + "<", ["<"], StrictUndefined(name="x")],
)  # fmt: skip
def test_what_is_shown_is_what_escape_makes_of_it(value: object) -> None:
    try:
        expected = str(escape(value))
    except UndefinedError:
        with pytest.raises(UndefinedError):
            _says("{{ value }}", value=value)
    else:
        assert str(compiling.shown(value)) == expected == _says("{{ value }}", value=value)


def test_nothing_a_page_shows_is_left_unescaped() -> None:
    evil = "<script>"
    source = (
        "{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}{% call m(evil) %}{{ evil }}{% endcall %}{{ evil ~ evil }}"
        "{% set kept %}{{ evil }}{% endset %}{{ kept }}{{ [evil, evil] | join(', ') }}{{ evil | upper }}"
        "{% filter lower %}{{ evil }}{% endfilter %}{% for one in [evil] %}{{ one }}{% endfor %}"
    )
    said = _says(source, evil=evil)
    assert "<" not in said
    assert said.lower().count("&lt;script&gt;") == 10


@pytest.mark.parametrize("language", list(Language))
def test_every_template_compiles_in_every_language(language: str) -> None:
    spoken = templates.spoken(language)
    names = spoken.list_templates(extensions=["html"])
    assert len(names) > 60
    for name in names:
        spoken.get_template(name)
