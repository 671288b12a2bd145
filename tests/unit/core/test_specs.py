"""What a task's file says of limits, and what it leaves to the defaults."""

from bench.core.specs import CompileLimits, TaskLimits


def test_naming_one_limit_of_a_phase_leaves_the_others_as_they_are() -> None:
    limits = TaskLimits.model_validate({"compile": {"seconds": 240}})

    assert limits.compile == CompileLimits(seconds=240)
    assert limits.compile.tmp_mib == TaskLimits().compile.tmp_mib > limits.exhibit.tmp_mib
    assert limits.compile.output_bytes == TaskLimits().compile.output_bytes
