"""How each task's decoy misleads, and on which days that is tried in containers."""

from datetime import UTC, datetime

from bench.core.specs import Language
from bench.core.tasks import Task

MISLEADS = {
    "c1_hashmap": "FAIL  size: 3 of 2",  # keys end at a zero
    "cpp1_interval_map": "FAIL  all the same: 0 of 2",  # neighbours may have the same value
    "jax1_complex_lp": "FAIL  complex numbers",  # the tail is not conjugated
    "p1_ttl_cache": "FAIL  kept alive",  # a look prolongs a life
    "p2_shortest_path": "FAIL  way back",  # edges go both ways
    "p3_cron_next": "FAIL  friday the 13th",  # both days have to fit
    "pt1_masked_attention": "FAIL  padding alone",  # who sees nothing sees all alike
    "pt2_autograd_function": "FAIL  sharpness",  # beta has no derivative
    "pt3_rope_gqa": "FAIL  shared heads",  # key heads go round
    "pt4_lora_merge": "FAIL  scaling",  # by the root of the rank
    "pt5_logit_lens": "FAIL  logits of three",  # without the final norm
    "pt6_generate_cached": "FAIL  up to the end",  # the end token is no part of an answer
    "pt7_prompt_blend": "FAIL  two branches",  # logits are averaged, not probabilities
    "rs1_arena": "FAIL  newest first",  # elements come out in another order
    "sql1_recursive": "FAIL  four levels",  # no deeper than three
    "sql2_gaps_islands": "FAIL  overlapping",  # what overlaps counts twice
}
"""What a decoy's entrance says of a true solution, by task."""

_LIGHT = (Language.PYTHON, Language.SQL)
_TURNS = 4


def is_tried_today(task: Task) -> bool:
    """Whether a task's decoy is tried today: the cheap ones daily, of the others a quarter."""
    place = sorted(MISLEADS).index(task.id)
    is_its_turn = (datetime.now(UTC).toordinal() + place) % _TURNS == 0
    return task.spec.language in _LIGHT or is_its_turn
