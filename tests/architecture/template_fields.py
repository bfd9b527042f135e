"""What templates take from views, read from their text: each attribute is a field of the contract.

A page gives a template views (page_fields.py says which). They are followed through `set`, loops, filters, macros,
imports and includes; of a name whose view is not known nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, nodes

from tests.architecture import shapes
from tests.architecture.shapes import EMPTY, Items, Named, Object, Record, Several

Known = dict[str, Any]
_SAME_ITEMS = ("sort", "list", "reverse", "unique", "select", "reject", "selectattr", "rejectattr")
_ONE_ITEM = ("first", "last", "random", "min", "max")
# Filters whose first argument names a field; others have `attribute=`.
_BY_FIRST = ("selectattr", "rejectattr", "groupby")


@dataclass(frozen=True, eq=False)
class Macro:
    """A macro, with the names around it."""

    node: nodes.Macro
    around: Known
    template: str


@dataclass(frozen=True, eq=False)
class Imported:
    """A template that was imported: its macros and what it sets."""

    names: Known


@dataclass
class Templates:
    """Reads templates; `faults` says where one names a field that there is not."""

    environment: Environment
    source: Callable[[str], str]
    # Each use of a field of a known view, once, however many pages show it.
    checked: dict[int, nodes.Node] = field(default_factory=dict)
    _faults: set[str] = field(default_factory=set)
    # Uses of what may be missing (`.get`, a page's own dictionary): a fault where no page has it.
    _missing: dict[int, str] = field(default_factory=dict)
    _there: set[int] = field(default_factory=set)
    _parsed: dict[str, nodes.Template] = field(default_factory=dict)
    _imported: dict[str, Imported] = field(default_factory=dict)
    _called: set[Any] = field(default_factory=set)

    @property
    def faults(self) -> list[str]:
        return sorted({*self._faults, *(fault for at, fault in self._missing.items() if at not in self._there)})

    def note(self, node: nodes.Node, there: bool, fault: str, maybe: bool) -> None:
        """A field was looked for."""
        self.checked[id(node)] = node
        if there:
            self._there.add(id(node))
        elif maybe:
            self._missing[id(node)] = fault
        else:
            self._faults.add(fault)

    def note_unknown(self, node: nodes.Node) -> None:
        """A field was looked for in what is not known: it may be there."""
        self._there.add(id(node))

    def show(self, name: str, given: Mapping[str, Any]) -> Known:
        """Reads a template as a page shows it, with what it extends and includes. The names it leaves."""
        if name not in self._parsed:
            self._parsed[name] = self.environment.parse(self.source(name), name)
        known, reader, body = dict(given), _Reader(self, name), self._parsed[name].body
        extends = [each for each in body if isinstance(each, nodes.Extends)]
        # What extends another sets its names first; its blocks are shown within the other. Macros are there throughout.
        blocks = [each for each in body if isinstance(each, nodes.Block)] if extends else []
        macros = [each for each in body if isinstance(each, nodes.Macro)]
        rest = [each for each in body if each not in (*extends, *blocks, *macros)]
        reader.run([*macros, *rest, *blocks, *extends], known)
        return known

    def imported(self, name: str, context: Known | None) -> Imported:
        """The names of a template, with a page's context or without."""
        if context is not None:
            return Imported(self.show(name, context))
        if name not in self._imported:
            self._imported[name] = Imported(self.show(name, {}))
        return self._imported[name]

    def call(self, macro: Macro, given: list[Any], named: Known) -> None:
        """Reads a macro's body for these arguments; once for the same ones."""
        names = [each.name for each in macro.node.args]
        arguments = dict(zip(names, given, strict=False)) | named
        key = (macro, repr(sorted((name, repr(kind)) for name, kind in arguments.items())))
        if key in self._called:
            return
        self._called.add(key)
        reader, known = _Reader(self, macro.template), dict(macro.around)
        defaults = zip(names[len(names) - len(macro.node.defaults) :], macro.node.defaults, strict=True)
        known |= dict.fromkeys(names) | {name: reader.kind(default, known) for name, default in defaults}
        reader.run(macro.node.body, known | arguments)


@dataclass
class _Reader:
    """Reads one template or macro: a method `do_…` for each kind of statement, `of_…` for each kind of expression."""

    templates: Templates
    name: str

    def run(self, body: Iterable[nodes.Node], known: Known) -> None:
        for node in body:
            getattr(self, f"do_{type(node).__name__.lower()}", self.all_in)(node, known)

    def kind(self, node: nodes.Node, known: Known) -> Any:
        """What an expression is; each attribute in it is checked."""
        return getattr(self, f"of_{type(node).__name__.lower()}", self.all_in)(node, known)

    def all_in(self, node: nodes.Node, known: Known) -> None:
        """Reads what is in it, whatever it is."""
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.kind(child, known)
            else:
                self.run([child], known)

    def do_for(self, node: nodes.For, known: Known) -> None:
        within = known | {"loop": None}
        self._bind(node.target, shapes.item(self.kind(node.iter, known)), within)
        if node.test:
            self.kind(node.test, within)
        self.run(node.body, within)
        self.run(node.else_, dict(known))

    def do_if(self, node: nodes.If, known: Known) -> None:
        self.kind(node.test, known)
        ends = [dict(known) for _ in range(len(node.elif_) + 2)]
        self.run(node.body, ends[0])
        for each, end in zip(node.elif_, ends[1:], strict=False):
            self.do_if(each, end)
        self.run(node.else_, ends[-1])
        for name in {name for end in ends for name in end}:
            kinds = [end[name] for end in ends if name in end]
            known[name] = kinds[0] if all(each is kinds[0] for each in kinds) else shapes.join(kinds)

    def do_assign(self, node: nodes.Assign, known: Known) -> None:
        self._bind(node.target, self.kind(node.node, known), known)

    def do_assignblock(self, node: nodes.AssignBlock, known: Known) -> None:
        self.run(node.body, dict(known))
        self._bind(node.target, None, known)

    def do_with(self, node: nodes.With, known: Known) -> None:
        within = dict(known)
        for target, value in zip(node.targets, node.values, strict=True):
            self._bind(target, self.kind(value, known), within)
        self.run(node.body, within)

    def do_macro(self, node: nodes.Macro, known: Known) -> None:
        known[node.name] = Macro(node, known, self.name)

    def do_block(self, node: nodes.Block, known: Known) -> None:
        self.run(node.body, dict(known))

    def do_include(self, node: nodes.Include, known: Known) -> None:
        for name in _templates_in(node.template):
            self.templates.show(name, known if node.with_context else {})

    def do_extends(self, node: nodes.Extends, known: Known) -> None:
        for name in _templates_in(node.template):
            self.templates.show(name, known)

    def do_import(self, node: nodes.Import, known: Known) -> None:
        known[node.target] = self._imported(node, known)

    def do_fromimport(self, node: nodes.FromImport, known: Known) -> None:
        imported = self._imported(node, known).names
        for each in node.names:
            name, alias = each if isinstance(each, tuple) else (each, each)
            known[alias] = imported.get(name)

    def do_callblock(self, node: nodes.CallBlock, known: Known) -> None:
        self.kind(node.call, known)
        self.run(node.body, known | {each.name: None for each in node.args})

    def _imported(self, node: nodes.Import | nodes.FromImport, known: Known) -> Imported:
        (name,) = _templates_in(node.template)
        return self.templates.imported(name, known if node.with_context else None)

    def _bind(self, target: nodes.Node, kind: Any, known: Known) -> None:
        match target:
            case nodes.Name():
                known[target.name] = kind
            case nodes.Tuple():
                parts = kind.of if isinstance(kind, Several) and len(kind.of) == len(target.items) else None
                for at, each in enumerate(target.items):
                    self._bind(each, parts[at] if parts else shapes.item(kind), known)

    def of_name(self, node: nodes.Name, known: Known) -> Any:
        return known.get(node.name)

    def of_const(self, node: nodes.Const, known: Known) -> Any:
        return None if node.value else EMPTY

    def of_condexpr(self, node: nodes.CondExpr, known: Known) -> Any:
        self.kind(node.test, known)
        return shapes.join([self.kind(each, known) for each in (node.expr1, node.expr2) if each])

    def of_and(self, node: nodes.And, known: Known) -> Any:
        self.kind(node.left, known)
        return self.kind(node.right, known)

    def of_or(self, node: nodes.Or | nodes.Add, known: Known) -> Any:
        return shapes.join([self.kind(node.left, known), self.kind(node.right, known)])

    of_add = of_or

    def of_list(self, node: nodes.List, known: Known) -> Any:
        return Items(shapes.join([self.kind(each, known) for each in node.items])) if node.items else EMPTY

    def of_tuple(self, node: nodes.Tuple, known: Known) -> Any:
        return Several(tuple(self.kind(each, known) for each in node.items))

    def of_dict(self, node: nodes.Dict, known: Known) -> Any:
        pairs = [(each.key, self.kind(each.value, known)) for each in node.items]
        fields = tuple((str(key.value), kind) for key, kind in pairs if isinstance(key, nodes.Const))
        return Record(fields, open=len(fields) < len(pairs)) if pairs else EMPTY

    def of_test(self, node: nodes.Test, known: Known) -> Any:
        if node.name == "defined" and isinstance(node.node, nodes.Getattr):
            self._field(self.kind(node.node.node, known), node.node.attr, node.node, maybe=True)
        else:
            self.all_in(node, known)

    def of_getattr(self, node: nodes.Getattr, known: Known) -> Any:
        return self._field(self.kind(node.node, known), node.attr, node)

    def of_getitem(self, node: nodes.Getitem, known: Known) -> Any:
        of = self.kind(node.node, known)
        match of, node.arg:
            case _, nodes.Const(value=str() as key) if not isinstance(of, Object):
                return self._field(of, key, node)
            case Several(), nodes.Const(value=int() as at):
                return of.of[at]
            case _, nodes.Slice():
                return of if isinstance(of, Items) else None
        self.kind(node.arg, known)
        return of.of if isinstance(of, Named) else shapes.item(of)

    def _field(self, of: Any, name: str, node: nodes.Node, *, maybe: bool = False) -> Any:
        match of:
            case Imported():
                return of.names.get(name)
            case Named():
                return of.of
        if not (shapes.has_keys(of) or isinstance(of, Object)):
            self.templates.note_unknown(node)
            return None
        maybe = maybe or (isinstance(of, Record) and of.base is None)
        there, kind = shapes.field(of, name)
        fault = f"{self.name}:{node.lineno}: {shapes.name_of(of)} has no field {name!r}"
        self.templates.note(node, there, fault, maybe)
        return kind

    def of_call(self, node: nodes.Call, known: Known) -> Any:
        given = [self.kind(each, known) for each in node.args]
        named = {each.key: self.kind(each.value, known) for each in node.kwargs}
        if isinstance(node.node, nodes.Getattr):
            of = self.kind(node.node.node, known)
            if isinstance(of, Object):
                self.templates.note_unknown(node)
                self._field(of, node.node.attr, node.node)
                return shapes.returned_by(getattr(of.of, node.node.attr, None))
            if not isinstance(of, Imported):
                return self._of_dictionary(of, node.node.attr, given, node)
        called = self.kind(node.node, known)
        if isinstance(called, Macro):
            self.templates.call(called, given, named)
        return None

    def _of_dictionary(self, of: Any, method: str, given: list[Any], node: nodes.Call) -> Any:
        """What a method of a dictionary returns; of anything else nothing is known."""
        match method, node.args:
            case "get", [nodes.Const(value=str() as key), *_]:
                return shapes.join([self._field(of, key, node, maybe=True), *given[1:]])
            case "get", [_, *_] if isinstance(of, Named):
                return shapes.join([of.of, *given[1:]])
            case "items", [] if isinstance(of, Named):
                return Items(Several((None, of.of)))
            case "values", [] if isinstance(of, Named):
                return Items(of.of)
        return None

    def of_filter(self, node: nodes.Filter, known: Known) -> Any:
        if node.node is None:
            return None
        of = self.kind(node.node, known)
        given = [self.kind(each, known) for each in node.args]
        found = self._by(node, shapes.item(of))
        if node.name in _SAME_ITEMS:
            return of
        if node.name in _ONE_ITEM:
            return shapes.item(of)
        others = {"map": Items(found), "groupby": Items(Several((None, of))), "default": shapes.join([of, *given[:1]])}
        return others.get(node.name)

    def _by(self, node: nodes.Filter, one: Any) -> Any:
        """What `attribute=`, or the first argument of some filters, finds in an item: a path of fields."""
        named = {each.key: each.value for each in node.kwargs}
        by = named.get("attribute", node.args[0] if node.args and node.name in _BY_FIRST else None)
        if not isinstance(by, nodes.Const):
            return None
        for name in str(by.value).split("."):
            one = self._field(one, name, node)
        return one


def _templates_in(node: nodes.Node) -> list[str]:
    """The names of templates in an expression."""
    consts = [node] if isinstance(node, nodes.Const) else node.find_all(nodes.Const)
    return [each.value for each in consts if isinstance(each.value, str) and each.value.endswith(".html")]
