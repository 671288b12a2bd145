"""What is redirected where, in the syntax of a shell: what feeds a command, and what it writes."""

from dataclasses import dataclass

from tree_sitter import Node

FED_BY = frozenset({"heredoc_redirect", "herestring_redirect", "file_redirect"})

# Parts of a here-document; the grammar puts into it whatever else stands on its first line.
_OF_A_HEREDOC = frozenset(
    {"heredoc_start", "heredoc_body", "heredoc_end", "file_redirect", "file_descriptor"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirects:
    """A statement with redirections, told apart."""

    body: Node | None
    inputs: tuple[Node, ...]
    outputs: tuple[Node, ...]
    stages: tuple[Node, ...]  # of the pipe behind a here-document
    after: tuple[Node, ...]  # statements behind it


def redirects_of(node: Node) -> Redirects:
    """Tell a statement's redirections apart."""
    body = node.child_by_field_name("body")
    redirects = [child for child in node.named_children if child != body]
    behind = [
        child
        for heredoc in redirects
        if heredoc.type == "heredoc_redirect"
        for child in heredoc.named_children
    ]
    files = [child for child in (*redirects, *behind) if child.type == "file_redirect"]
    others = [child for child in redirects if child.type not in FED_BY]
    pipes = [child for child in behind if child.type == "pipeline"]
    rest = [n for n in behind if n.type not in _OF_A_HEREDOC and n.type != "pipeline"]
    return Redirects(
        body=body,
        inputs=tuple(n for n in redirects if n.type in FED_BY and n not in files)
        + tuple(n for n in files if is_input(n)),
        outputs=tuple(n for n in files if not is_input(n)),
        stages=tuple(stage for pipe in pipes for stage in pipe.named_children),
        after=(*others, *rest),
    )


def is_input(node: Node) -> bool:
    """Whether a redirection of a file feeds a command; `<>` to a socket asks a host."""
    operator = next((child.type for child in node.children if not child.is_named), "")
    return operator in ("<", "<>") or b"/dev/tcp/" in (node.text or b"")
