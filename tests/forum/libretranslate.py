"""A process that speaks LibreTranslate's HTTP interface, for tests: `python -m tests.forum.libretranslate`.

It prints its port. "Translating" is saying the target language before each text, with some habits of real machines:
`MANGLE` in a text changes the addresses in it, `SHOUT` what is between backticks, `DROP` loses a text.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class _Handler(BaseHTTPRequestHandler):
    key = ""
    failures = 0

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/fail":
            _Handler.failures = asked["times"]
            self._say(200, {})
        elif self.path != "/translate":
            self._say(404, {"error": "Not found"})
        elif _Handler.failures:
            _Handler.failures -= 1
            self._say(500, {"error": "Cannot translate text: out of memory"})
        elif asked.get("api_key", "") != _Handler.key:
            self._say(403, {"error": "Invalid API key"})
        elif asked["format"] != "text":
            self._say(400, {"error": "Invalid request"})
        else:
            self._say(
                200, {"translatedText": [_said(text, asked["target"]) for text in asked["q"] if "DROP" not in text]}
            )

    def _say(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - theirs
        """Nothing: the test's output is the tests' own."""


def _said(text: str, target: str) -> str:
    if "MANGLE" in text:
        text = text.replace("https://", "https: //")
    if "SHOUT" in text:
        text = text.upper()
    return f"{target}: {text}"


if __name__ == "__main__":
    _Handler.key = sys.argv[1] if len(sys.argv) > 1 else ""
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
