"""bandit is asked as `./run lint` asks it, and what it is not to find has a reason beside it."""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from convive.commands.lint import CHECKS, ROOMS
from convive.state import PROJECT

PLANTED = {
    "a shell": "import subprocess\nsubprocess.call(name, shell=True)\n",
    "a weak digest": "import hashlib\nhashlib.md5(text)\n",
    "an unpickled text": "import pickle\npickle.loads(text)\n",
    "no check of a certificate": "import ssl\nssl._create_unverified_context()\n",
    "YAML that makes objects": "import yaml\nyaml.load(text)\n",
}
NOSEC = re.compile(r"# nosec\b(?P<rest>.*)$", re.MULTILINE)
NOQA = re.compile(r"# noqa: S\d+(?P<rest>.*)$", re.MULTILINE)


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_what_is_planted_fails_the_lint(planted: str, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(planted)
    asked = [word for word in dict(CHECKS)["security"][1:] if word not in ROOMS]
    program = Path(sysconfig.get_path("scripts"), "bandit")
    done = subprocess.run([program, *asked, tmp_path], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr


def test_every_exception_has_its_code_and_its_reason() -> None:
    sources = [path for room in ROOMS for path in (PROJECT / room).rglob("*.py")]
    texts = {str(path.relative_to(PROJECT)): path.read_text("utf-8") for path in sources}
    nosec = [(name, m["rest"]) for name, text in texts.items() for m in NOSEC.finditer(text)]
    noqa = [(name, m["rest"]) for name, text in texts.items() for m in NOQA.finditer(text)]
    assert nosec
    assert noqa
    assert [each for each in nosec if not re.fullmatch(r" B\d{3} # .{4,}", each[1])] == []
    assert [each for each in noqa if not re.match(r" - .{4,}|  # nosec ", each[1])] == []
