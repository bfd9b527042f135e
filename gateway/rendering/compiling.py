"""Templates compiled for one language: what does not change from reader to reader is written into them.

Jinja2's own points for it are used: `code_generator_class`, `context_class`, `template_class`, `getattr`, and, for what
is shown, `_output_child_pre`, as in Jinja2's `nativetypes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

# Functions whose answer to a constant is a constant: texts, pictures, names, addresses of our files.
ALWAYS_THE_SAME = frozenset({"_", "icon", "language_name", "static"})


_has_what_is_escaped = re.compile("[&<>\"']").search


def shown(value: object) -> str:
    """What `escape` makes of it. Most of what a page shows is a text without a sign to escape, or is safe already.

    A list of messages shows six hundred values: `escape` writes each anew, at 0.5 µs, and copies what is safe.
    """
    if type(value) is Markup or (type(value) is str and _has_what_is_escaped(value) is None):
        return value
    return escape(value)


class _FixedTexts(NodeTransformer):
    """Replaces calls like _("Reply") and icon("pen") by what they answer."""

    def __init__(self, functions: dict[str, Any]) -> None:
        self._functions: dict[str, Callable[[str], str]] = {name: functions[name] for name in ALWAYS_THE_SAME}

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja2's name
        self.generic_visit(call)
        if not isinstance(call.node, nodes.Name) or call.node.name not in self._functions:
            return call
        match call:
            case nodes.Call(args=[nodes.Const(value=str(said))], kwargs=[], dyn_args=None, dyn_kwargs=None):
                return nodes.Const(self._functions[call.node.name](said), lineno=call.lineno)
        return call


class _Writer(CodeGenerator):
    """Writes a template's code, with the fixed texts in it."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja2's name
        _FixedTexts(self.environment.globals).visit(node)
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        """Begins to write what is shown; Jinja2 writes the bracket that ends it."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class _Context(Context):
    """Calls what a page calls at once: none of our functions asks for Jinja2's context."""

    def call(
        self, function: Callable[..., Any], /, *args: Any, _loop_vars: Any = None, _block_vars: Any = None, **named: Any
    ) -> Any:
        return function(*args, **named)


class _Template(Template):
    """What it exports is the same for all who import it without their context: they share the environment's globals."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Templates(Environment):
    """The templates in one language, `functions` being what they may call."""

    code_generator_class = _Writer
    context_class = _Context
    template_class = _Template
    shown = staticmethod(shown)

    def __init__(self, folder: str, functions: dict[str, Any]) -> None:
        super().__init__(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.globals.update(functions)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The functions themselves: no template has others, and a context is made of them several times a page."""
        return self.globals if d is None else super().make_globals(d)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a view, which is a dictionary, is looked for in it first: it is asked for most often."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)
