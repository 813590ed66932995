"""Whether a page is about messages: explains, quotes, lists or reports what pages say.

Such a page shows what it was asked for, however many messages stand on it.
"""

import re
from functools import cached_property

from untilgone.looks import Verdict
from untilgone.message_words import message_words, sentences
from untilgone.own_lines import LONGEST_SENTENCE, SENTENCE, OwnLines, asks
from untilgone.quotes import quoted
from untilgone.word_count import word_count

FEW_BESIDE = 4  # words
_NOTHING_ELSE = 0.8  # of a part of a title
_LEAST_WITH_QUOTE = 6  # words
_FEWEST_CODES = 3
_CODE = re.compile(r"[45]\d\d(?:$|[ :.\u2013\u2014-])")
_BARE_CODE = re.compile(r"(?:\w+ )?(?:404|410)\W*$")
_FEWEST_LANGUAGES = 3
_MUCH_ELSE = 30  # words; a message explains itself in fewer


class AboutMessages(OwnLines):
    """What one page says itself, and whether that is about messages."""

    @cached_property
    def is_about_messages(self) -> bool:
        """Whether the page holds a text in which messages stand: help, a report, a song, a log."""
        heading = self.main_heading
        if any(asks(part) and self.says_gone(part) for part in sentences(heading)):
            return True
        if message_words().reports(heading) and self.says_gone(heading):
            return True  # "it says the video was deleted"
        if self.quotes_message or self.lists_errors or self.lists_languages:
            return True
        return any(
            message_words().names_text(part)
            and not self.is_wholly_message(part, _NOTHING_ELSE)
            and (self.words_beside >= FEW_BESIDE or not self.is_name(part))
            for part in self.title
        )

    @property
    def is_of_messages(self) -> bool:
        """Whether it is about them, or what sounds like one is only told of."""
        return self.is_about_messages or self.is_told_of

    @cached_property
    def quotes_message(self) -> bool:
        """Whether a sentence beside the headings quotes what pages say; a message quotes none."""
        return any(
            self.says_gone(said)
            for line in self.lines
            if line.words >= _LEAST_WITH_QUOTE and not self.has_prefix(line.text)
            for said in quoted(line.text)
            if word_count(said) + SENTENCE <= line.words
        )

    @cached_property
    def lists_errors(self) -> bool:
        """Whether codes of errors stand in a list, as in the description of an interface."""
        codes = {line.text[:3] for line in self.lines if _CODE.match(line.text)}
        return len(codes) >= _FEWEST_CODES

    @cached_property
    def lists_languages(self) -> bool:
        """Whether messages of several languages stand below each other, as in a dictionary."""
        seen: list[frozenset[str]] = []
        for text in dict.fromkeys(line.text for line in (*self.headings, *self.lines)):
            languages = frozenset(
                marker.partition(".")[0]
                for marker, finding, _ in self._phrases.find(text[:LONGEST_SENTENCE])
                if finding.verdict is Verdict.GONE
            )
            if languages and all(languages.isdisjoint(others) for others in seen):
                seen.append(languages)
        return len(seen) >= _FEWEST_LANGUAGES

    @cached_property
    def is_told_of(self) -> bool:
        """Whether what sounds like a message is only a number, or nothing that follows agrees."""
        heading = self.main_heading
        if not heading or not self.says_gone(heading):
            return False
        agrees = any(
            self.says_gone(line.text) and not line.text.startswith(f"{heading} ")
            for line in self.lines
        )
        if _BARE_CODE.match(heading) and self.words_beside >= FEW_BESIDE and not agrees:
            return True
        return self.other_words > _MUCH_ELSE and not agrees

    @cached_property
    def words_beside(self) -> int:
        """In whatever is no message, no title of one, and stands not below every page."""
        return sum(
            line.words
            for line in self.lines
            if not (self.is_message(line.text) or self.is_furniture(line.text))
            and not self.is_no_subject(line.text)
        )
