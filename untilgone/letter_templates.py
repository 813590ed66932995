"""The language of letter templates: Jinja with everything taken away that a letter does not need.

Staff edit these files, so a template can neither reach out nor print what is no text nor keep the
engine busy, and whatever it does wrong becomes a sentence that names the file and the line.
"""

import re
import traceback
from collections.abc import Hashable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from types import CodeType
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    Undefined,
    meta,
    nodes,
)
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from untilgone.errors import NeedsHuman
from untilgone.letter_language import as_lines, parsed
from untilgone.letter_times import moment
from untilgone.letter_work import LIST_OF_ENTRIES, announced, written

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")

# Of one letter; the shipped ones have twenty files, and say about a thousand things.
_MOST_FILES = 50
_MOST_SAID = 10_000
_STRAY = re.compile(r"unexpected char (.+) at \d+")
_STRAY_SAID = (
    r"the character \1 cannot stand alone between braces, where quotes are straight and in pairs"
)
_LONGEST_KEPT = 20_000  # characters; longer files, which nobody ships, are read anew each time


def read_all(loader: BaseLoader, names: tuple[str, ...], language: str) -> dict[str, str]:
    """The sources of ``names`` and of all they extend and include, by name."""
    environment = _environment(loader, language)
    wanted = list(names)
    sources: dict[str, str] = {}
    said = 0
    while wanted:
        name = wanted.pop()
        if name in sources:
            continue
        with _explained(name):
            sources[name] = as_lines(loader.get_source(environment, name)[0])
            read = _kept(_read, sources[name], name)
            said += read.size
            if len(sources) > _MOST_FILES or said > _MOST_SAID:
                raise TemplateSyntaxError(
                    f"with it the letter has more than {_MOST_FILES} files, or {_MOST_SAID} facts, "
                    "tags and pieces of text. Include fewer.",
                    0,
                    name,
                )
            wanted += read.asks_for
    return sources


def fill_in(
    sources: Mapping[str, str], name: str, values: Mapping[str, object], language: str
) -> str:
    """The template ``name`` with ``values``; what ends in .html escapes every value."""
    with _explained(name):
        letter = _letter(
            tuple(sorted(sources.items())),
            frozenset(values),
            language,
            html=name.endswith(".html"),
        )
        return written(letter.get_template(name).generate(values), name)


@lru_cache(maxsize=64)
def _letter(
    sources: tuple[tuple[str, str], ...], facts: frozenset[str], language: str, *, html: bool
) -> Environment:
    """The templates of one letter, all of them looked at, each compiled when it is needed."""
    looked = {name: _kept(_read, source, name) for name, source in sources}
    known = facts.union({"loop"}, *(one.counted for one in looked.values()))
    for name, one in looked.items():
        for line, said in one.says:
            if said not in known:
                raise TemplateSyntaxError(f"there is no fact '{said}'", line, name)
        above = _extended(looked, name)
        for line, block in one.fills:
            if above and not any(block in looked[other].blocks for other in above):
                raise TemplateSyntaxError(
                    f"{above[-1]} has no block '{block}', so it would get lost. Correct its name.",
                    line,
                    name,
                )
    return _environment(_Compiled(dict(sources), html=html), language, html=html)


@dataclass(frozen=True)
class _Read:
    """What one template says, of which nothing is more than it may say."""

    asks_for: tuple[str, ...]  # the templates that it extends and includes
    says: tuple[tuple[int, str], ...]  # the names of facts, with their lines
    counted: frozenset[str]  # how its `for` call what they go through; included files say it too
    extends: tuple[int, str] | None  # at which line, which file
    blocks: frozenset[str]
    fills: tuple[tuple[int, str], ...]  # its blocks outside of others, with their lines
    size: int  # how many facts, tags and pieces of text it has


# Letters share their parts; whoever changes a file changes its source.
@lru_cache(maxsize=512)
def _read(source: str, name: str) -> _Read:
    tree = parsed(_environment(BaseLoader(), ""), source, name)
    names = list(tree.find_all(nodes.Name))
    above = tree.find(nodes.Extends)
    return _Read(
        asks_for=tuple(other for other in meta.find_referenced_templates(tree) if other),
        says=tuple((one.lineno, one.name) for one in names if one.ctx == "load"),
        counted=frozenset(one.name for one in names if one.ctx == "store"),
        extends=(above.lineno, above.template.as_const()) if above else None,
        blocks=frozenset(one.name for one in tree.find_all(nodes.Block)),
        fills=tuple((one.lineno, one.name) for one in tree.body if isinstance(one, nodes.Block)),
        size=sum(1 for _ in tree.find_all(nodes.Node)),
    )


@lru_cache(maxsize=512)
def _code(source: str, name: str, html: bool) -> CodeType:
    environment = _environment(BaseLoader(), "", html=html)
    tree = announced(parsed(environment, source, name), name)
    return environment.compile(tree, name, filename=name)


def _kept(act: "_lru_cache_wrapper[T]", source: str, *rest: Hashable) -> T:
    return (act if len(source) <= _LONGEST_KEPT else act.__wrapped__)(source, *rest)


def _extended(looked: Mapping[str, _Read], name: str) -> list[str]:
    """What it extends, what that extends and so on; raises where this never ends."""
    passed = [name]
    while extends := looked[passed[-1]].extends:
        line, above = extends
        if above in passed:
            raise TemplateSyntaxError(
                f"it extends {above}, which in turn extends it. Remove one `extends`.",
                line,
                passed[-1],
            )
        if above not in looked:
            raise TemplateSyntaxError(f"there is no {above}", line, passed[-1])
        passed.append(above)
    return passed[1:]


class _Compiled(BaseLoader):
    """Compiles only what was looked at: there is no way from a text to a template past that."""

    def __init__(self, sources: Mapping[str, str], *, html: bool) -> None:
        self._sources = sources
        self._html = html

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 (Jinja's name)
    ) -> Template:
        """The template; under its name errors are found again in tracebacks."""
        if name not in self._sources:
            raise TemplateNotFound(name)
        code = _kept(_code, self._sources[name], name, self._html)
        return environment.template_class.from_code(environment, code, dict(globals or {}))


class _Letters(ImmutableSandboxedEnvironment):
    """Of a value only the parts that the docs list can be asked for."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of an entry, or whether a round is the first or the last; else strictly none."""
        if attribute in _parts_of(obj):
            return getattr(obj, attribute)
        return self.undefined(f"there is no part '{attribute}' in it", obj, attribute)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 (Jinja hands it in)
        """Nothing is ever called."""
        return False


def _parts_of(value: object) -> tuple[str, ...]:
    return _parts_of_kind(type(value))  # type: ignore[arg-type]  # types are hashable


@lru_cache(maxsize=64)
def _parts_of_kind(kind: type) -> tuple[str, ...]:
    if issubclass(kind, LoopContext):
        return ("first", "last")
    return tuple(spec.name for spec in fields(kind)) if is_dataclass(kind) else ()


def _environment(loader: BaseLoader, language: str, *, html: bool = False) -> Environment:
    """Jinja with everything taken away that a letter does not need; staff edit these files."""
    environment = _Letters(
        loader=loader,
        undefined=StrictUndefined,
        # By part, not by file name: a .txt that a .html includes must escape its values too.
        autoescape=html,
        finalize=_only_text,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # there is nothing to work out beforehand, and looking for it is slow
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters = {
        "moment": lambda value: _moment(value, language),
        LIST_OF_ENTRIES: _only_list,
    }
    return environment


def _moment(value: object, language: str) -> str:
    if isinstance(value, Undefined):
        return str(value)  # strict: raises and names what is not there
    try:
        return moment(value, language)  # type: ignore[arg-type]  # whatever the template handed in
    except AttributeError:
        raise TemplateRuntimeError("`moment` needs a time; ask `if` it is there first") from None


def _only_list(value: object) -> object:
    if isinstance(value, (Undefined, tuple)):
        return value  # strict: the former raises when it is gone through
    raise TemplateRuntimeError("`for` goes through lists only; this is none")


def _only_text(value: object) -> str:
    """Nothing but text is printed: a letter never says `None`."""
    if isinstance(value, Undefined):
        return str(value)  # strict: raises and names what is not there
    if not isinstance(value, str):
        raise TemplateRuntimeError(f"it prints something that is no text ({type(value).__name__})")
    return value


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Whatever a template does wrong becomes a sentence for the person who can mend it."""
    try:
        yield
    except TemplateSyntaxError as error:
        said = _STRAY.sub(_STRAY_SAID, error.message or "")
        raise _unusable((error.name or name, error.lineno), said) from error
    except TemplateNotFound as error:
        # A name that was put together from facts may be long, and may have lines.
        sought = " ".join(str(error.name)[:100].split())
        said = f"there is no {sought}" if error.name != name else "it is not there"
        raise _unusable(_place(error, name), said) from error
    except UnicodeDecodeError as error:
        raise _unusable((name, 0), "it is not in UTF-8. Save it as UTF-8.") from error
    except (TemplateError, LookupError, TypeError, ValueError, RecursionError, OSError) as error:
        raise _unusable(_place(error, name), str(error)) from error


def _unusable(place: tuple[str, int], said: str) -> NeedsHuman:
    name, line = place
    where = f"{name}, line {line}," if line else name
    return NeedsHuman(f"The template {where} cannot be used: {said}", template=name, line=line)


def _place(error: Exception, name: str) -> tuple[str, int]:
    """Where in the templates it happened: Jinja puts their names and lines into tracebacks."""
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        if "__jinja_exception__" in frame.f_globals:
            return frame.f_code.co_filename, line
    return name, 0
