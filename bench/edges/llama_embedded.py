"""A llama.cpp server inside a Python process of its own, for machines without a llama-server.

Run as `python -m bench.edges.llama_embedded`. The first line of standard input is a `ServerPlan`
as JSON; the process serves until standard input ends, that is, until whoever started it is gone.
"""

import os
import sys
import threading

from bench.edges.server_plan import ServerPlan

_STDIN = 0


def main() -> None:
    """Serve what the first line of standard input asks for."""
    plan = ServerPlan.model_validate_json(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    server = _serve(plan)
    sys.stderr.write(f"listening on {server}\n")
    threading.Event().wait()  # the server has threads of its own; signals still end the process


def _end_with_parent() -> None:
    # Not sys.stdin: a thread that waits in it makes the interpreter abort when loading fails.
    while os.read(_STDIN, 4096):
        pass
    os._exit(0)  # llama.cpp's threads would keep an orderly exit waiting


def _serve(plan: ServerPlan) -> str:
    import xllamacpp

    if plan.weights is None or plan.threads is None or plan.cores is None:
        raise AssertionError("the embedded server is given a file and cores")
    params = xllamacpp.CommonParams()
    params.model.path = plan.weights
    params.model_alias = {plan.alias}
    params.hostnames = [plan.host]
    params.port = plan.port
    params.n_ctx = plan.context_tokens
    params.n_parallel = 1
    params.cpuparams.n_threads = plan.threads
    params.cpuparams_batch.n_threads = plan.cores
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_ENABLED
    params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_Q8_0
    params.api_keys = [plan.api_key]
    params.ui = False
    params.offline = True
    if plan.chat_template is not None:
        params.chat_template = plan.chat_template
    server = xllamacpp.Server(params)
    _KEEP.append(server)
    return str(server.listening_address)


_KEEP: list[object] = []  # a server that is collected stops


if __name__ == "__main__":
    main()
