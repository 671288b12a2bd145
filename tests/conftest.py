"""Markers that must be asked for: a test that needs the real thing never passes without it."""

import signal

import pytest

from support.proofs_today import PART


def pytest_configure() -> None:
    # A shell has what it starts in the background ignore Ctrl-C, and nohup a closed terminal; so
    # would all that is started here, among it what tests interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-docker", action="store_true", help="run tests on the Docker engine")
    parser.addoption("--run-model", action="store_true", help="run tests with a real small model")
    parser.addoption("--run-slow-model", action="store_true", help="also those that take minutes")
    parser.addoption("--all-proofs", action="store_true", help="every wrong proof in containers")
    parser.addoption("--all-attacks", action="store_true", help="every attack on both benches")


def pytest_report_header(config: pytest.Config) -> list[str]:
    part = "all" if config.getoption("--all-proofs") else f"today's {PART} of each task"
    attacks = "all" if config.getoption("--all-attacks") else "those whose turn it is today"
    return [
        f"wrong proofs graded in containers: {part} (--all-proofs: all of them)",
        f"attacks tried in containers: {attacks} (--all-attacks: all of them)",
    ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for marker in ("docker", "model", "slow_model"):
        option = f"--run-{marker.replace('_', '-')}"
        if config.getoption(option):
            continue
        skip = pytest.mark.skip(reason=f"asked for with {option}")
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(skip)
