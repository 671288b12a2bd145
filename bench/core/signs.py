"""What can be seen of how an agent worked, beyond solved and failed: the words for it."""

from enum import StrEnum

from bench.core.schema import Document

# Twice the same can be good sense: a test run again, an answer that got lost. A third time, nothing
# was learnt from two identical results. Small models that are stuck go on for dozens.
LOOP_LENGTH = 3


class Sign(StrEnum):
    """What can be seen of how an agent worked. Several may hold at once, and none rests on another.

    An *answer* is a completed exchange that asked for one; counting tokens is none. Exchanges are
    taken in the order in which they were asked. An agent *ended by itself* unless the runner ended
    it (deadline, too much output) or the kernel did for want of memory (SIGKILL after an OOM kill).
    """

    GAVE_UP = "gave_up"
    """There is no submission, the agent ended by itself, and the last it had asked for was an
    answer, a whole one, that called no tool. Whatever the exit code. Count: 1. Of a harness without
    tools this says that its last answer led to nothing. Not told when it is not known whether there
    was a submission, or what was asked last."""

    LOOP = "loop"
    """`LOOP_LENGTH` or more answers in a row that are the same: all calls with their arguments, or
    the text of answers that call nothing. Requests without an answer in between do not count; an
    answer with neither calls nor text is like no other. Count: the answers in the longest row."""

    MALFORMED_TOOL_CALLS = "malformed_tool_calls"
    """Calls in answers whose arguments are no JSON object, or whose tool was not in their request:
    also in a request that offered none, for nobody can carry them out. A cut answer's calls are not
    looked at. Count: calls."""

    CONTEXT_OVERFLOW = "context_overflow"
    """The model server refused a request as longer than the context, or cut an answer (`length`,
    `max_tokens`) short of its output cap, or without any. When the server did not count the tokens
    of an answer with a cap, it is not told why it was cut. Count: requests."""

    OUTPUT_CAP_HIT = "output_cap_hit"
    """An answer was cut when it had all the output tokens its request asked for. Count: answers."""

    OUT_OF_BUDGET = "out_of_budget"
    """The gateway ended a request because a budget of the cell was used up. Count: requests."""

    HARNESS_CRASH = "harness_crash"
    """The agent ended by itself with another exit code than 0, and its last inference request gives
    no reason: there was none, it had a whole answer, or the harness hung up on it. Count: 1. Also a
    harness that stops at a limit of its own, or that its model's commands killed."""

    SERVER_ERROR = "server_error"
    """Inference requests that the model server failed: error, no connection, an answer that broke
    off, silence. A server that was still reading when the cell ended has not failed. Count:
    requests."""


class Conducted(Document):
    """A sign that holds, how often, and a sentence for people."""

    sign: Sign
    count: int
    detail: str
