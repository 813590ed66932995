"""How much a letter may make the engine do: counted while it is written, never timed.

Before each round of a `for` and around each `include` the compiled template says so, in pieces of
its own that are counted and taken out again. So a template fails at the same step on every machine.
"""

from collections.abc import Iterable
from typing import NamedTuple

from jinja2 import TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer

MOST_WORK = 50_000  # pieces of text and rounds
WORK_OF_PART = 20  # an included file costs about as much as that many pieces
MOST_CHARACTERS = 500_000
MOST_WITHIN = 10  # included files within each other

_ROUND, _PART, _PART_ENDS = "\0round\0", "\0part\0", "\0end\0"  # no text of a letter has a NUL


class _Place(NamedTuple):
    name: str
    line: int


class _Announced(NodeTransformer):
    def __init__(self, name: str) -> None:
        self._name = name

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 (Jinja looks for this name)
        self.generic_visit(node)
        node.body.insert(0, _says(f"{_ROUND}{node.lineno}\0{self._name}", node.lineno))
        node.iter = nodes.Filter(node.iter, LIST_OF_ENTRIES, [], [], None, None, lineno=node.lineno)
        return node

    def visit_Include(self, node: nodes.Include) -> list[nodes.Node]:  # noqa: N802
        begins = _says(f"{_PART}{node.lineno}\0{self._name}", node.lineno)
        return [begins, node, _says(_PART_ENDS, node.lineno)]


LIST_OF_ENTRIES = "the list of"  # a filter; with blanks in its name no template can ask for it


def announced(tree: nodes.Template, name: str) -> nodes.Template:
    """The template, so changed that it says what it does."""
    _Announced(name).visit(tree)
    return tree


def _says(text: str, line: int) -> nodes.Output:
    return nodes.Output([nodes.TemplateData(text, lineno=line)], lineno=line)


def written(pieces: Iterable[str], name: str) -> str:
    """The text of a letter; TemplateSyntaxError at the line where it becomes too much."""
    places = [_Place(name, 0)]
    texts: list[str] = []
    work = characters = 0
    for piece in pieces:
        work += 1
        if not piece.startswith("\0"):
            texts.append(piece)
            characters += len(piece)
        elif piece == _PART_ENDS:
            places.pop()
        else:
            _, kind, line, where = piece.split("\0", 3)
            places[-1] = _Place(where, int(line))
            if kind == _PART.strip("\0"):
                places.append(places[-1])
                work += WORK_OF_PART
        if len(places) > MOST_WITHIN + 1:
            raise _too_much(
                places,
                f"it includes files more than {MOST_WITHIN} deep, itself perhaps. Include fewer.",
            )
        if work > MOST_WORK:
            raise _too_much(
                places, f"it takes more than {MOST_WORK} steps. Use fewer `for` and `include`."
            )
        if characters > MOST_CHARACTERS:
            raise _too_much(
                places, f"it makes more than {MOST_CHARACTERS} characters. Shorten the letter."
            )
    return "".join(texts)


def _too_much(places: list[_Place], said: str) -> TemplateSyntaxError:
    place = places[-1]
    return TemplateSyntaxError(said, place.line, place.name)
