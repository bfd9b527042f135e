"""What pages take from views and put into commands, read from their code: each key is a field of the contract.

A page gets views as JSON data (validating them once more would cost every page), so the type checker does not see a
misspelt key. Here the keys are followed from `visitor.call(OPERATION, {...})` and from parameters that say whose view
they take (`Data[View]`, gateway/views.py): through names, lists, loops, helpers and other modules, up to the template
that is shown.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.architecture import shapes
from tests.architecture.page_expressions import Expressions, Known, total
from tests.architecture.shapes import EMPTY, Object, Record

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Helper:
    """A function within another one."""

    returns: Any


@dataclass
class Module:
    """A module's text and the names in it."""

    name: str
    tree: ast.Module
    names: dict[str, Any]

    def __post_init__(self) -> None:
        self.functions = {each.name: each for each in self.tree.body if isinstance(each, Function)}
        classes = [each for each in self.tree.body if isinstance(each, ast.ClassDef)]
        self.methods = [each for one in classes for each in one.body if isinstance(each, Function)]


@dataclass(frozen=True)
class Shown:
    """A template that a page shows, and what it is given."""

    template: str
    given: Record
    place: str


@dataclass
class Pages:
    """All modules of pages; `faults` says where one names a field that there is not."""

    modules: dict[str, Module]
    faults: set[str] = field(default_factory=set)
    checked: set[tuple[str, int, int, str]] = field(default_factory=set)
    # Parameters and results that do not say whose view they are.
    unsaid: set[str] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)
    returns: dict[tuple[str, str], Any] = field(default_factory=dict)
    # What functions are given beyond what they name: `**about`.
    further: dict[tuple[str, str], Any] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: Mapping[str, str]) -> Pages:
        """Reads them twice: what a function is given as `**about` is known after the first time."""
        read = {name: (ast.parse(source), vars(importlib.import_module(name))) for name, source in sources.items()}
        modules = {name: Module(name, *each) for name, each in read.items()}
        first = cls(modules)._read()
        return cls(modules, further=first.further)._read()

    def _read(self) -> Pages:
        for module in self.modules.values():
            for name in module.functions:
                self.returned(module.name, name)
            for method in module.methods:
                Reader(self, module).read(method, {})
        return self

    def returned(self, module: str, name: str) -> Any:
        """What a function returns: as it says, or else as its text shows."""
        if (module, name) not in self.returns:
            self.returns[module, name] = EMPTY  # while it is being read: what calls itself
            read = Reader(self, self.modules[module])
            self.returns[module, name] = read.read(self.modules[module].functions[name], {})
        return self.returns[module, name]


class Reader(Expressions):
    """Reads one function: a method `do_…` for each kind of statement, which says whether it goes on after it."""

    def __init__(self, pages: Pages, module: Module) -> None:
        self.pages, self.module, self.names = pages, module, module.names
        self.found: list[Any] = []

    def read(self, function: Function, around: Known) -> Any:
        """Follows the views through it, in the order of its statements. What it returns."""
        known = around | {each.arg: self.annotated(each.annotation) for each in parameters(function)}
        if function.args.kwarg:
            known[function.args.kwarg.arg] = self.pages.further.get((self.module.name, function.name))
        self.run(function.body, known)
        where = f"{self.module.name}.{function.name}"
        bare = [each.arg for each in parameters(function) if each.annotation and says_nothing(each.annotation)]
        self.pages.unsaid |= {f"{where}({name})" for name in bare}
        if function.returns and says_nothing(function.returns) and not shapes.is_told(shapes.join(self.found)):
            self.pages.unsaid.add(f"{where}()")
        if function.returns is None or says_nothing(function.returns):
            return shapes.join(self.found)
        return self.annotated(function.returns)

    def annotated(self, annotation: ast.expr | None) -> Any:
        """What an annotation says."""
        if annotation is None or says_nothing(annotation):
            return None
        try:
            return shapes.of_type(eval(ast.unparse(annotation), dict(self.names)))
        except NameError:  # imported for the type checker only: no view, which has to be known here
            if "Data[" in ast.unparse(annotation):
                raise
            return None

    def run(self, body: Iterable[ast.stmt], known: Known) -> bool:
        """Whether it goes on after these statements."""
        goes_on = True
        for statement in body:
            does = getattr(self, f"do_{type(statement).__name__.lower()}", self.do_other)
            goes_on &= does(statement, known)
        return goes_on

    def do_other(self, node: ast.stmt, known: Known) -> bool:
        self.all_in(node, known)
        return True

    def do_assign(self, node: ast.Assign, known: Known) -> bool:
        kind = self.kind(node.value, known)
        for target in node.targets:
            self.bind(target, kind, known)
        return True

    def do_annassign(self, node: ast.AnnAssign, known: Known) -> bool:
        found = self.kind(node.value, known) if node.value else None
        self.bind(node.target, found if says_nothing(node.annotation) else self.annotated(node.annotation), known)
        return True

    def do_augassign(self, node: ast.AugAssign, known: Known) -> bool:
        value = self.kind(node.value, known)
        if isinstance(node.target, ast.Name):
            known[node.target.id] = total(known.get(node.target.id), node.op, value)
        return True

    def do_return(self, node: ast.Return, known: Known) -> bool:
        self.found.append(self.kind(node.value, known) if node.value else EMPTY)
        return False

    def do_raise(self, node: ast.Raise, known: Known) -> bool:
        self.all_in(node, known)
        return False

    def do_if(self, node: ast.If, known: Known) -> bool:
        self.kind(node.test, known)
        return self._branches([node.body, node.orelse], known)

    def do_for(self, node: ast.For | ast.AsyncFor, known: Known) -> bool:
        self.bind(node.target, shapes.item(self.kind(node.iter, known)), known)
        self.run([*node.body, *node.orelse], known)
        return True

    do_asyncfor = do_for

    def do_while(self, node: ast.While, known: Known) -> bool:
        self.kind(node.test, known)
        self.run(node.body, known)
        return True

    def do_with(self, node: ast.With | ast.AsyncWith, known: Known) -> bool:
        for each in node.items:
            self.kind(each.context_expr, known)
        return self.run(node.body, known)

    do_asyncwith = do_with

    def do_try(self, node: ast.Try, known: Known) -> bool:
        goes_on = self._branches([node.body, *(each.body for each in node.handlers)], known)
        return self.run([*node.orelse, *node.finalbody], known) and goes_on

    def do_match(self, node: ast.Match, known: Known) -> bool:
        self.kind(node.subject, known)
        return self._branches([*(each.body for each in node.cases), []], known)

    def do_functiondef(self, node: Function, known: Known) -> bool:
        known[node.name] = Helper(EMPTY)  # while it is being read: what calls itself
        known[node.name] = Helper(Reader(self.pages, self.module).read(node, dict(known)))
        return True

    do_asyncfunctiondef = do_functiondef

    def _branches(self, bodies: list[list[ast.stmt]], known: Known) -> bool:
        ends = [(dict(known), body) for body in bodies]
        going_on = [end for end, body in ends if self.run(body, end)]
        for name in {name for end in going_on for name in end}:
            known[name] = shapes.join(end[name] for end in going_on if name in end)
        return bool(going_on)

    def note(self, node: ast.expr, there: bool, of: Any, key: str) -> None:
        self.pages.checked.add((self.module.name, node.lineno, node.col_offset, key))
        if not there:
            self.pages.faults.add(f"{self.module.name}:{node.lineno}: {shapes.name_of(of)} has no field {key!r}")

    def show(self, template: str, given: Record, node: ast.Call) -> None:
        self.pages.shown.append(Shown(template, given, f"{self.module.name}:{node.lineno}"))

    def call(self, func: ast.expr, known: Known, named: Known, rest: list[Any]) -> Any:
        if isinstance(func, ast.Name) and isinstance(known.get(func.id), Helper):
            return known[func.id].returns
        if isinstance(func, ast.Attribute) and isinstance(of := self.kind(func.value, known), Object):
            return shapes.returned_by(getattr(of.of, func.attr, None))
        called = self.named(func)
        if isinstance(called, type):
            return shapes.of_type(called)
        module = self.pages.modules.get(getattr(called, "__module__", ""))
        function = module.functions.get(getattr(called, "__name__", "")) if module else None
        if module is None or function is None:
            return shapes.returned_by(called)
        self._given(module, function, named, rest)
        return self.pages.returned(module.name, function.name)

    def _given(self, module: Module, function: Function, named: Known, rest: list[Any]) -> None:
        """Notes what a function with `**about` is given."""
        if function.args.kwarg:
            own = {each.arg for each in parameters(function)}
            more: Any = Record(tuple((name, kind) for name, kind in named.items() if name not in own))
            for each in rest:
                more = shapes.merged(more, each)
            key = (module.name, function.name)
            self.pages.further[key] = shapes.join([self.pages.further.get(key, EMPTY), more])


def says_nothing(annotation: ast.expr) -> bool:
    """Whether an annotation leaves open which keys there are."""
    return "[str, Any]" in ast.unparse(annotation)


def parameters(function: Function) -> list[ast.arg]:
    return function.args.posonlyargs + function.args.args + function.args.kwonlyargs
