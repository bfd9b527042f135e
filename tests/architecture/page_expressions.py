"""What an expression in a page's code is, as far as its views go; each key in it is checked on the way."""

from __future__ import annotations

import ast
import builtins
from abc import ABC, abstractmethod
from typing import Any

from contracts.base import Operation
from tests.architecture import shapes
from tests.architecture.shapes import EMPTY, Items, Named, Object, Record, Several

Known = dict[str, Any]
# Builtins that give the same items in another order, or fewer of them; and those that give one.
_SAME_ITEMS = ("list", "sorted", "reversed", "tuple", "set", "iter")
_ONE_ITEM = ("next", "min", "max")
_CALLS = ("call", "ask")


class Expressions(ABC):
    """Reads expressions: a method `of_…` for each kind of node. `known` is what names stand for, where it is known."""

    names: dict[str, Any]
    found: list[Any]

    @abstractmethod
    def note(self, node: ast.expr, there: bool, of: Any, key: str) -> None:
        """A key was looked for."""

    @abstractmethod
    def show(self, template: str, given: Record, node: ast.Call) -> None:
        """A template is shown."""

    @abstractmethod
    def call(self, func: ast.expr, known: Known, named: Known, rest: list[Any]) -> Any:
        """What a function of ours returns."""

    def kind(self, node: ast.expr, known: Known) -> Any:
        """What an expression is."""
        reads = getattr(self, f"of_{type(node).__name__.lower()}", None)
        if reads is None:
            self.all_in(node, known)
            return None
        return reads(node, known)

    def all_in(self, node: ast.AST, known: Known) -> None:
        """Reads what is in it, whatever it is."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.kind(child, known)
            else:
                self.all_in(child, known)

    def bind(self, target: ast.expr, kind: Any, known: Known) -> None:
        """From here on, a name stands for this."""
        match target:
            case ast.Name():
                known[target.id] = kind
            case ast.Tuple() | ast.List():
                parts = kind.of if isinstance(kind, Several) and len(kind.of) == len(target.elts) else None
                for at, each in enumerate(target.elts):
                    self.bind(each, parts[at] if parts else shapes.item(kind), known)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str() as key)):
                known[name] = shapes.merged(known.get(name), Record(((key, kind),)))
            case _:
                self.all_in(target, known)

    def of_constant(self, node: ast.Constant, known: Known) -> Any:
        return None if node.value else EMPTY

    def of_name(self, node: ast.Name, known: Known) -> Any:
        return known.get(node.id)

    def of_await(self, node: ast.Await, known: Known) -> Any:
        return self.kind(node.value, known)

    def of_starred(self, node: ast.Starred, known: Known) -> Any:
        return self.kind(node.value, known)

    def of_namedexpr(self, node: ast.NamedExpr, known: Known) -> Any:
        known[node.target.id] = self.kind(node.value, known)
        return known[node.target.id]

    def of_attribute(self, node: ast.Attribute, known: Known) -> Any:
        of = self.kind(node.value, known)
        return shapes.field(of, node.attr)[1] if isinstance(of, Object) else None

    def of_boolop(self, node: ast.BoolOp, known: Known) -> Any:
        kinds = [self.kind(each, known) for each in node.values]
        return shapes.join(kinds) if isinstance(node.op, ast.Or) else kinds[-1]

    def of_ifexp(self, node: ast.IfExp, known: Known) -> Any:
        self.kind(node.test, known)
        return shapes.join([self.kind(node.body, known), self.kind(node.orelse, known)])

    def of_binop(self, node: ast.BinOp, known: Known) -> Any:
        return total(self.kind(node.left, known), node.op, self.kind(node.right, known))

    def of_list(self, node: ast.List | ast.Set | ast.Tuple, known: Known) -> Any:
        kinds = [(each, self.kind(each, known)) for each in node.elts]
        items = [shapes.item(kind) if isinstance(each, ast.Starred) else kind for each, kind in kinds]
        return Items(shapes.join(items)) if items else EMPTY

    of_set = of_list

    def of_tuple(self, node: ast.Tuple, known: Known) -> Any:
        if any(isinstance(each, ast.Starred) for each in node.elts):
            return self.of_list(node, known)
        return Several(tuple(self.kind(each, known) for each in node.elts))

    def of_listcomp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, known: Known) -> Any:
        return Items(self.kind(node.elt, self._looped(node.generators, known)))

    of_setcomp = of_generatorexp = of_listcomp

    def of_dictcomp(self, node: ast.DictComp, known: Known) -> Any:
        within = self._looped(node.generators, known)
        self.kind(node.key, within)
        return Named(self.kind(node.value, within))

    def of_yield(self, node: ast.Yield, known: Known) -> Any:
        if node.value:
            self.found.append(Items(self.kind(node.value, known)))

    def of_yieldfrom(self, node: ast.YieldFrom, known: Known) -> Any:
        self.found.append(self.kind(node.value, known))

    def of_lambda(self, node: ast.Lambda, known: Known) -> Any:
        self.kind(node.body, known | {each.arg: None for each in node.args.args})

    def _looped(self, generators: list[ast.comprehension], known: Known) -> Known:
        within = dict(known)
        for each in generators:
            self.bind(each.target, shapes.item(self.kind(each.iter, within)), within)
            for condition in each.ifs:
                self.kind(condition, within)
        return within

    def of_dict(self, node: ast.Dict, known: Known) -> Any:
        values = [self.kind(each, known) for each in node.values]
        for key in node.keys:
            if key is not None:
                self.kind(key, known)
        if node.keys and not any(key is None or isinstance(key, ast.Constant) for key in node.keys):
            return Named(shapes.join(values))
        whole: Any = EMPTY
        for key, kind in zip(node.keys, values, strict=True):
            part = Record(((str(key.value), kind),)) if isinstance(key, ast.Constant) else None
            whole = shapes.merged(whole, kind if key is None else part)
        return whole

    def of_subscript(self, node: ast.Subscript, known: Known) -> Any:
        of = self.kind(node.value, known)
        if isinstance(node.slice, ast.Slice):
            return of if isinstance(of, Items) else None
        self.kind(node.slice, known)
        match of, node.slice:
            case _, ast.Constant(value=str() as key):
                return self._key(of, key, node)
            case Several(), ast.Constant(value=int() as at) if at < len(of.of):
                return of.of[at]
        return of.of if isinstance(of, Named) else shapes.item(of)

    def _key(self, of: Any, key: str, node: ast.expr) -> Any:
        if isinstance(of, Named):
            return of.of
        if not shapes.has_keys(of):
            return None
        there, kind = shapes.field(of, key)
        self.note(node, there, of, key)
        return kind

    def of_call(self, node: ast.Call, known: Known) -> Any:
        match node:
            case ast.Call(func=ast.Attribute(attr="get", value=value), args=[ast.Constant(value=str() as key), *rest]):
                return self._get(self.kind(value, known), key, [self.kind(each, known) for each in rest], node)
            case ast.Call(func=ast.Name(id=name), args=[first, *rest]) if name in (*_SAME_ITEMS, *_ONE_ITEM, "groupby"):
                return self._of_items(node, self.kind(first, known), known)
        given = [self.kind(each, known) for each in node.args]
        named = {each.arg: self.kind(each.value, known) for each in node.keywords if each.arg}
        rest = [self.kind(each.value, known) for each in node.keywords if each.arg is None]
        if template := self._template(node):
            self.show(template, together(named, rest), node)
        if operation := self._operation(node):
            self._payload(given, operation, node)
            return shapes.of_type(operation.view)
        match node:
            case ast.Call(func=ast.Attribute(attr="in_thread"), args=[_, ast.Call(args=[worked, *_])]):
                return self.call(worked, known, {}, [])
        found = self._known_call(node, given, named, rest, known)
        return self.call(node.func, known, named, rest) if found is None else found

    def _get(self, of: Any, key: str, rest: list[Any], node: ast.Call) -> Any:
        own = isinstance(of, Record) and of.base is None  # a page's own dictionary may lack what it is asked for
        return shapes.join([shapes.field(of, key)[1] if own else self._key(of, key, node), *rest])

    def _of_items(self, node: ast.Call, of: Any, known: Known) -> Any:
        """`sorted`, `next` and the like, with what their `key` asks for."""
        assert isinstance(node.func, ast.Name)
        one, rest = shapes.item(of), [each for each in node.args[1:] if not isinstance(each, ast.Lambda)]
        for each in [*node.args[1:], *(keyword.value for keyword in node.keywords)]:
            if isinstance(each, ast.Lambda):
                self.kind(each.body, known | {each.args.args[0].arg: one})
        if node.func.id == "groupby":
            return Items(Several((None, Items(one))))
        if node.func.id in _ONE_ITEM:
            return shapes.join([one, *(self.kind(each, known) for each in rest)])
        return None if one is None else Items(one)

    def _known_call(self, node: ast.Call, given: list[Any], named: Known, rest: list[Any], known: Known) -> Any:
        """What some functions of others return, and `asked` and `filled`, which name what they return."""
        match node.func:
            case ast.Name(id="zip"):
                return Items(Several(tuple(shapes.item(each) for each in given)))
            case ast.Name(id="dict") if len(given) == 1:
                return shapes.merged(given[0], together(named, rest))
            case ast.Attribute(attr="gather"):
                starred = any(isinstance(each, ast.Starred) for each in node.args)
                return Items(shapes.item(given[0])) if starred else Several(tuple(given))
            case ast.Attribute(attr="asked" | "filled" | "filters"):
                names = [each.value for each in node.args if isinstance(each, ast.Constant)]
                return Record(tuple((name, None) for name in names), open=len(names) < len(node.args))
            case ast.Attribute(attr="items" | "values" as way):
                of = self.kind(node.func.value, known)
                kind = of.of if isinstance(of, Named) else None
                return Items(kind if way == "values" else Several((None, kind)))
        return None

    def named(self, node: ast.expr) -> Any:
        """What a name, or a name in a module, stands for."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return getattr(self.names.get(node.value.id), node.attr, None)
        if isinstance(node, ast.Name):
            return self.names.get(node.id, getattr(builtins, node.id, None))
        return None

    def _template(self, node: ast.Call) -> str | None:
        first = node.args[0] if node.args else None
        found = first.value if isinstance(first, ast.Constant) else self.named(first) if first else None
        return found if isinstance(found, str) and found.endswith(".html") else None

    def _operation(self, node: ast.Call) -> Operation[Any, Any] | None:
        if not (isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS and node.args):
            return None
        found = self.named(node.args[0])
        return found if isinstance(found, Operation) else None

    def _payload(self, given: list[Any], operation: Operation[Any, Any], node: ast.Call) -> None:
        payload = given[1] if len(given) > 1 else None
        for key, _ in payload.fields if isinstance(payload, Record) else ():
            self.note(node, key in operation.command.model_fields, operation.command, key)


def together(named: Known, rest: list[Any]) -> Record:
    """What is given by name, and in `**rest`."""
    whole: Any = Record(tuple(named.items()))
    for each in rest:
        whole = shapes.merged(whole, each)
    return whole


def total(one: Any, operator: ast.operator, other: Any) -> Any:
    """What `one | other` or `one + other` is."""
    if isinstance(operator, ast.BitOr):
        return shapes.merged(one, other)
    return shapes.join([one, other]) if isinstance(operator, ast.Add) else None
