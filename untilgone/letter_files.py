"""The files that letters are made of: those of a folder, and texts that stand in their place."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, FileSystemLoader

from untilgone.letter_language import as_lines
from untilgone.revisions import is_template


class TemplateFiles:
    """Template files by their names, such as `notice/en/body.txt`."""

    def __init__(self, folder: Path, texts: Mapping[str, str]) -> None:
        self._folder = folder
        self._texts = texts
        self.loader: BaseLoader = ChoiceLoader([DictLoader(texts), FileSystemLoader(folder)])

    def __contains__(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._texts or (self._folder / name).is_file()

    def source(self, name: str) -> str | None:
        """What it says, with plain line ends; None where there is no such file."""
        if name in self._texts:
            return self._texts[name]
        path = self._folder / name
        if not is_template(name) or not path.is_file():
            return None
        return as_lines(path.read_text(encoding="utf-8"))

    def names(self) -> tuple[str, ...]:
        """All of them, in order; what lies beside them in the folder is none of them."""
        shipped = (path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*.*"))
        return tuple(sorted({name for name in (*shipped, *self._texts) if is_template(name)}))

    def readable(self) -> dict[str, str]:
        """What each of them says; without those that are no text, which say so when they are read."""
        said = {}
        for name in self.names():
            with suppress(UnicodeDecodeError):
                said[name] = self.source(name) or ""
        return said

    def languages(self, kind: str) -> tuple[str, ...]:
        """The languages in which there is something of this kind."""
        folder = self._folder / kind
        shipped = (p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else ()
        revised = (name.split("/")[1] for name in self._texts if name.startswith(f"{kind}/"))
        return tuple(sorted({*shipped, *revised}))
