"""The chat template of a model: read from its file, and the edit small ones need."""

import difflib
from pathlib import Path

import pytest

from bench.core.chat_template import fence_tools
from bench.edges.gguf import read_metadata
from bench.errors import BadInputError
from support.weights import TEMPLATE, a_gguf

CALL = '{\\"name\\": <function-name>, \\"arguments\\": <args-json-object>}'
# The published 1.5B model's template doubles the braces of the instruction, and only those.
TEMPLATE_1_5B = TEMPLATE.replace(CALL, "{" + CALL + "}")


def changed_lines(old: str, new: str) -> list[str]:
    lines = difflib.ndiff(old.splitlines(), new.splitlines())
    return [line[2:].strip() for line in lines if line.startswith("+ ")]


@pytest.mark.parametrize(
    ("template", "call"),
    [(TEMPLATE, CALL), (TEMPLATE_1_5B, "{" + CALL + "}")],
    ids=["0.5B", "1.5B"],
)
def test_tool_calls_become_fenced_json_blocks(template: str, call: str) -> None:
    assert changed_lines(template, fence_tools(template)) == [
        '{{- "\\n</tools>\\n\\nFor each function call, return a json object with function name and '
        f'arguments in a json code block:\\n```json\\n{call}\\n```<|im_end|>\\n" }}}}',
        '{{- \'\\n```json\\n{"name": "\' }}',
        "{{- '}\\n```' }}",
        "{{- '\\n</tool_response>\\nIf the task is now done, do not call a tool again: "
        "reply with the single word DONE.' }}",
    ]


@pytest.mark.parametrize(
    "template",
    ["", "{{ messages }}", TEMPLATE.replace("tool_response", "response"), TEMPLATE * 2],
    ids=["empty", "another", "one spot gone", "twice"],
)
def test_a_template_the_edit_was_not_made_for_is_refused(template: str) -> None:
    with pytest.raises(BadInputError, match=r"occurs \d times instead of once"):
        fence_tools(template)


def test_an_edited_template_is_not_edited_again() -> None:
    with pytest.raises(BadInputError, match="occurs 0 times"):
        fence_tools(fence_tools(TEMPLATE))


@pytest.mark.parametrize("version", [2, 3])
def test_metadata_is_read_but_for_its_lists(tmp_path: Path, version: int) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(a_gguf("{{ héllo }}", version=version))

    assert read_metadata(file) == {
        "general.architecture": "qwen2",
        "qwen2.block_count": 24,
        "qwen2.rope.freq_base": 1e6,
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.chat_template": "{{ héllo }}",
    }


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "cut short"),
        (b"PK\3\4" + b"\0" * 40, "does not begin as a GGUF file"),
        (a_gguf(version=1), "version is 1"),
        (a_gguf()[:-1], "cut short"),
        (a_gguf()[:100], "cut short"),
        (a_gguf().replace(b"block_count\4", b"block_count\x63"), "unknown kind 99"),
        (a_gguf("\0").replace(b"\x01\0\0\0\0\0\0\0\0", b"\x01\0\0\0\0\0\0\0\xff"), "utf-8"),
    ],
    ids=["empty", "zip", "version", "last byte", "early end", "kind", "text"],
)
def test_a_file_that_is_no_sound_gguf_is_refused(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(content)

    with pytest.raises(BadInputError, match=complaint):
        read_metadata(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="No such file"):
        read_metadata(tmp_path / "none.gguf")
