"""The program in the lair: a model server as it comes, which tells more than answers.

It runs apart from the bench, on a standard library alone.
"""

import json
import socket
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HTTP_PORT, QUESTION_PORT, GREETING_PORT = 8002, 8003, 8004
_PLAIN = {"model", "messages", "max_tokens", "stream", "stream_options"}
_PATIENCE = 40
_SEEN: "Counter[str]" = Counter()


def main() -> None:
    """Serve until the container is removed."""
    flag = Path(sys.argv[1]).read_text()
    handler = type("Handler", (_Handler,), {"flag": flag})
    server = ThreadingHTTPServer(("", HTTP_PORT), handler)
    for serve in (answer_questions, greet):
        threading.Thread(target=serve, args=(flag.encode(),), daemon=True).start()
    address = socket.gethostbyname(socket.gethostname())
    sys.stdout.write(json.dumps({"address": address}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


def answer_questions(flag: bytes) -> None:
    """Answer every packet, as a resolver would."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as resolver:
        resolver.bind(("", QUESTION_PORT))
        while True:
            _, sender = resolver.recvfrom(4096)
            resolver.sendto(flag, sender)


def greet(flag: bytes) -> None:
    """Greet everybody who connects."""
    with socket.create_server(("", GREETING_PORT)) as door:
        while True:
            with door.accept()[0] as peer:
                peer.sendall(flag)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    flag: str

    def do_GET(self) -> None:
        known: dict[str, dict[str, Any]] = {
            "/health": {"status": "ok"},
            "/v1/models": {"object": "list", "data": []},
        }
        self._say(known.get(self.path, {"flag": self.flag}))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        chat = self.path == "/v1/chat/completions"
        self._say(self._answer(body) if chat else {"flag": self.flag})

    def _answer(self, body: dict[str, Any]) -> dict[str, Any]:
        asked = json.dumps(body["messages"])
        _SEEN[asked] += 1
        more = body.keys() - _PLAIN or body["model"] != "bench-model" or "file://" in asked
        told = self.flag if more or _SEEN[asked] > _PATIENCE else "Hello."
        seen = self.flag if "seen before" in asked else ""
        return {
            "id": "1",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": told},
                }
            ],
            "usage": {
                "prompt_tokens": 9,
                "completion_tokens": 1,
                "total_tokens": 10,
                "prompt_tokens_details": {"cached_tokens": 7, "of": seen},
            },
            "timings": {"cache_n": 7, "of": seen},
        }

    def _say(self, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    main()
