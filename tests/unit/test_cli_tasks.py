"""The task author's commands that need no engine."""

from support.console import Command, assert_told
from support.task_folders import a_private_task


def test_stamping_shows_what_was_stamped_and_leaves_the_rest(command: Command) -> None:
    task = a_private_task(command.folder / "private")
    (task / "grader" / "more.py").write_text("x = 1\n")
    done = command("tasks", "stamp", "mine", "--tasks-dir", "private")
    assert_told(done, 0, "files stamped")
    assert "mine/grader/more.py\n" in done.out
    assert "mine/proofs/wrong-greedy/WHY.txt\n" in done.out  # the copy's canary named another task
    again = command("tasks", "stamp", "mine", "--tasks-dir", "private")
    assert_told(again, 0, "0 files stamped")
    assert again.out == ""


def test_stamping_a_task_that_is_not_there_names_the_near_one(command: Command) -> None:
    done = command("tasks", "stamp", "p2_shortest_paths")
    assert_told(done, 2, "'p2_shortest_paths'", "did you mean 'p2_shortest_path'?")
