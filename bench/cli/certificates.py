"""How certificates look on a terminal. What came out of containers is shown escaped."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from bench.cli.tables import a_console, printable
from bench.core.certificate import (
    Certificate,
    DecoyTrial,
    Objection,
    PhaseTimes,
    ProofReport,
)

_PHASES = ("compile", "generate", "exhibit", "judge")
_NAMES_SHOWN = 4


def certificate_line(certificate: Certificate) -> str:
    """Return a certificate as one full line."""
    word = "[green]certified[/]" if certificate.certified else "[red]NOT CERTIFIED[/]"
    against = f", {len(certificate.objections)} objections" if certificate.objections else ""
    return (
        f"{word}  {certificate.task}  {len(certificate.proofs)} submissions × "
        f"{len(certificate.seeds)} seeds, {certificate.seconds:.0f} s{against}"
    )


def show_certificates(certificates: Sequence[Certificate]) -> None:
    """Print what a check found: a table of the tasks, then everything to be said of each."""
    console = a_console()
    if len(certificates) == 1:
        _show_in_full(certificates[0], console)
    console.print(_table(certificates))
    for certificate in certificates:
        for line in _remarks(certificate):
            console.print(line, highlight=False)
        for objection in certificate.objections:
            _show_objection(certificate.task, objection, console)


def _table(certificates: Sequence[Certificate]) -> Table:
    table = Table(caption="longest time of the reference (× it fits into the limit)")
    for name in ("task", "state", "seeds", "checks", "idle", "caught", "varied"):
        table.add_column(name, overflow="fold")
    for phase in _PHASES:
        table.add_column(phase, justify="right")
    for certificate in certificates:
        table.add_row(*_row(certificate))
    return table


def _row(certificate: Certificate) -> Iterable[str]:
    wrong = [proof for proof in certificate.proofs if not proof.solved]
    caught = sum("all_checks_passed" not in proof.reasons for proof in wrong)
    times = {phase.phase: _longest(phase) for phase in certificate.times}
    return (
        certificate.task,
        "[green]certified[/]" if certificate.certified else "[red]not certified[/]",
        str(len(certificate.seeds)),
        str(len(certificate.checks)),
        str(len(certificate.idle_checks)),
        f"{caught} of {len(wrong)}",
        f"{certificate.flakes} of {certificate.repeats}",
        *(times.get(phase, "–") for phase in _PHASES),
    )


def _longest(phase: PhaseTimes) -> str:
    return f"{phase.max_seconds:.2f} s (× {phase.factor:.0f})"


def _show_in_full(certificate: Certificate, console: Console) -> None:
    proofs = Table()
    for name in ("submission", "must be", "was", "caught by"):
        proofs.add_column(name, overflow="fold")
    for proof in certificate.proofs:
        proofs.add_row(*_proof_row(proof))
    console.print(proofs)
    for trial in certificate.decoy:
        console.print(_trial_line(trial), highlight=False)
    times = Table()
    for name in ("phase", "runs", "shortest", "median", "longest", "limit", "suggested limit"):
        times.add_column(name, justify="left" if name == "phase" else "right")
    for phase in certificate.times:
        times.add_row(
            phase.phase,
            str(phase.samples),
            *(f"{s:.2f} s" for s in (phase.min_seconds, phase.median_seconds, phase.max_seconds)),
            f"{phase.limit_seconds} s (× {phase.factor:.0f})",
            f"{phase.suggested_seconds} s",
        )
    console.print(times)


def _proof_row(proof: ProofReport) -> Iterable[str]:
    more = len(proof.caught_by) - _NAMES_SHOWN
    caught = ", ".join(proof.caught_by[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return (
        printable(proof.name),
        "solved" if proof.solved else "failed",
        ", ".join(dict.fromkeys(proof.reasons)) or "–",
        printable(caught) or "–",
    )


def _trial_line(trial: DecoyTrial) -> str:
    end = "passes" if trial.passed else "fails"
    told = "and says that it ran" if trial.says_so else "and does not say that it ran"
    return f"the decoy's test.sh on {trial.submission}: {end}, {told}"


def _remarks(certificate: Certificate) -> Iterable[str]:
    if certificate.idle_checks:
        idle = printable(", ".join(certificate.idle_checks))
        yield f"{certificate.task}: no wrong proof fails {idle}"
    for warning in certificate.warnings:
        yield f"[yellow]{certificate.task}[/]: {printable(warning)}"


def _show_objection(task: str, objection: Objection, console: Console) -> None:
    seed = None if objection.seed is None else f"seed {objection.seed}"
    where = ", ".join(part for part in (objection.proof, seed) if part)
    place = f" ({printable(where)})" if where else ""
    console.print(
        f"[red]{task}[/]: {objection.doing}{place}: {printable(objection.found)}", highlight=False
    )
    console.print(f"    → {printable(objection.advice)}", highlight=False)
    for line in objection.log.splitlines():
        console.print(f"    | {printable(line)}", highlight=False)
