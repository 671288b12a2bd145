"""Tells a person who waits for a model how far it is."""

import structlog

from bench.edges.server_ready import Loading
from bench.edges.weights import Progress


def tell_loading(loading: Loading) -> None:
    """Log how far a server is that loads its model."""
    structlog.get_logger().info(
        "server.awaited",
        model=loading.model,
        seconds=round(loading.seconds),
        state=loading.state,
        log=loading.log,
    )


class DownloadTeller:
    """Logs a download's progress, every tenth of it."""

    def __init__(self) -> None:
        self._told = -1

    def __call__(self, progress: Progress) -> None:
        """Log a tenth that was not told yet."""
        tenth = 10 * progress.done_bytes // max(1, progress.total_bytes)
        if tenth != self._told:
            self._told = tenth
            log = structlog.get_logger()
            log.info("weights.downloaded", source=progress.source, percent=10 * tenth)
