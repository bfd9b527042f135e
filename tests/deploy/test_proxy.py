"""The proxy's configuration: nginx takes it, and it bounds what it says it bounds."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.reading import DEPLOY, known_variables, variables_in

CONFIGURATION = (DEPLOY / "proxy" / "nginx.conf").read_text("utf-8")


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed (Debian: apt install nginx)")
def test_nginx_takes_it(tmp_path: Path) -> None:
    subject = ["-subj", "/CN=convive.example.org", "-days", "1"]
    keys = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "fullchain.pem")]
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*make, *subject, *keys], check=True, capture_output=True)
    here = CONFIGURATION.replace("/etc/ssl/convive", str(tmp_path)).replace("/run/", f"{tmp_path}/")
    (tmp_path / "nginx.conf").write_text(here)
    argv = ["nginx", "-t", "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert "syntax is ok" in done.stderr  # it would also make folders, which only root may


@pytest.mark.parametrize(
    "directive",
    [
        "client_header_timeout 10s",
        "client_body_timeout 30s",
        "send_timeout 30s",
        "large_client_header_buffers 4 4k",
        "limit_conn connections 100",
        "limit_req zone=requests burst=100 nodelay",
        "proxy_set_header X-Forwarded-For $remote_addr",
        "location = /metrics { return 404; }",
    ],
)
def test_it_bounds_what_strangers_do(directive: str) -> None:
    assert re.search(rf"^\s*{re.escape(directive)}", CONFIGURATION, re.MULTILINE)


def test_a_program_without_tls_is_refused_and_not_led_on() -> None:
    open_server = CONFIGURATION[CONFIGURATION.index("listen 80;") : CONFIGURATION.index("listen 443 ssl;")]
    assert re.search(r"location /api/ \{\s*return 403;\s*\}", open_server)
    assert re.search(r"location / \{\s*return 308 https://", open_server)


def test_it_names_settings_that_exist() -> None:
    assert variables_in(CONFIGURATION) <= known_variables()
