"""Which tests a change can touch (`./run test --since main`): by who imports what, and by folder for all else.

What a test reaches by name and not by import is added to the imports: the fixtures of its folders, the service whose
process it starts, and for a test of the platform each service and room of pages it names.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import grimp

from convive.errors import OperatorError
from convive.state import PROJECT

PACKAGES = ("chassis", "contracts", "convive", "gateway", "services", "tests")
_TEST = re.compile(r"tests/(\w+/)*test_\w+\.py")
# Read as text, whatever they import.
OF_SOURCES = ("tests/architecture/test_house.py", "tests/architecture/test_conformance.py")
# What starts a service's process, or asks a platform for something.
_STARTS = re.compile(r"chassis\.runner|\bstack\b|\bwindow\(")
# Files that nobody imports: the first that fits says which tests read them. `{0}` is what the star stands for.
_BY_FOLDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gateway/web/**/*.html", ("tests/web/test_*.py", "tests/architecture/test_templates.py")),
    ("gateway/web/static/**/*", ("tests/web/test_*.py",)),
    ("gateway/locale/**/*", ("tests/**/test_translations.py", "tests/gateway/test_public_texts.py")),
    ("services/*/**/*", ("tests/{0}/**/test_*.py",)),
    ("gateway/migrations/*", ("tests/gateway/test_*.py", "tests/identity/test_*.py")),
    ("gateway/**/*", ("tests/gateway/test_*.py", "tests/web/test_*.py")),
    ("contracts/**/*", ("tests/contracts/test_*.py", "tests/docs/test_*.py")),
    ("deploy/**/*", ("tests/deploy/test_*.py",)),
    ("docker-compose.yml", ("tests/deploy/test_*.py",)),
    ("docs/**/*", ("tests/docs/test_*.py", "tests/permissions/test_*.py", "tests/contracts/test_*.py")),
    ("requirements/*", ("tests/convive/test_requirements.py", "tests/docs/test_dependencies.py")),
    ("benchmarks/**/*", ()),
    (".ci/*", ()),
    ("tests/*/**/*", ("tests/{0}/**/test_*.py",)),
    ("**/*.md", ("tests/docs/test_*.py",)),
)


@dataclass
class Choice:
    """The files of tests that were chosen, each with what made it so, and how many there are in all."""

    total: int
    why: dict[str, str] = field(default_factory=dict)

    @property
    def files(self) -> list[str]:
        """Their paths, in order."""
        return sorted(self.why)

    def add(self, files: Iterable[str], reason: str) -> None:
        """The first reason counts."""
        for file in files:
            self.why.setdefault(file, reason)

    def said(self) -> Iterator[str]:
        """In words, for whoever waits for them."""
        yield f"{len(self.why)} of {self.total} files of tests:"
        yield from (f"  {count:3} because of {reason}" for reason, count in Counter(self.why.values()).most_common())


def changed_since(revision: str) -> list[str]:
    """Paths of what differs from where the revision and this tree part; raises OperatorError for an unknown one."""
    base = _git("merge-base", revision, "HEAD").strip()
    new = _git("ls-files", "--others", "--exclude-standard")
    return sorted({*_git("diff", "--name-only", base).splitlines(), *new.splitlines()})


def chosen(changed: Iterable[str]) -> Choice:
    """The tests that changes at these paths can touch."""
    tests = [path for path in _paths("tests/**/test_*.py") if _TEST.fullmatch(path)]
    choice, imports = Choice(len(tests)), _imports(tests)
    for path in changed:
        module = _module(path)
        if module in imports.modules:
            importers = {module, *imports.find_downstream_modules(module)}
            choice.add((test for test in tests if _module(test) in importers), path)
            choice.add(OF_SOURCES, path)
        else:
            choice.add(_by_folder(path, tests), path)
    return choice


def _imports(tests: list[str]) -> grimp.ImportGraph:
    graph = grimp.build_graph(*PACKAGES, cache_dir=str(PROJECT / "var" / "imports"))
    services = {path.parent.name for path in PROJECT.glob("services/*/service.py")}
    for path in _paths("tests/**/*.py"):
        text = (PROJECT / path).read_text("utf-8")
        if _STARTS.search(text) and not path.endswith(
            "conftest.py"
        ):  # what a world is made of is its own tests' concern
            for service in services & set(re.findall(r"[a-z]+", text.lower())):
                _reaches(graph, _module(path), service)
    for test in tests:
        for folder in PurePosixPath(test).parents:
            fixtures = _module(f"{folder}/conftest.py")
            if fixtures in graph.modules:
                graph.add_import(importer=_module(test), imported=fixtures)
    return graph


def _reaches(graph: grimp.ImportGraph, module: str, service: str) -> None:
    """A service's process, and the gateway's routes and pages that lead to it."""
    for named in (f"services.{service}.service", f"gateway.api.{service}"):
        if named in graph.modules:
            graph.add_import(importer=module, imported=named)
    pages = f"gateway.web.{service}"
    for page in graph.find_descendants(pages) if pages in graph.modules else ():
        graph.add_import(importer=module, imported=page)


def _by_folder(path: str, tests: list[str]) -> Iterable[str]:
    """All tests where no folder says better: what is at the top is everybody's."""
    for pattern, wanted in _BY_FOLDER:
        if (found := _fits(path, pattern)) is not None:
            return [test for each in wanted for test in tests if _fits(test, each.format(found)) is not None]
    return tests


def _fits(path: str, pattern: str) -> str | None:
    """What the first lone star of the pattern stands for, or None where the path does not fit."""
    steps = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "([^/]*)")
    found = re.fullmatch(steps, path)
    return found and (found.group(1) if found.groups() else "")


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") if path.endswith(".py") else ""


def _paths(pattern: str) -> list[str]:
    return sorted(path.relative_to(PROJECT).as_posix() for path in PROJECT.glob(pattern))


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OperatorError(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout
