"""`python -m bench.gateway`: reads the cell's configuration and serves the cell."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from bench.core.traffic import CONFIG_PATH, SOCKET_PATH, TRAFFIC_PATH, GatewayConfig
from bench.gateway.serve import serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="bench.gateway", description=__doc__)
    parser.add_argument("--config", type=Path, default=Path(CONFIG_PATH))
    parser.add_argument("--socket", type=Path, default=Path(SOCKET_PATH))
    parser.add_argument("--traffic", type=Path, default=Path(TRAFFIC_PATH))
    options = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR)
    try:
        config = GatewayConfig.model_validate_json(options.config.read_bytes())
    except (OSError, ValidationError) as error:
        sys.stderr.write(
            f"reading the gateway's configuration {options.config}: {error}\n"
            "The runner writes it before it starts the gateway; by hand, give one with --config.\n"
        )
        return 2
    return asyncio.run(_serve(config, options.socket, options.traffic))


async def _serve(config: GatewayConfig, socket_path: Path, traffic_path: Path) -> NoReturn:
    await serve(config, socket_path=socket_path, traffic_path=traffic_path)
    sys.stdout.flush()
    sys.stderr.flush()
    # A name lookup that hangs in a thread of asyncio's must not hold up the cell's end.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
