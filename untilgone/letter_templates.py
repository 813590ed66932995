"""The language of letter templates: Jinja with everything taken away that a letter does not need.

Staff edit these files, so a template can neither reach out nor print what is no text, and
whatever it does wrong becomes a sentence that names the file.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from jinja2 import (
    BaseLoader,
    DictLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    Undefined,
    meta,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from untilgone.errors import NeedsHuman
from untilgone.letter_times import moment

# The whole language of letters: no calls, no assignments, no arithmetic, no macros.
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Extends, nodes.Include, nodes.Block),
    *(nodes.If, nodes.For, nodes.Name, nodes.Getattr, nodes.Const, nodes.Tuple, nodes.List),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Test),
    *(nodes.Concat, nodes.Filter),
)


def read_all(folder: Path, names: tuple[str, ...], language: str) -> dict[str, str]:
    """The sources of ``names`` and of all they extend and include, by name."""
    loader = FileSystemLoader(folder)
    environment = _environment(loader, language)
    wanted = list(names)
    sources: dict[str, str] = {}
    while wanted:
        name = wanted.pop()
        if name in sources:
            continue
        with _explained(name):
            sources[name] = loader.get_source(environment, name)[0]
            wanted += _asks_for(sources[name], name)
    return sources


@lru_cache(maxsize=512)  # letters share their parts; whoever changes a file changes its source
def _asks_for(source: str, name: str) -> tuple[str, ...]:
    """The templates that this one extends and includes; raises where it says more than it may."""
    tree = _environment(BaseLoader(), "").parse(source, name)
    _allow_only_plain(tree, name)
    return tuple(other for other in meta.find_referenced_templates(tree) if other)


def fill_in(
    sources: Mapping[str, str], name: str, values: Mapping[str, object], language: str
) -> str:
    """The template ``name`` with ``values``; what ends in .html escapes every value."""
    compiled = _compiled(tuple(sorted(sources.items())), language, html=name.endswith(".html"))
    with _explained(name):
        return compiled.get_template(name).render(values)


@lru_cache(maxsize=64)
def _compiled(
    sources: tuple[tuple[str, str], ...], language: str, *, html: bool
) -> ImmutableSandboxedEnvironment:
    """The templates of one letter, each compiled when it is first filled in."""
    return _environment(DictLoader(dict(sources)), language, html=html)


def _environment(
    loader: BaseLoader, language: str, *, html: bool = False
) -> ImmutableSandboxedEnvironment:
    """Jinja with everything taken away that a letter does not need; staff edit these files."""
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        # By part, not by file name: a .txt that a .html includes must escape its values too.
        autoescape=html,
        finalize=_only_text,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    environment.filters = {"moment": lambda value: _moment(value, language)}
    return environment


def _moment(value: object, language: str) -> str:
    if isinstance(value, Undefined):
        return str(value)  # strict: raises and names what is not there
    try:
        return moment(value, language)  # type: ignore[arg-type]  # whatever the template handed in
    except AttributeError:
        raise TemplateRuntimeError("`moment` needs a time; ask `if` it is there first") from None


def _only_text(value: object) -> str:
    """Nothing but text is printed: a letter never says `None`."""
    if isinstance(value, Undefined):
        return str(value)  # strict: raises and names what is not there
    if not isinstance(value, str):
        raise TemplateRuntimeError(f"it prints something that is no text ({type(value).__name__})")
    return value


def _allow_only_plain(tree: nodes.Template, name: str) -> None:
    for node in _all_nodes(tree):
        if not isinstance(node, _ALLOWED):
            raise TemplateSyntaxError(
                f"only texts, facts, if, for, include, extends and block may stand in a letter, "
                f"not {type(node).__name__}",
                lineno=node.lineno or 0,  # some nodes have none
                name=name,
            )


def _all_nodes(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all_nodes(child)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Whatever a template does wrong becomes a sentence for the person who can mend it."""
    try:
        yield
    except TemplateSyntaxError as error:
        where = error.name or name
        if error.lineno:
            where += f", line {error.lineno},"
        raise NeedsHuman(f"The template {where} cannot be used: {error.message}") from error
    except TemplateNotFound as error:
        said = f"there is no {error.name}" if error.name != name else "it is not there"
        raise NeedsHuman(f"The template {name} cannot be used: {said}") from error
    except (TemplateError, LookupError, TypeError, ValueError, RecursionError, OSError) as error:
        raise NeedsHuman(f"The template {name} cannot be used: {error}") from error
