"""The finance unit's desk, as its pages are felt: among 10,000 entries that wait, and 300,000 costs.

Pages are asked for as a browser asks: signed in by its cookie, compressed, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from benchmarks import load
from benchmarks.figures import Figure, from_runs, percentile
from benchmarks.finance.books import Desk, Sizes, document, fill, payee
from benchmarks.finance.files import files
from benchmarks.finance.pages import fund_pages
from benchmarks.finance.posting import posting
from benchmarks.finance.rows import rows
from benchmarks.setting import SETTLES_AFTER_READS, Setting
from gateway.identity.sessions import COOKIE

CLAIM = "desk"
GOAL = "goal: under 150 ms"
ASKED, WARM, TURNS = 60, 10, 4


def measure(setting: Setting, sizes: Sizes | None = None) -> Iterator[Figure]:
    """Everything of the desk that has a goal. Filling takes some minutes."""
    made = fill(setting, sizes or Sizes())
    yield from _approvals(setting, made)
    yield from _searches(setting, made)
    yield from _awards(setting, made)
    yield from rows(setting, made, CLAIM)
    yield from files(setting, made, CLAIM)
    yield from fund_pages(setting, made, CLAIM)
    yield from posting(setting, CLAIM)


def headers(setting: Setting, who: str) -> dict[str, str]:
    """As a browser sends them."""
    token = setting.stage.people[who].token
    return {"Accept": "text/html", "Accept-Encoding": "gzip, br", "Cookie": f"{COOKIE}={token}"}


def _approvals(setting: Setting, made: Desk) -> Iterator[Figure]:
    at, much = "/fund/approvals", f"among {made.sizes.waiting:,} that wait"
    asked = {
        "approvals page": at,
        "approvals page, the largest first": f"{at}?order=amount",
        "approvals page, of others": f"{at}?show=sign",
        "approvals page, commitments": f"{at}?kind=commitments",
        "a cost to sign, beside the list": f"{at}/expenditures/{made.waits}",
    }
    for name, path in asked.items():
        yield _felt(setting, f"{name}, {much}, p95", "finance_approver", [path])


def _searches(setting: Setting, made: Desk) -> Iterator[Figure]:
    """Each asks for something else each time: nothing was asked for before."""
    sizes, much = made.sizes, f"among {made.sizes.costs:,} costs"
    numbers = [number * 7_919 % sizes.costs for number in range(ASKED)]
    award = made.awards["many"]["id"]
    for name, asked in {
        "a payee": [{"text": payee(number * 31 % sizes.payees)} for number in numbers],
        "a document": [{"text": document(number)} for number in numbers],
        "a frequent word": [
            {"text": word} for word in ("hotel", "lodging", "inv", "manua", "sao", "workshops printing")
        ],
        "an amount": [{"amount": f"{2 + number * 0.01:.2f}"} for number in range(ASKED)],
        "amounts between two": [{"at_least": str(n), "at_most": str(n + 3)} for n in range(10, 10 + ASKED)],
        "words in an award": [{"text": payee(number)[:12], "award_id": award} for number in numbers],
    }.items():
        paths = [f"/fund/search?{urlencode(each)}" for each in asked]
        yield _felt(setting, f"search for {name}, {much}, p95", "finance_officer", paths)
    for name, words in {
        "a payee": [payee(number * 31 % sizes.payees) for number in numbers],
        "the beginning of a payee's name": ["hotel", "impren", "boa vista", "trad", "harbour", "montreal"],
        "a document": [document(number) for number in numbers],
        "the beginning of a document": [f"INV {number // 1_000:03d}" for number in numbers],
        "an amount": [f"{2 + number * 0.01:.2f}" for number in range(ASKED)],
        "what is nowhere": [f"nowhere {number}" for number in numbers],
    }.items():
        paths = [f"/fund/costs?{urlencode({'q': each})}" for each in words]
        yield _felt(setting, f"costs found by {name}, {much}, p95", "finance_officer", paths)


def _felt(setting: Setting, name: str, who: str, paths: Sequence[str]) -> Figure:
    """The 95th percentile of each run, with the median in the note."""
    sent = [load.Request("GET", path, headers=headers(setting, who)) for path in paths]
    load.run(setting.base_url, lambda n: sent[n % len(sent)], connections=1, requests=WARM)
    runs = [_asked(setting, sent, ASKED) for _ in range(setting.runs)]
    middle = percentile([each for run in runs for each in run], 0.5)
    slow = [percentile(run, 0.95) for run in runs]
    return from_runs(slow, CLAIM, name, "ms", note=f"p50 {middle:.0f} ms; {GOAL}")


def _asked(setting: Setting, sent: Sequence[load.Request], times: int) -> list[float]:
    outcome = load.run(setting.base_url, lambda n: sent[n % len(sent)], connections=1, requests=times)
    outcome.check(200)
    return outcome.latencies


def _awards(setting: Setting, made: Desk) -> Iterator[Figure]:
    """The two pages in turn, so that both find the machine in the same state."""
    sizes, sent = made.sizes, {}
    for name in ("few", "many"):
        path = f"/fund/awards/{made.awards[name]['id']}"
        sent[name] = [load.Request("GET", path, headers=headers(setting, "finance_officer"))]
        _asked(setting, sent[name], WARM)
    waited, used = [], []
    for _ in range(setting.runs):
        taken: dict[str, list[float]] = {"few": [], "many": []}
        spent = {"few": 0.0, "many": 0.0}
        for _ in range(TURNS):
            for name in taken:
                run = setting.load(
                    lambda _, name=name: sent[name][0],  # type: ignore[misc]
                    connections=1,
                    requests=ASKED // TURNS,
                    settles=SETTLES_AFTER_READS,
                )
                taken[name] += run.latencies
                spent[name] += run.total / TURNS
        waited.append({name: percentile(each, 0.5) for name, each in taken.items()})
        used.append(spent)
    name = f"award page over {sizes.many:,} costs, relative to {sizes.few:,}"
    for what, each, unit in (("", waited, "ms at the median"), (", processor time", used, "ms")):
        ratios = [one["many"] / one["few"] for one in each]
        note = f"{each[-1]['few']:.1f} to {each[-1]['many']:.1f} {unit}; goal: within 1.2 times"
        yield from_runs(ratios, CLAIM, f"{name}{what}", "times", note=note)
