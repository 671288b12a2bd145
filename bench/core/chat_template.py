"""The change of a chat template that lets small Qwen2.5 models call tools.

llama-server derives its parser for tool calls from the template. Qwen2.5's names `<tool_call>`
tags, but its small models write a fenced json block, which is then taken for text. The edited
template asks for, shows and so parses the form that the models really write. What a model does
with it is as much the edit's doing: such a model is never ranked.
"""

from bench.errors import BadInputError

_FENCE = "`" * 3

# Each of these must be there exactly once, or the template is another one than the edit is for.
# The backslashes are the template's own: its string literals spell their line breaks.
_SPOTS = (
    # The instruction.
    (
        r"within <tool_call></tool_call> XML tags:\n<tool_call>\n",
        rf"in a json code block:\n{_FENCE}json\n",
    ),
    (r"\n</tool_call><|im_end|>", rf"\n{_FENCE}<|im_end|>"),
    # The calls made so far.
    (r"""'\n<tool_call>\n{"name": "'""", rf"""'\n{_FENCE}json\n{{"name": "'"""),
    (r"'}\n</tool_call>'", rf"'}}\n{_FENCE}'"),
    # The way to stop: without it the models repeat the same call for ever.
    (
        r"'\n</tool_response>'",
        r"'\n</tool_response>\nIf the task is now done, do not call a tool again: "
        r"reply with the single word DONE.'",
    ),
)


def fence_tools(template: str) -> str:
    """Return a Qwen2.5 template whose tool calls are fenced json blocks.

    Raises:
        BadInputError: when the template is not one the edit was made for.
    """
    for old, new in _SPOTS:
        found = template.count(old)
        if found != 1:
            raise BadInputError(
                f"editing a chat template (qwen-fence): {old!r} occurs {found} times instead of "
                "once; the edit is for Qwen2.5's own template, so leave chat_template_edit out."
            )
        template = template.replace(old, new)
    return template
