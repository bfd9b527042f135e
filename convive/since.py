"""Which tests a change can touch (`./run test --since main`): by who imports what, and by folder for all else.

What is reached by name and not by import is added to the imports: the fixtures of a test's folders, the service whose
process it starts, for a test of the platform each service and room of pages it names, and what code finds by itself.
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
# Read Python as text, whatever they import.
OF_SOURCES = ("tests/architecture/test_house.py", "tests/architecture/test_conformance.py")
# Judge the platform's Python as a whole, by reading it or by looking for what there is, and are quick about it.
OF_PLATFORM = tuple(f"tests/{folder}/test_*.py" for folder in ("architecture", "contracts", "permissions", "docs"))
PLATFORM = ("chassis/", "contracts/", "convive/", "gateway/", "services/")
# Not quick: makes a service in a copy of the tree, and runs its tests.
_SLOW = "tests/architecture/test_new_service.py"
# What starts a service's process, or asks a platform for something.
_STARTS = re.compile(r"chassis\.runner|\bstack\b|\bwindow\(")
# Who imports modules by their names: they are found in a folder.
_FINDERS = (
    ("convive.contracts.discover", r"contracts\..+"),
    ("convive.cli", r"convive\.commands\.\w+"),
    ("gateway.api", r"gateway\.api\.\w+"),
)
# And whoever finds services by names that it does not tell, with this of the chassis.
_FINDS_SERVICES = re.compile(r"from chassis\.service import [\w\s,(]*\bfind\b(?s:.*)(?<![.\w])find\((?!\")")
_GENERATED = "tests/architecture/test_generated.py"
_RULES = ("tests/architecture/test_rules_in_files.py", _GENERATED, "tests/chassis/test_squashed.py")
_TEXTS = (
    "tests/**/test_translations.py", "tests/gateway/test_public_texts.py", "tests/gateway/test_catalogues.py",
    "tests/docs/test_glossary.py", "tests/architecture/test_conformance.py",
)  # fmt: skip
_TEMPLATES = ("tests/web/test_*.py", "tests/architecture/test_templates.py", "tests/docs/test_glossary.py")
_PAGES = ("tests/docs/test_*.py", "tests/architecture/test_readmes.py")
_OF_DATABASE_OF_GATEWAY = ("tests/gateway/test_*.py", "tests/identity/test_*.py", *_RULES)
_OF_DEPLOYMENT = ("tests/deploy/test_*.py", "tests/architecture/test_conformance.py", _GENERATED)
_PUBLISHED = (
    "tests/contracts/test_*.py", "tests/docs/test_*.py", "tests/permissions/test_*.py", "tests/deploy/test_topology.py",
    _GENERATED,
)  # fmt: skip
_REQUIREMENTS = (
    "tests/convive/test_requirements.py", "tests/convive/test_audit.py", "tests/docs/test_dependencies.py",
    "tests/deploy/test_image.py",
)  # fmt: skip
# Where one comes or goes, whoever asks which services there are is concerned.
_SERVICE = re.compile(r"services/\w+/service\.py")
# Files that nobody imports: the first that fits says which tests read them. `{0}` is what the star stands for.
_BY_FOLDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("docs/**/*", (*_PAGES, "tests/permissions/test_*.py", "tests/contracts/test_*.py", _GENERATED)),
    ("**/*.md", _PAGES),
    ("gateway/web/**/*.html", _TEMPLATES),
    ("gateway/web/static/**/*", ("tests/web/test_*.py",)),
    ("gateway/locale/**/*", _TEXTS),
    ("services/*/sql/**/*", ("tests/{0}/**/test_*.py", *_RULES)),
    ("services/*/migrations/**/*", ("tests/{0}/**/test_*.py", *_RULES)),
    ("services/*/schema.sql", ("tests/{0}/**/test_*.py", *_RULES)),
    ("services/*/**/*", ("tests/{0}/**/test_*.py",)),
    ("gateway/sql/**/*", _OF_DATABASE_OF_GATEWAY),
    ("gateway/migrations/**/*", _OF_DATABASE_OF_GATEWAY),
    ("gateway/schema.sql", _OF_DATABASE_OF_GATEWAY),
    ("gateway/**/*", ("tests/gateway/test_*.py", "tests/web/test_*.py")),
    ("contracts/**/*", _PUBLISHED),
    ("deploy/rabbitmq/definitions.json", (*_OF_DEPLOYMENT, "tests/contracts/test_*.py")),
    ("deploy/**/*", _OF_DEPLOYMENT),
    ("docker-compose.yml", _OF_DEPLOYMENT),
    ("requirements/*", _REQUIREMENTS),
    ("benchmarks/**/*", ()),
    (".ci/*", ()),
    ("tests/*/**/*", ("tests/{0}/**/test_*.py",)),
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

    def summary(self) -> Iterator[str]:
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
    tests, imports = _tests(), _imports()
    choice = Choice(len(tests))
    for path in changed:
        choice.add(_touched(path, tests, imports), path)
    return choice


def _touched(path: str, tests: list[str], imports: grimp.ImportGraph) -> Iterator[str]:
    """The tests that a change at this path can touch; a test may come twice."""
    module = _module(path)
    if _SERVICE.fullmatch(path):
        yield from tests
    elif module in imports.modules:
        importers = {module, *imports.find_downstream_modules(module)}
        yield from (test for test in tests if _module(test) in importers)
        yield from OF_SOURCES
    else:
        yield from _by_folder(path, tests)
    if module and path.startswith(PLATFORM):
        yield from (test for test in _that_fit(tests, OF_PLATFORM) if test != _SLOW)


def _tests() -> list[str]:
    return [path for path in _paths("tests/**/test_*.py") if _TEST.fullmatch(path)]


def _imports() -> grimp.ImportGraph:
    graph = grimp.build_graph(*PACKAGES, cache_dir=str(PROJECT / "var" / "imports"))
    for finder, found in _FINDERS:
        _finds(graph, finder, found)
    # What a world is made of (the fixtures) is its own tests' concern.
    for path in (path for path in _paths("tests/**/*.py", "convive/**/*.py") if not path.endswith("conftest.py")):
        _reads(graph, path, (PROJECT / path).read_text("utf-8"))
    for test in _tests():
        for folder in PurePosixPath(test).parents:
            fixtures = _module(f"{folder}/conftest.py")
            if fixtures in graph.modules:
                graph.add_import(importer=_module(test), imported=fixtures)
    return graph


def _reads(graph: grimp.ImportGraph, path: str, text: str) -> None:
    """What a file reaches of the services, by the words in it."""
    if _FINDS_SERVICES.search(text):
        _finds(graph, _module(path), r"services\.\w+\.service")
    if path.startswith("tests/") and _STARTS.search(text):
        services = {path.parent.name for path in PROJECT.glob("services/*/service.py")}
        for service in services & set(re.findall(r"[a-z]+", text.lower())):
            _reaches(graph, _module(path), service)


def _finds(graph: grimp.ImportGraph, finder: str, found: str) -> None:
    for module in [module for module in graph.modules if re.fullmatch(found, module)]:
        graph.add_import(importer=finder, imported=module)


def _reaches(graph: grimp.ImportGraph, module: str, service: str) -> None:
    """A service's process, and the gateway's routes and pages that lead to it."""
    for named in (f"services.{service}.service", f"gateway.api.{service}"):
        if named in graph.modules:
            graph.add_import(importer=module, imported=named)
    pages = f"gateway.web.{service}"
    for page in (pages, *graph.find_descendants(pages)) if pages in graph.modules else ():
        graph.add_import(importer=module, imported=page)


def _by_folder(path: str, tests: list[str]) -> Iterable[str]:
    """All tests where no folder says better: what is at the top is everybody's."""
    for pattern, wanted in _BY_FOLDER:
        if (found := _fits(path, pattern)) is not None:
            return _that_fit(tests, [each.format(found) for each in wanted])
    return tests


def _that_fit(tests: list[str], patterns: Iterable[str]) -> list[str]:
    return [test for each in patterns for test in tests if _fits(test, each) is not None]


def _fits(path: str, pattern: str) -> str | None:
    """What the first lone star of the pattern stands for, or None where the path does not fit."""
    steps = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "([^/]*)")
    found = re.fullmatch(steps, path)
    return found and (found.group(1) if found.groups() else "")


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") if path.endswith(".py") else ""


def _paths(*patterns: str) -> list[str]:
    return sorted(path.relative_to(PROJECT).as_posix() for pattern in patterns for path in PROJECT.glob(pattern))


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OperatorError(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout
