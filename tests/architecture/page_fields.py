"""What pages take from views and put into commands, read from their code: each key is a field of the contract.

A page gets views as JSON data (validating them once more would cost every page), so the type checker does not see a
misspelt key. Here the keys are followed from `visitor.call(OPERATION, {...})` on: through names, lists and loops.
"""

from __future__ import annotations

import ast
import importlib
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from contracts.base import Operation

_CALLS = ("call", "ask")
_NOTHING = type(None)


@dataclass
class Reader:
    """Reads one module; `faults` says where it names a field that there is not."""

    path: Path
    names: dict[str, Any]
    faults: list[str] = field(default_factory=list)
    checked: int = 0

    def read(self, function: ast.AST) -> None:
        """Follows the views through a function, statement by statement, in the order in which they stand."""
        known: dict[str, Any] = {}
        for node in _in_order(function):
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                self._bind(node.targets[0], self._types_of(node.value, known), known)
            elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
                self._bind(node.target, _item(self._type_of(node.iter, known)), known)
            if isinstance(node, ast.Subscript):
                self._type_of(node, known, told=True)
            if isinstance(node, ast.Call) and (operation := self._operation(node)) and len(node.args) > 1:
                self._check_payload(node.args[1], operation)

    def _bind(self, target: ast.expr, kind: Any, known: dict[str, Any]) -> None:
        if isinstance(target, ast.Name):
            known[target.id] = kind if not isinstance(kind, list) else None
        elif isinstance(target, ast.Tuple) and isinstance(kind, list) and len(kind) == len(target.elts):
            for each, of in zip(target.elts, kind, strict=True):
                self._bind(each, of, known)
        elif isinstance(target, ast.Tuple):
            for each in target.elts:
                self._bind(each, None, known)

    def _types_of(self, value: ast.expr, known: dict[str, Any]) -> Any:
        """The type, or those that `asyncio.gather` brings."""
        inner = value.value if isinstance(value, ast.Await) else value
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "gather":
            return [self._type_of(each, known) for each in inner.args]
        return self._type_of(value, known)

    def _type_of(self, node: ast.expr, known: dict[str, Any], *, told: bool = False) -> Any:
        if isinstance(node, ast.Await):
            return self._type_of(node.value, known)
        if isinstance(node, ast.Name):
            return known.get(node.id)
        if isinstance(node, ast.Call):
            operation = self._operation(node)
            return _plain(operation.view) if operation else None
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            return self._within(self._type_of(node.value, known), node, told)
        return None

    def _within(self, kind: Any, node: ast.Subscript, told: bool) -> Any:
        assert isinstance(node.slice, ast.Constant)
        key = node.slice.value
        if isinstance(key, int):
            return _item(kind)
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            return None
        if told:
            self.checked += 1
        if key in kind.model_fields:
            return _plain(kind.model_fields[key].annotation)
        if told:
            self.faults.append(f"{self.path}:{node.lineno}: {kind.__name__} has no field {key!r}")
        return None

    def _operation(self, node: ast.Call) -> Operation[Any, Any] | None:
        if not (isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS and node.args):
            return None
        named = node.args[0]
        if isinstance(named, ast.Attribute) and isinstance(named.value, ast.Name):
            found = getattr(self.names.get(named.value.id), named.attr, None)
        else:
            found = self.names.get(named.id) if isinstance(named, ast.Name) else None
        return found if isinstance(found, Operation) else None

    def _check_payload(self, payload: ast.expr, operation: Operation[Any, Any]) -> None:
        if isinstance(payload, ast.BinOp) and isinstance(payload.op, ast.BitOr):
            self._check_payload(payload.left, operation)
            self._check_payload(payload.right, operation)
        for key in payload.keys if isinstance(payload, ast.Dict) else []:
            if isinstance(key, ast.Constant):
                self.checked += 1
                if key.value not in operation.command.model_fields:
                    place = f"{self.path}:{key.lineno}"
                    self.faults.append(f"{place}: {operation.command.__name__} has no field {key.value!r}")


def read(path: Path, module: str, source: str) -> Reader:
    """What a module of pages names."""
    reader = Reader(path, vars(importlib.import_module(module)))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            reader.read(node)
    return reader


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes within; what a comprehension loops over comes before what it makes."""
    children = list(ast.iter_child_nodes(node))
    for child in sorted(children, key=lambda each: not isinstance(each, ast.comprehension)):
        yield child
        yield from _in_order(child)


def _plain(kind: Any) -> Any:
    """The type without Annotated and without None."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        rest = [each for each in get_args(kind) if each is not _NOTHING]
        return _plain(rest[0]) if len(rest) == 1 else None
    return kind


def _item(kind: Any) -> Any:
    """What a list is a list of."""
    if isinstance(kind, list) or get_origin(kind) not in (list, tuple):
        return None
    return _plain(get_args(kind)[0])
