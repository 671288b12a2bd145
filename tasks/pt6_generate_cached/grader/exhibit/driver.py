# bench-canary pt6_generate_cached grader/exhibit/driver.py d82d6fab23ea5ed9a0460faf8d08b2a1
"""Plays every script with the submission and writes what it answered to standard output."""

import importlib.util
import json
import os
import sys
import types
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "driver"))

from remote_model import Broker, Model  # noqa: E402 - found by the line above


def main():
    out = answer_stream()
    torch.set_num_threads(1)
    cases = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    # For a submission that names the type of what it is handed.
    sys.modules["model"] = types.ModuleType("model")
    sys.modules["model"].Model = Model
    submission = load("generate")
    broker = Broker(os.environ["BENCH_BROKER"])
    answers = [
        played(submission, Model(broker, number, **case["model"]), case["operations"])
        for number, case in enumerate(cases)
    ]
    out.write(json.dumps({"answers": answers}).encode())
    out.close()


def answer_stream():
    """Keep the real standard output for the answers; what the submission prints goes to the log."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "submission" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def played(submission, model, operations):
    talks, outputs, kept = {}, [], []
    handed_in = json.dumps(operations)
    for operation in operations:
        try:
            returned = operate(submission, model, talks, *operation)
            kept.append(returned)
            outputs.append({"returned": plain(returned)})
        except BaseException as error:  # noqa: BLE001 - a bad case costs its own checks only
            kept.append(None)
            outputs.append({"raised": named(error)})
    later = [plain(returned) for returned in kept]
    return {
        "outputs": outputs,
        "handed_in_unchanged": json.dumps(plain(operations)) == handed_in,
        "handed_out_unchanged": later == [output.get("returned") for output in outputs],
    }


def named(error):
    return "ValueError" if isinstance(error, ValueError) else type(error).__name__


def operate(submission, model, talks, name, *arguments):
    if name == "generate":
        prompts, limit = arguments
        return submission.generate(model, prompts, limit)
    which, *arguments = arguments
    if name == "open":
        talks[which] = submission.Conversation(model)
        return None
    if name == "fork":
        talks[arguments[0]] = talks[which].fork()
        return None
    if name == "tokens":
        return talks[which].tokens
    if name == "rewind":
        return talks[which].rewind(*arguments)
    return talks[which].reply(*arguments)


def plain(value):
    """Return a value as JSON can hold it; what is no plain value becomes a note of its type."""
    if type(value) is list:
        return [plain(item) for item in value]
    if value is None or type(value) in (bool, int, str):
        return value
    return {"not_plain": type(value).__name__}


if __name__ == "__main__":
    main()
