"""Alerts and the dashboard ask for figures that exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import Any

import pytest

from convive.state import PROJECT
from tests.deploy.reading import DEPLOY, DEPLOYABLES, one

MONITORING = DEPLOY / "monitoring"
# Every instrument of the chassis, used once, as Prometheus is told of it.
TELL = """
from chassis import telemetry
telemetry.start("x", otlp_endpoint="", trace_dir=None)
for instrument in vars(telemetry).values():
    for use in ("add", "record", "set"):
        if isinstance(instrument, telemetry.Asked):
            instrument.follow(lambda: [(1, {})])
        elif hasattr(instrument, use) and type(instrument).__module__.startswith("opentelemetry.metrics"):
            getattr(instrument, use)(1)
from prometheus_client import generate_latest
print(generate_latest().decode())
"""


@pytest.fixture(scope="module")
def told() -> set[str]:
    argv = [sys.executable, "-W", "ignore", "-c", TELL]
    text = subprocess.run(argv, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^(convive_[a-z_]+)", text, flags=re.MULTILINE))


def expressions() -> list[str]:
    rules = [rule["expr"] for group in one(MONITORING / "alerts.yaml")["groups"] for rule in group["rules"]]
    dashboard = json.loads((MONITORING / "grafana" / "convive.json").read_text())
    return rules + [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


def test_every_figure_that_is_asked_for_exists(told: set[str]) -> None:
    asked = {name for expression in expressions() for name in re.findall(r"\bconvive_[a-z_]+", expression)}
    assert asked
    assert asked <= told


def test_what_must_not_go_unseen_has_an_alert() -> None:
    alerts = {rule["alert"]: rule for group in one(MONITORING / "alerts.yaml")["groups"] for rule in group["rules"]}
    text = " ".join(rule["expr"] for rule in alerts.values())
    for figure in (
        "convive_outbox_age_seconds",
        "[.]parked",
        "convive_rpc_refused_total",
        "convive.unrouted",
        "convive_http_failures_total",
        "convive_ready",
        'up{job="rabbitmq"}',
        "convive_mail_age_seconds",
        'convive_mails_total{outcome=~"refused|uncertain"}',
    ):
        assert figure in text
    for rule in alerts.values():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]


def test_every_deployable_is_scraped() -> None:
    jobs: dict[str, Any] = {job["job_name"]: job for job in one(MONITORING / "prometheus.yaml")["scrape_configs"]}
    assert set(jobs["convive"]["dns_sd_configs"][0]["names"]) == set(DEPLOYABLES)


@pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not installed (Debian: apt install prometheus)"
)
@pytest.mark.parametrize("argv", [["check", "config", "prometheus.yaml"], ["test", "rules", "alerts_test.yaml"]])
def test_prometheus_takes_its_configuration_and_raises_what_must_be_raised(argv: list[str]) -> None:
    argv = ["promtool", *argv]
    done = subprocess.run(argv, cwd=MONITORING, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
