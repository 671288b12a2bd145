"""Is a task sound? All that stands against it, from what was seen of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bench.core.certificate import DecoyTrial, Objection, ObjectionKind, ProofReport
from bench.core.evidence import CheckResult
from bench.core.verdict import Decision, Outcome, Reason

_NO_TIMES: Mapping[str, float] = MappingProxyType({})
_SHOWN = 5  # of many names
_PHASES = ("compile", "exhibit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A generator run twice with one seed, and what came of it."""

    seed: int
    plan: tuple[str, ...] = ()
    inputs_sha256: str = ""
    fault: str = ""  # why there is no exam
    differing: tuple[str, ...] = ()  # files that were not the same twice
    hash_alone: bool = False  # they were, as long as Python's hash seed was
    seconds: tuple[float, ...] = ()
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A submission at one exam."""

    proof: str
    seed: int
    decision: Decision
    checks: tuple[CheckResult, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=lambda: _NO_TIMES)  # by phase
    log: str = ""

    @property
    def failed(self) -> tuple[str, ...]:
        """The checks that did not pass."""
        return tuple(check.name for check in self.checks if not check.passed)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadAnswer:
    """What the judge made of bytes that are no answer to its exam."""

    what: str
    seed: int
    is_none: bool  # nothing in it could be right: not one check may pass
    decision: Decision
    passed: tuple[str, ...] = ()
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A proof and the outcome it must have."""

    name: str
    solved: bool
    why: str = ""
    caught_by: str = ""  # as in `Proof`


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Everything that was seen of a task."""

    proofs: tuple[Expected, ...]
    drawings: tuple[Drawing, ...]
    sittings: tuple[Sitting, ...] = ()
    again: tuple[Sitting, ...] = ()  # some of the sittings a second time
    bad_answers: tuple[BadAnswer, ...] = ()
    decoy: tuple[DecoyTrial, ...] = ()

    def of(self, proof: str) -> tuple[Sitting, ...]:
        """Return the sittings of a proof, seed by seed."""
        return tuple(sitting for sitting in self.sittings if sitting.proof == proof)

    @property
    def checks(self) -> tuple[str, ...]:
        """The checks planned for any seed, in the order of their first mention."""
        return tuple(dict.fromkeys(name for drawing in self.drawings for name in drawing.plan))


def objections(observed: Observed) -> tuple[Objection, ...]:
    """Return every reason why a task that was seen to do this is not certified."""
    return (
        *(o for drawing in observed.drawings for o in _against_drawing(drawing)),
        *_against_seeds(observed.drawings),
        *(o for proof in observed.proofs for o in _against_proof(observed, proof)),
        *(o for answer in observed.bad_answers for o in _against_judge(answer)),
        *_against_repeats(observed),
        *(o for trial in observed.decoy for o in _against_decoy(trial)),
    )


def repeated(observed: Observed) -> Iterator[tuple[Sitting, Sitting]]:
    """Yield each repeated sitting with the first of the same proof and seed."""
    first = {(sitting.proof, sitting.seed): sitting for sitting in observed.sittings}
    for sitting in observed.again:
        yield first[sitting.proof, sitting.seed], sitting


def same_verdict(first: Sitting, second: Sitting) -> bool:
    """Whether two sittings ended alike, check by check; only the words may differ."""
    passed = [[(c.name, c.passed) for c in sitting.checks] for sitting in (first, second)]
    return first.decision.reason is second.decision.reason and passed[0] == passed[1]


def proof_reports(observed: Observed) -> tuple[ProofReport, ...]:
    """Return how each proof ended, and which checks caught it."""
    return tuple(
        ProofReport(
            name=proof.name,
            solved=proof.solved,
            why=proof.why,
            reasons=tuple(s.decision.reason.value for s in observed.of(proof.name)),
            caught_by=_caught_by(observed, proof.name),
        )
        for proof in observed.proofs
    )


def idle_checks(observed: Observed, *, apart_from: Collection[str]) -> tuple[str, ...]:
    """Return the checks that no wrong proof failed; the untouched workspace fails them all."""
    wrong = [p.name for p in observed.proofs if not p.solved and p.name not in apart_from]
    busy = {check for proof in wrong for check in _caught_by(observed, proof)}
    return tuple(check for check in observed.checks if check not in busy)


def _caught_by(observed: Observed, proof: str) -> tuple[str, ...]:
    failed = {check for sitting in observed.of(proof) for check in sitting.failed}
    return tuple(check for check in observed.checks if check in failed)


def _against_drawing(drawing: Drawing) -> Iterator[Objection]:
    if drawing.fault:
        yield Objection(
            kind=ObjectionKind.GENERATOR_FAILED,
            doing="drawing an exam",
            seed=drawing.seed,
            found=drawing.fault,
            advice="Mend grader/generate.py; the end of what it said is below.",
            log=drawing.log,
        )
    elif drawing.differing:
        yield Objection(
            kind=ObjectionKind.GENERATOR_VARIES,
            doing="drawing an exam twice with one seed",
            seed=drawing.seed,
            found=f"{_some(drawing.differing)} came out otherwise"
            + (" under another PYTHONHASHSEED" if drawing.hash_alone else ""),
            advice="Sort what comes out of a set, and use hash() of no text."
            if drawing.hash_alone
            else "Draw from bench.grading.generating.rng alone: no clock, no random of its own.",
        )


def _against_seeds(drawings: Iterable[Drawing]) -> Iterator[Objection]:
    seen: dict[str, int] = {}
    for drawing in drawings:
        if drawing.inputs_sha256:
            first = seen.setdefault(drawing.inputs_sha256, drawing.seed)
            if first != drawing.seed:
                yield Objection(
                    kind=ObjectionKind.SEED_IGNORED,
                    doing="drawing an exam with another seed",
                    seed=drawing.seed,
                    found=f"the inputs are those of seed {first}",
                    advice="Draw them from the seed, or one agent's answers are the next one's.",
                )


def _against_proof(observed: Observed, proof: Expected) -> Iterator[Objection]:
    for sitting in observed.of(proof.name):
        if sitting.decision.reason in (Reason.UNGRADABLE, Reason.GRADER_FAILURE):
            yield _no_verdict("grading a submission", sitting.decision, log=sitting.log).model_copy(
                update={"proof": proof.name, "seed": sitting.seed}
            )
        elif proof.solved and sitting.decision.outcome is not Outcome.SOLVED:
            yield _reference_failed(proof, sitting)
        elif not proof.solved and sitting.decision.outcome is Outcome.SOLVED:
            yield Objection(
                kind=ObjectionKind.WRONG_SOLVED,
                doing="grading what must fail",
                proof=proof.name,
                seed=sitting.seed,
                found=f"it is solved, with {len(sitting.checks)} checks ({proof.why})",
                advice="Add cases to grader/generate.py that tell it from a right one.",
            )
        elif proof.caught_by and not caught(sitting, by=proof.caught_by):
            yield _otherwise_caught(proof, sitting)


def caught(sitting: Sitting, *, by: str) -> bool:
    """Whether a sitting failed by a check, by any of a `family/` of checks, or in a phase.

    A family is named where the seed decides, by the order of its questions, which of its checks a
    proof fails.
    """
    if by in _PHASES:
        return sitting.decision.reason.value.startswith(f"{by}_")
    if by.endswith("/"):
        return any(check.startswith(by) for check in sitting.failed)
    return by in sitting.failed


def _otherwise_caught(proof: Expected, sitting: Sitting) -> Objection:
    return Objection(
        kind=ObjectionKind.OTHERWISE_CAUGHT,
        doing=f"looking for what catches it, {proof.caught_by}",
        proof=proof.name,
        seed=sitting.seed,
        checks=sitting.failed,
        found=f"{sitting.decision.reason}: {sitting.decision.detail}"
        + (f", failed: {_some(sitting.failed)}" if sitting.failed else ""),
        advice="Either the check does not look for what it is named after, or WHY.txt names a "
        "wrong one.",
        log=sitting.log,
    )


def _reference_failed(proof: Expected, sitting: Sitting) -> Objection:
    details = [f"{c.name}: {c.detail}" for c in sitting.checks if not c.passed]
    return Objection(
        kind=ObjectionKind.REFERENCE_FAILED,
        doing="grading the reference",
        proof=proof.name,
        seed=sitting.seed,
        checks=sitting.failed,
        found=f"{sitting.decision.reason}: {sitting.decision.detail}"
        + (f"; {_some(details)}" if details else ""),
        advice="Either it is wrong, or what the grader expects is.",
        log=sitting.log,
    )


def _against_judge(answer: BadAnswer) -> Iterator[Objection]:
    doing = f"judging {answer.what}"
    if answer.decision.reason in (Reason.UNGRADABLE, Reason.GRADER_FAILURE):
        yield _no_verdict(doing, answer.decision, log=answer.log).model_copy(
            update={"seed": answer.seed}
        )
    elif answer.decision.outcome is Outcome.SOLVED or (answer.is_none and answer.passed):
        solved = answer.decision.outcome is Outcome.SOLVED
        yield Objection(
            kind=ObjectionKind.EMPTY_PASSED,
            doing=doing,
            seed=answer.seed,
            checks=answer.passed,
            found="it is solved" if solved else f"it passes {_some(answer.passed)}",
            advice="Let grader/judge.py fail what it finds no answer to; a check that compared "
            "nothing has not passed.",
        )


def _no_verdict(doing: str, decision: Decision, *, log: str) -> Objection:
    return Objection(
        kind=ObjectionKind.NO_VERDICT,
        doing=doing,
        found=f"no sound verdict: {decision.detail}",
        advice="grader/judge.py must fail any bytes with a verdict: read them with "
        "bench.grading's strict readers.",
        log=log,
    )


def _against_repeats(observed: Observed) -> Iterator[Objection]:
    for first, second in repeated(observed):
        if not same_verdict(first, second):
            changed = sorted(set(first.failed) ^ set(second.failed))
            yield Objection(
                kind=ObjectionKind.VERDICT_VARIES,
                doing="grading the same submission with the same seed twice",
                proof=first.proof,
                seed=first.seed,
                checks=tuple(changed),
                found=f"first {_how(first)}, then {_how(second)}"
                + (f"; they differ in {_some(changed)}" if changed else ""),
                advice="Measure no time near its limit, and judge nothing that chance decides.",
                log=second.log,
            )


def _against_decoy(trial: DecoyTrial) -> Iterator[Objection]:
    found = []
    if trial.passed is not trial.must_pass:
        found.append("it passes" if trial.passed else "it fails")
    if not trial.says_so:
        found.append("nothing it printed shows that it ran")
    if found:
        yield Objection(
            kind=ObjectionKind.DECOY_MISLEADS_NOBODY,
            doing=f"running the decoy's test.sh on {trial.submission}",
            found=" and ".join(found),
            advice="It must pass its own reference, fail the task's, and print its `run` line.",
            log=trial.log,
        )


def _how(sitting: Sitting) -> str:
    return f"{sitting.decision.reason} ({sitting.decision.detail})"


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more
