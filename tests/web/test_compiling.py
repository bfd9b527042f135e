"""Templates compiled for a language say the same as templates that look every text up."""

from __future__ import annotations

import pytest
from jinja2.exceptions import UndefinedError

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


@pytest.mark.parametrize("language", list(Language))
def test_every_template_compiles_in_every_language(language: str) -> None:
    spoken = templates.spoken(language)
    names = spoken.list_templates(extensions=["html"])
    assert len(names) > 60
    for name in names:
        spoken.get_template(name)
