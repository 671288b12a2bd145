"""Certificates on disk: `certificates/<task>.json` in a results folder, the last check of each."""

import secrets
import tempfile
from pathlib import Path

import structlog
from pydantic import ValidationError

from bench.core.certificate import Certificate
from bench.errors import ResultsError

FOLDER = "certificates"
_ADVICE = "Make the folder writable, or name another with --results."


def make_folder(results: Path) -> Path:
    """Make the folder of certificates, before there is one to write; return it.

    Raises:
        ResultsError: when none can be written there.
    """
    folder = results / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise ResultsError(f"opening the folder of certificates: {error}. {_ADVICE}") from error


def write_certificate(results: Path, certificate: Certificate) -> Path:
    """Put a certificate in place of the task's last one, whole or not at all.

    Raises:
        ResultsError: when it can't be written.
    """
    path = make_folder(results) / f"{certificate.task}.json"
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        draft.write_text(certificate.model_dump_json(indent=1) + "\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ResultsError(
            f"writing the certificate of {certificate.task}: {error}. {_ADVICE}"
        ) from error
    return path


def read_certificate(results: Path, task: str) -> Certificate | None:
    """Return the last certificate of a task, or `None`; one that can't be read is logged."""
    path = results / FOLDER / f"{task}.json"
    try:
        return Certificate.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValidationError) as error:
        structlog.get_logger().warning("certificate.unreadable", file=str(path), error=str(error))
        return None
