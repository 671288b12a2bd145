"""A program with llama-server's flags, for tests of whoever starts one. Run as a script.

`--mode` says how it behaves, and `--script` what it has an agent do; the other flags are those the
bench uses, and any further one ends it, as the real program does.
"""

import argparse
import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path += [str(Path(__file__).resolve().parents[up]) for up in (1, 2)]

from bench.core.traffic import ScriptedUpstream
from bench.gateway import script_openai
from bench.gateway.script import Scene

_LOADING = {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}


def write_program(folder: Path, mode: str, *, script: ScriptedUpstream | None = None) -> Path:
    """Write an executable that is this program in a mode; return its path.

    Whenever it runs, the file `llama-server.pid` beside it names its process.
    """
    program = folder / "llama-server"
    command = f'"{sys.executable}" "{__file__}" --mode {mode}'
    if script is not None:
        turns = folder / "script.json"
        turns.write_text(script.model_dump_json())
        command += f' --script "{turns}"'
    program.write_text(f'#!/bin/sh\necho $$ > "{program}.pid"\nexec {command} "$@"\n')
    program.chmod(0o755)
    return program


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for flag in ("--mode", "--alias", "--host", "--api-key-file", "--flash-attn"):
        parser.add_argument(flag, required=True)
    for flag in ("--port", "--ctx-size", "-np"):
        parser.add_argument(flag, type=int, required=True)
    for flag in ("--threads", "--threads-batch"):
        parser.add_argument(flag, type=int)
    for flag in ("--cache-type-k", "--cache-type-v"):
        parser.add_argument(flag, choices=["f16", "q8_0"], required=True)
    weights = parser.add_mutually_exclusive_group(required=True)
    weights.add_argument("--model")
    weights.add_argument("-hf")
    parser.add_argument("--chat-template-kwargs", type=json.loads)
    for flag in ("--jinja", "--offline", "--no-mmap"):
        parser.add_argument(flag, action="store_true")
    for flag in ("--chat-template-file", "--script"):
        parser.add_argument(flag, type=Path)
    return parser.parse_args()


class _Handler(BaseHTTPRequestHandler):
    options: argparse.Namespace
    loading_answers = 2

    def do_GET(self) -> None:
        if self.options.mode == "loading" or type(self).loading_answers > 0:
            type(self).loading_answers -= 1
            self._answer(503, _LOADING)
        elif self.path == "/health":
            self._answer(404 if self.options.mode == "stranger" else 200, {"status": "ok"})
        elif self._has_key():
            self._answer(200, self._models() if self.path == "/v1/models" else self._props())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        sys.stderr.write(f"asked for {body['max_tokens']} token\n")
        sys.stderr.flush()
        if not self._has_key():
            return
        if self.options.script is not None and body.get("stream"):
            self._play(body)
        else:
            self._answer(500 if self.options.mode == "mute" else 200, {"choices": []})

    def _play(self, body: dict[str, Any]) -> None:
        """Stream the turn that follows the answers a request holds."""
        turns = ScriptedUpstream.model_validate_json(self.options.script.read_text()).turns
        number = sum(message["role"] == "assistant" for message in body["messages"])
        turn = turns[min(number, len(turns) - 1)]
        scene = Scene(number=number, turn=turn, model=self.options.alias, input_tokens=10)
        self.send_response_only(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for event in script_openai.events(scene):
            self.wfile.write(event)

    def _has_key(self) -> bool:
        if self.options.mode == "keyless":
            return True
        key = Path(self.options.api_key_file).read_text().strip()
        if self.headers["authorization"] == f"Bearer {key}":
            return True
        self._answer(401, {"error": {"message": "Invalid API Key", "code": 401}})
        return False

    def _models(self) -> dict[str, Any]:
        meta = {"n_params": 630167424, "size": 485452288, "n_ctx_train": 32768}
        return {"object": "list", "data": [{"id": self.options.alias, "meta": meta}]}

    def _props(self) -> dict[str, Any]:
        template = self.options.chat_template_file
        context = self.options.ctx_size // (2 if self.options.mode == "cramped" else 1)
        return {
            "default_generation_settings": {"n_ctx": context},
            "total_slots": self.options.np,
            "model_path": self.options.model or _downloaded(self.options.hf),
            "model_ftype": "Q4_K - Medium",
            "chat_template": template.read_text() if template else "its own",
            "build_info": "b11434-unknown",
            "media_marker": os.urandom(8).hex(),
        }

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response_only(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _downloaded(hub: str) -> str:
    """The file that `-hf` leaves in the cache: whatever test put it there."""
    repo, _, quant = hub.partition(":")
    return str(
        Path(os.environ.get("LLAMA_CACHE", "/nowhere")) / f"{repo.replace('/', '_')}_{quant}.gguf"
    )


def _main() -> int:
    options = _options()
    sys.stderr.write(f"pid: {os.getpid()}\narguments: {json.dumps(sys.argv[3:])}\n")
    sys.stderr.flush()
    if options.mode == "broken":
        sys.stderr.write("error: failed to load model\n")
        return 1
    if options.mode == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _Handler.options = options
    with ThreadingHTTPServer((options.host, options.port), _Handler) as server:
        server.daemon_threads = True
        server.serve_forever(0.02)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
