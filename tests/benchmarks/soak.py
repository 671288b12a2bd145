"""A long scripted sweep in whose midst everything is killed, again and again, at random moments.

A third of its cells are a model's that the bench serves; runner, gateways, forwarders, agents,
graders and that server are killed. It ends with what became of it, or with what did not hold.

Run on request: `.venv/bin/python tests/benchmarks/soak.py [--cells 60] [--seed N] [--engine]`. It
needs the images. With `--engine` it has a Docker engine of its own, which is killed, too: that
needs root on Linux, 4 GB of disk and some minutes.
"""

import argparse
import contextlib
import os
import secrets
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.command import Bench
from support.images import image_tags
from support.private_engine import private_engine
from support.soak import EXPECTED, Soak, prepare
from support.traces import clear_engine


def main() -> None:
    """Run a soak and print what became of it."""
    options = _options()
    sys.stdout.write(f"seed {options.seed}\n")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bench = Bench(folder=folder / "sweep", env={"BENCH_LOG_LEVEL": "debug"})
        bench.folder.mkdir()
        prepare(bench.folder)
        engine = None
        if options.engine:
            tags = image_tags()
            images = (tags.agent, tags.toolchain, tags.gateway)
            engine = stack.enter_context(private_engine(folder / "engine", images=images))
            os.environ["DOCKER_HOST"] = engine.address  # for what looks at it from here
            env = {**bench.env, "DOCKER_HOST": engine.address}
            bench = replace(bench, env=env, inside=engine.inside)
        soak = Soak(
            bench=bench,
            trials=-(-options.cells // len(EXPECTED)),
            kills=options.cells // 2,
            pause=(0.5, 8.0),
            seed=options.seed,
            engine=engine,
        )
        try:
            sys.stdout.write(soak.run().told())
        finally:
            clear_engine(bench.results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cells", type=int, default=60)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--engine", action="store_true", help="kill a Docker engine, too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
