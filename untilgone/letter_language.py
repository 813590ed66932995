"""What may stand in the template of a letter, looked at before anything is done with it.

Staff edit these files, so a template is what a stranger could have written. Jinja reads only what
is short and flat enough, and of what it read only what ``_MAY_HOLD`` lists is ever compiled.
"""

import re
from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

from untilgone.sayable import TURNS_TEXT_AROUND

LONGEST = 300_000  # characters of one file
_MOST_TAGS = 1000  # of one file, `{{ }}` and comments too
_MOST_TOKENS_ALL = 5000  # between all its braces
_MOST_NESTED = 10  # tags within each other; Python nests twenty loops at most
_MOST_TOKENS = 50  # between two braces
_MOST_BRACKETS = 5  # within each other; the parser calls itself a dozen times for each
_LONGEST_WORD = 300  # between two braces: a name, a text in quotes

_BEGINS = ("variable_begin", "block_begin", "comment_begin")
_ENDS = ("variable_end", "block_end", "comment_end")
_LEFT, _RIGHT = ("(", "[", "{"), (")", "]", "}")
_OPENS = ("if", "for", "block")
_CLOSES = ("endif", "endfor", "endblock")
_TAGS = (*_OPENS, *_CLOSES, "elif", "else", "include", "extends")

_SAID = (nodes.Name, nodes.Getattr)
_ASKED = (*_SAID, nodes.Compare, nodes.And, nodes.Or, nodes.Not)
_WRITTEN = (nodes.Output, nodes.Include, nodes.Block, nodes.If, nodes.For)
# The whole language: no calls, assignments, arithmetic, macros, and no text put together from
# others, but for the name of an included file.
_MAY_HOLD: dict[type[nodes.Node], tuple[type[nodes.Node], ...]] = {
    nodes.Template: (nodes.Extends, *_WRITTEN),
    nodes.Block: _WRITTEN,
    nodes.If: (*_WRITTEN, *_ASKED),
    nodes.For: (*_WRITTEN, *_SAID),
    nodes.Output: (nodes.TemplateData, nodes.Filter, *_SAID),
    nodes.Filter: _SAID,
    nodes.Getattr: (nodes.Name,),
    nodes.Extends: (nodes.Const,),
    nodes.Include: (nodes.Const, nodes.Concat),
    nodes.Concat: (nodes.Const, *_SAID),
    nodes.And: _ASKED,
    nodes.Or: _ASKED,
    nodes.Not: _ASKED,
    nodes.Compare: (nodes.Const, nodes.Operand, *_SAID),
    nodes.Operand: (nodes.Const, nodes.Tuple, nodes.List, *_SAID),
    nodes.Tuple: (nodes.Const, *_SAID),
    nodes.List: (nodes.Const, *_SAID),
}
_IN_WORDS = (
    (nodes.Call, "a call"),
    (nodes.Filter, "a filter"),
    (nodes.Test, "a test with `is`; ask `if` alone"),
    (nodes.Concat, "`~`; put each fact into braces of its own"),
    (nodes.BinExpr, "a calculation"),
    (nodes.UnaryExpr, "a calculation"),
    (nodes.Getitem, "square brackets"),
    (nodes.CondExpr, "an `if` within an expression; write `{% if %}`"),
    (nodes.Compare, "a comparison; ask it with `if`"),
    (nodes.Const, "a text in quotes here; write it without quotes and braces"),
    ((nodes.Tuple, nodes.List, nodes.Dict), "a list here"),
    (nodes.Getattr, "a part of a part"),
    (nodes.Name, "a fact here"),
    (nodes.Extends, "`extends` within another tag"),
)
_ONLY = (
    "only text, facts, `if`, `for`, `include`, `extends` and `block` may stand in a letter, not {}"
)
_COMPARED = frozenset({"eq", "ne", "in", "notin"})

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls but tab and line end, halves of characters, what turns text around (reordering it for
# its readers), and what stands for a picture or a character that was lost.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffc\ufffd"
    + "".join(sorted(TURNS_TEXT_AROUND))
    + "]"
)


def as_lines(source: str) -> str:
    """The file with plain line ends, whatever Word, Windows or a browser made of them."""
    return _LINE_ENDS.sub("\n", source.removeprefix("\ufeff"))


def parsed(environment: Environment, source: str, name: str) -> nodes.Template:
    """What the template says; TemplateSyntaxError at the line of what no letter may say."""
    if len(source) > LONGEST:
        raise TemplateSyntaxError(
            f"it has {len(source)} characters, and {LONGEST} is the most. Shorten it.", 0, name
        )
    if found := _HIDDEN.search(source):
        raise TemplateSyntaxError(
            f"it has the character U+{ord(found[0]):04X}, which cannot be seen, turns text around "
            "or stands for what was lost. Remove it.",
            source.count("\n", 0, found.start()) + 1,
            name,
        )
    for line, said in _too_much(environment.lex(source, name)):
        raise TemplateSyntaxError(said, line, name)
    tree = environment.parse(source, name)
    for line, said in (*_strange(tree, 1), *_lost(tree)):
        raise TemplateSyntaxError(said, line, name)
    return tree


def _too_much(tokens: Iterator[tuple[int, str, str]]) -> Iterator[tuple[int, str]]:
    """What would keep Jinja or Python busy, or is no tag of letters, in the order of the file."""
    tags = nested = inside = brackets = every = 0
    is_tag_name = False
    for line, kind, text in tokens:
        if kind in {"data", "whitespace", "comment", *_ENDS}:
            continue
        if kind in _BEGINS:
            tags, inside, brackets = tags + 1, 0, 0
            is_tag_name = kind == "block_begin"
            if tags > _MOST_TAGS:
                yield line, f"it has more than {_MOST_TAGS} tags. Use fewer."
            continue
        inside, every = inside + 1, every + 1
        brackets += (text in _LEFT) - (text in _RIGHT)
        yield from ((line, said) for said in _unfit(kind, text))
        if inside > _MOST_TOKENS or brackets > _MOST_BRACKETS:
            yield line, "what stands between these braces is too long. Write several `{% if %}`."
        if every > _MOST_TOKENS_ALL:
            yield line, f"it has more than {_MOST_TOKENS_ALL} words and signs in tags. Use fewer."
        if is_tag_name:
            is_tag_name = False
            if text not in _TAGS:
                yield line, _ONLY.format(f"`{text}`")
            nested += (text in _OPENS) - (text in _CLOSES)
            if nested > _MOST_NESTED:
                yield line, f"more than {_MOST_NESTED} tags stand within each other. Use fewer."


def _unfit(kind: str, text: str) -> Iterator[str]:
    if kind in {"raw_begin", "raw_end"}:
        yield _ONLY.format("`raw`")
    if kind in {"integer", "float"}:
        yield _ONLY.format("a number; every fact is a text, a list, a time, or there or not")
    if kind == "string" and "\\" in text:
        yield "a text in quotes has a backslash. Write what is meant itself."
    if kind == "name" and not text.isascii():
        odd = next(character for character in text if not character.isascii())
        yield f"the name {text[:50]} has the character {odd} (U+{ord(odd):04X}). Type it anew."
    if len(text) > _LONGEST_WORD:
        yield f"a name or text between braces has more than {_LONGEST_WORD} characters."


def _strange(node: nodes.Node, line: int) -> Iterator[tuple[int, str]]:
    line = node.lineno or line  # some nodes have none
    if said := _misused(node):
        yield line, said
    for child in node.iter_child_nodes():
        if isinstance(child, _MAY_HOLD.get(type(node), ())):
            yield from _strange(child, line)
        else:
            yield child.lineno or line, _ONLY.format(_called(child))


def _called(node: nodes.Node) -> str:
    return next(
        (said for kind, said in _IN_WORDS if isinstance(node, kind)), f"a {type(node).__name__}"
    )


def _misused(node: nodes.Node) -> str:
    """Why something that letters know is used here in a way that they do not."""
    said = ""
    match node:
        case nodes.Filter() if node.name != "moment" or node.args or node.kwargs:
            said = f"there is no filter {node.name!r}; `moment`, without brackets, is the only one"
        case nodes.For() if node.test or node.recursive or not isinstance(node.target, nodes.Name):
            said = "write `{% for one in list %}`, and ask `if` within it"
        case nodes.Include() if node.ignore_missing or not node.with_context:
            said = "an included file must be there, and knows all facts"
        case nodes.Getattr() if node.attr.startswith("_"):
            said = f"nothing has a part {node.attr}"
        case nodes.Compare() if any(one.op not in _COMPARED for one in node.ops):
            said = "compare with `==`, `!=`, `in` and `not in` only"
        case nodes.Extends(template=nodes.Const(value=named)) if not isinstance(named, str):
            said = "the name of a file stands in quotes"
        case nodes.Include(template=nodes.Const(value=named)) if not isinstance(named, str):
            said = "the name of a file stands in quotes"
    return said


def _lost(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """What a reader would never see: text beside the blocks of a file that extends another."""
    extending = [node for node in tree.body if isinstance(node, nodes.Extends)]
    if not extending:
        return
    if len(extending) > 1:
        yield extending[1].lineno, "it extends several files. Leave one."
    said = [node for node in tree.body if not _is_blank(node)]
    if said[0] is not extending[0]:
        yield extending[0].lineno, "`extends` comes before everything else. Move it to the top."
    for node in said:
        if not isinstance(node, (nodes.Extends, nodes.Block)):
            yield node.lineno, "what stands outside of a `block` would get lost. Move it into one."


def _is_blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )
