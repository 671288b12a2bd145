"""Faults of the user or of the machine, each with the exit code it ends the command with.

A message says what was being done, what was found, and what to do next. A bug is none of these
and shows its traceback.
"""

from typing import ClassVar


class BenchError(Exception):
    """Base of every fault that is told to a person instead of shown as a traceback."""

    exit_code: ClassVar[int] = 2


class BadInputError(BenchError):
    """A flag, setting, file or name that cannot be used."""

    exit_code = 2


class MissingPrerequisiteError(BenchError):
    """The engine, an image, the model server or a program is not there."""

    exit_code = 3


class ResultsError(BenchError):
    """The results folder cannot be read, written or locked."""

    exit_code = 4


class BrokenPromiseError(BenchError):
    """The sandbox does not hold on this engine what it promises: nothing is run."""

    exit_code = 3


class LeakError(BenchError):
    """A private file's canary was seen where an agent could see it: the sweep stops."""

    exit_code = 1


class TooManyVoidsError(BenchError):
    """So many attempts in a row came out void that something must be broken: the sweep stops."""

    exit_code = 1


class AuditError(Exception):
    """An attempt could not be audited: a rule or the auditing process broke on its evidence."""


class EngineError(Exception):
    """The container engine failed at something it was asked to do. Makes an attempt void."""
