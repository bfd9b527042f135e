"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from convive.faults.nemeses import kill
from convive.state import PROJECT

ROOMS = ("chassis", "contracts", "convive", "gateway", "services")
LONGEST = 400
LONGEST_FUNCTION = 40
# A function that only passes on, and whose name says it all, needs no docstring; one with rules of its own does.
NEEDS_A_WORD = 4
COPIED = 5


def sources(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (PROJECT / room).rglob("*.py"))


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@functools.cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(parsed(path)))


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """What was parsed is half a million objects, which nobody needs after the last of these tests."""
    yield
    nodes.cache_clear()
    parsed.cache_clear()


def said(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(PROJECT)}:{getattr(node, 'lineno', 1)}"


def test_no_file_is_longer_than_two_features() -> None:
    """Migrations are no features but a record, one statement after the other."""
    kinds = (".py", ".js", ".css", ".html")
    paths = [path for room in (*ROOMS, "tests") for path in (PROJECT / room).rglob("*") if path.suffix in kinds]
    paths = [path for path in paths if "migrations" not in path.parts]
    lengths = {str(path.relative_to(PROJECT)): len(path.read_text("utf-8").splitlines()) for path in paths}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    """Most have about ten lines; what is longer than this does several things, and each has a name."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [(path, node) for path in sources(*ROOMS) for node in nodes(path) if isinstance(node, kinds)]
    lengths = {said(path, node): (node.end_lineno or 0) - node.lineno + 1 for path, node in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_no_failure_is_swallowed() -> None:
    """`except Exception: pass` hides what an operator must see; so do a bare one, `...`, and `suppress(Exception)`."""
    found = [said(path, node) for path in sources(*ROOMS) for node in nodes(path) if _swallows(node)]
    assert found == []


@pytest.mark.parametrize(
    "swallowing",
    [
        "try: a()\nexcept: pass",
        "try: a()\nexcept Exception: ...",
        "try: a()\nexcept builtins.BaseException: pass",
        "try: a()\nexcept (OSError, Exception): pass",
        "for each in b:\n try: a()\n except Exception: continue",
        "with suppress(Exception): a()",
        "with b(), contextlib.suppress(OSError, BaseException): a()",
    ],
)
def test_a_swallowed_failure_is_seen_however_it_is_written(swallowing: str) -> None:
    assert [node for node in ast.walk(ast.parse(swallowing)) if _swallows(node)]


@pytest.mark.parametrize(
    "honest",
    ["try: a()\nexcept OSError: pass", "try: a()\nexcept Exception: b()", "with suppress(OSError, b.Refused): a()"],
)
def test_a_narrow_or_answered_failure_is_not_swallowed(honest: str) -> None:
    assert not [node for node in ast.walk(ast.parse(honest)) if _swallows(node)]


def _swallows(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return _last_name(node.func) == "suppress" and any(_is_broad(each) for each in node.args)
    if isinstance(node, ast.ExceptHandler):
        return _is_broad(node.type) and all(_is_idle(each) for each in node.body)
    return False


def _is_broad(caught: ast.expr | None) -> bool:
    """Whether it takes every failure: nothing named, Exception, or a tuple with it."""
    if isinstance(caught, ast.Tuple):
        return any(_is_broad(each) for each in caught.elts)
    return caught is None or _last_name(caught) in ("Exception", "BaseException")


def _last_name(node: ast.expr) -> str:
    """`suppress` of both `suppress` and `contextlib.suppress`."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_idle(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Pass, ast.Continue)) or _is_ellipsis(node)


def _is_ellipsis(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...


def test_every_module_says_what_it_is_for() -> None:
    found = [
        said(p, parsed(p)) for p in sources(*ROOMS) if p.read_text("utf-8").strip() and not ast.get_docstring(parsed(p))
    ]
    assert found == []


@pytest.mark.parametrize("room", ["chassis", "contracts", "services"])
def test_public_functions_and_classes_say_what_they_promise(room: str) -> None:
    """Classes always, functions when they are longer than a few lines. An entry point is described by its operation."""
    found = [said(path, node) for path in sources(room) if "migrations" not in path.parts for node in _silent(path)]
    assert found == []


def _silent(path: Path) -> Iterator[ast.AST]:
    for node in parsed(path).body:
        if isinstance(node, ast.ClassDef):
            if not node.name.startswith("_") and not ast.get_docstring(node):
                yield node
            if path.name != "service.py":
                yield from (each for each in node.body if _is_silent_function(each))
        elif _is_silent_function(node):
            yield node


def _is_silent_function(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or ast.get_docstring(node):
        return False
    overrides = {"setup", "start", "stop", "export", "handle_message"}  # nameko's and OpenTelemetry's names
    return (node.end_lineno or 0) - node.body[0].lineno >= NEEDS_A_WORD and node.name not in overrides


def test_nameko_stays_behind_the_door() -> None:
    """nameko, kombu and eventlet appear in the chassis and in services/*/service.py only (docs/adr)."""
    found = []
    for path in sources("services", "gateway", "contracts", "convive"):
        if path.name == "service.py" and path.is_relative_to(PROJECT / "services"):
            continue
        for node in nodes(path):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [said(path, node) for name in names if name.split(".")[0] in ("nameko", "kombu", "eventlet")]
    assert found == []


def test_features_neither_commit_nor_speak_to_the_broker() -> None:
    """A feature works in the transaction that it is given: no commit, no publishing, no clock of its own."""
    found = []
    for path in sources("services"):
        if "migrations" in path.parts:
            continue
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and node.attr in ("commit", "rollback") and _is_session(node.value):
                found.append(said(path, node))
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "datetime.now",
                "datetime.utcnow",
                "date.today",
            ):
                found.append(said(path, node))
    assert found == []


def _is_session(node: ast.expr) -> bool:
    return ast.unparse(node).split(".")[-1] == "session"


def test_money_is_never_a_float() -> None:
    """Amounts are Decimal from the contract to the database (Fund rules)."""
    paths = [*sources("services/funds"), *sources("contracts")]
    names = [(path, node) for path in paths for node in nodes(path) if isinstance(node, ast.Name)]
    assert [said(path, node) for path, node in names if node.id in ("float", "Float", "Double")] == []


def test_every_point_at_which_a_fault_run_kills_a_process_is_in_the_chassis() -> None:
    calls = [node for path in sources("chassis") for node in nodes(path) if isinstance(node, ast.Call)]
    there = {ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func) == "faults.point"}
    assert {repr(point) for points in kill.POINTS.values() for point in points} <= there


def test_commands_hold_no_check_whose_failure_has_no_text() -> None:
    """What a contract refuses has a code, and the code a text in four languages; `ValueError` has neither."""
    raised = [node for path in sources("contracts") for node in nodes(path) if isinstance(node, ast.Raise)]
    bare = [ast.unparse(node) for node in raised if "ValueError" in ast.dump(node)]
    assert [words for words in bare if "two refusals" not in words] == []


def test_nothing_of_the_repository_names_a_registry_host() -> None:
    """Locks carry hashes, not addresses: where packages come from is decided where they are installed."""
    for path in (PROJECT / "requirements").glob("*.txt"):
        assert "--index-url" not in path.read_text()
        assert "://" not in "\n".join(line.split("#", 1)[0] for line in path.read_text().splitlines())


def test_a_row_is_copied_in_one_way() -> None:
    """Five attributes of one thing under their own names are `View.of(thing, ...)`, or `same(thing, ...)` of
    chassis/attributes.py where no view or event is made: what is copied name by name is forgotten name by name."""
    found = []
    for path in sources("services", "gateway"):
        imported = _imported(path)
        found += [said(path, node) for node in nodes(path) if _copies(node, imported)]
    assert found == []


@pytest.mark.parametrize(
    "copying",
    [
        "V(a=r.a, b=r.b, c=r.c, d=r.d, e=r.e)",
        "{'a': r.a, 'b': r.b, 'c': r.c, 'd': r.d, 'e': r.e, 'f': 1}",
        "V(x, r.a, r.b, r.c, r.d, r.e)",
        "m.V(r.x.a, r.x.b, r.x.c, r.x.d, r.x.e)",
        "{name: getattr(r, name) for name in names}",
    ],
)
def test_a_copied_row_is_seen_however_it_is_written(copying: str) -> None:
    assert [node for node in ast.walk(ast.parse(copying)) if _copies(node, set())]


@pytest.mark.parametrize(
    "other",
    [
        "V(a=r.a, b=r.b, c=r.c, d=r.d, e=s.e)",
        "{'a': r.a, 'b': r.b, 'c': r.c, 'd': r.d, 'e': r.f}",
        "{'a': Row.a, 'b': Row.b, 'c': Row.c, 'd': Row.d, 'e': Row.e}",  # columns of a query
        "select(r.a, r.b, r.c, r.d, r.e)",
        "{name: shown(getattr(r, name)) for name in names}",
    ],
)
def test_what_is_renamed_shown_or_selected_is_no_copy(other: str) -> None:
    assert not [node for node in ast.walk(ast.parse(other)) if _copies(node, {"Row"})]


def _imported(path: Path) -> set[str]:
    """The names that a module takes from others: its modules and classes, no rows."""
    sources = [node for node in nodes(path) if isinstance(node, (ast.Import, ast.ImportFrom))]
    return {alias.asname or alias.name.split(".")[0] for node in sources for alias in node.names}


def _copies(node: ast.AST, imported: set[str]) -> bool:
    """Whether five attributes, or more, of one thing are written out: under their own names as keyword arguments or in
    a dict, or one after another into a constructor. And whether a dict has any number of them by `getattr`."""
    if isinstance(node, ast.DictComp):
        return _copies_by_name(node)
    if isinstance(node, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        things = [thing for thing in _of_own_name(keys, node.values) if thing.split(".")[0] not in imported]
        return _are_many(things)
    if not isinstance(node, ast.Call):
        return False
    named = _of_own_name([each.arg for each in node.keywords], [each.value for each in node.keywords])
    placed = [ast.unparse(each.value) for each in node.args if isinstance(each, ast.Attribute)]
    return _are_many(named) or (_last_name(node.func)[:1].isupper() and _are_many(placed))


def _of_own_name(names: Sequence[object], values: Sequence[ast.expr]) -> list[str]:
    """The things whose attributes are given under the attributes' names."""
    pairs = zip(names, values, strict=True)
    return [ast.unparse(each.value) for name, each in pairs if isinstance(each, ast.Attribute) and each.attr == name]


def _are_many(things: list[str]) -> bool:
    return max(Counter(things).values(), default=0) >= COPIED


def _copies_by_name(node: ast.DictComp) -> bool:
    """{name: getattr(thing, name) for name in names}"""
    name = ast.unparse(node.generators[0].target)
    if ast.unparse(node.key) != name or not isinstance(node.value, ast.Call):
        return False
    got = _last_name(node.value.func) == "getattr" and [ast.unparse(each) for each in node.value.args[1:]]
    return got == [name]


def test_a_contract_module_is_imported_under_one_name() -> None:
    """`from contracts.funds.spending import budgets as funds_budgets`: <service>_<module>, wherever one reads it."""
    found = []
    for path in sources(*ROOMS, "tests", "benchmarks"):
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "contracts":
                found += [f"{said(path, node)}: {name}" for name in _misnamed(node)]
    assert found == []


def _misnamed(node: ast.ImportFrom) -> Iterator[str]:
    parts = (node.module or "").split(".")[1:]
    for alias in node.names:
        place = PROJECT.joinpath("contracts", *parts, alias.name)
        if not (place.with_suffix(".py").exists() or place.is_dir()):
            continue  # a name of the module, not a module
        wanted = f"{parts[0]}_{alias.name}" if parts else alias.name
        if (alias.asname or alias.name) != wanted:
            yield f"{alias.name} is called {alias.asname or alias.name}, not {wanted}"
