"""What an agent must not learn from an answer: the server's state, caches, other users, its name.

The prompt's cached part is folded into the whole, since it tells what was asked before.
"""

from typing import Any

_PRIVATE = ("timings", "__verbose", "id_slot", "generation_settings", "prompt_progress")


def hide_private(answer: dict[str, Any], *, alias: str) -> bool:
    """Remove it, in place; says whether anything was changed."""
    message = answer.get("message")
    changed = isinstance(message, dict) and hide_private(message, alias=alias)
    for name in _PRIVATE:
        if name in answer:
            del answer[name]
            changed = True
    if answer.get("model", alias) != alias:
        answer["model"] = alias
        changed = True
    usage = answer.get("usage")
    return (isinstance(usage, dict) and _hide_cache(usage)) or changed


def _hide_cache(usage: dict[str, Any]) -> bool:
    changed = usage.pop("prompt_tokens_details", None) is not None
    for name in ("cache_read_input_tokens", "cache_creation_input_tokens"):
        cached = usage.get(name)
        if isinstance(cached, int) and cached and isinstance(usage.get("input_tokens"), int):
            usage["input_tokens"] += cached
            usage[name] = 0
            changed = True
    return changed
