"""Statements written out once, for what is asked most: what SQLAlchemy composes, as the text that it sends.

A statement of many parts costs SQLAlchemy more than the driver: each time it is looked up by all its parts, and its
constants ('erased', 0) travel as values, each of which is written, declared and read once more. Written out, it is one
string with its constants in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import BindParameter, ClauseElement, Dialect, TextClause, text
from sqlalchemy.dialects.postgresql.base import PGCompiler
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2


class _Compiler(PGCompiler):
    """Writes constants into the statement; what has no value yet (`bindparam("me")`) stays a value by that name."""

    def visit_bindparam(self, bindparam: BindParameter[Any], *how: Any, **more: Any) -> str:
        """A constant as it is written in SQL, or the place of a value."""
        visit: Callable[..., str] = super().visit_bindparam
        if bindparam.required:
            name, cast, kind = visit(bindparam, *how, **more).partition("::")
            return f"({name}){cast}{kind}"  # `text` takes no name that a colon follows
        constant = visit(bindparam, *how, **more | {"literal_binds": True})
        return constant.replace(":", r"\:")  # else `text` would take what follows for a value's name


class _Dialect(PGDialect_psycopg2):
    statement_compiler = _Compiler
    supports_statement_cache = False
    _backslash_escapes = False  # as in every connection: standard_conforming_strings is on


def written(statement: ClauseElement) -> TextClause:
    """The same statement as text: for a constant of a module, since writing it takes a millisecond or more.

    Its columns come back as the driver reads them, so it is for plain ones: no entities, no enumerations.
    """
    dialect: Callable[..., Dialect] = _Dialect
    return text(str(statement.compile(dialect=dialect(paramstyle="named"))))
