"""Whether what a line says is the message of its page, or part of the content.

"This video was removed" in the only box of a page is its message. The same words below a picture,
among answers or prices, are about something else, and a live page must not be called gone for them.
"""

from enum import Enum, auto
from functools import cached_property
from itertools import takewhile

from untilgone.looks import Finding
from untilgone.message_words import message_words, sentences
from untilgone.own_lines import WHOLE, OwnLines, asks
from untilgone.regions import Region
from untilgone.visible import Line
from untilgone.word_count import word_count

_FEW_WORDS = 12  # in sentences beside the message of a page that has nothing but a message
_SOME_WORDS = 40
_MOST_MESSAGES = 2
_MANY_LINKS = 15
_MOST_OF_IT = 0.4  # of a line alone in its place
_LONGEST_MESSAGE = 40  # words
_NOTHING_ELSE = 0.8  # of a part of a title
_FEW_BESIDE = 4  # words
_LITTLE = 0.1  # of a long text
_PATIENCE = frozenset({Finding.BOT_CHALLENGE, Finding.MAINTENANCE, Finding.TEMPORARY})
_OWN = frozenset({Region.OWN, Region.NOTICE, Region.PLAYER})


class Trust(Enum):
    """How far a line is believed that says it is gone."""

    BELIEVED = auto()
    DOUBTED = auto()  # a person must look
    IGNORED = auto()  # it is about something else


class Message(OwnLines):
    """The lines of one page, weighed against each other."""

    @cached_property
    def is_of_the_site(self) -> bool:
        """Whether "nothing found" is said of a search, or by a site whose menus are all there.

        The one was asked for nothing that could be gone; the other is broken, and not gone.
        """
        links = sum(line.is_link for line in self.page.said)
        says_so = any(map(self.is_message, [self.page.title, *self.title]))
        return self.is_search or (self.is_front_page and links >= _MANY_LINKS and not says_so)

    @property
    def has_subject_and_more(self) -> bool:
        """Whether a page about something of its own shows or tells more than one thing of it."""
        if not self.has_subject or self._asks_for_patience:
            return False
        return self._shows_content or self.other_words > _FEW_WORDS

    @property
    def _asks_for_patience(self) -> bool:
        """Whether a heading says to wait, which is the subject of no page."""
        return any(
            finding in _PATIENCE
            for line in self.headings
            for _, finding, _ in self._phrases.find(line.text)
        )

    @cached_property
    def is_about_messages(self) -> bool:
        """Whether the page holds a text in which messages stand: help, a report, a song, a log."""
        if any(asks(part) and self.says_gone(part) for part in sentences(self.main_heading)):
            return True
        return any(
            message_words().names_text(part)
            and not self.is_wholly_message(part, _NOTHING_ELSE)
            and (self.words_beside >= _FEW_BESIDE or not self.is_name(part))
            for part in self.title
        )

    def may_hide(self, text: str) -> bool:
        """Whether this text may say what hides the page: a banner above content does not."""
        return text not in self._around or not self._tells_something

    @cached_property
    def _tells_something(self) -> bool:
        told = sum(line.words for line in self.headings) + self.words
        return told >= _FEW_WORDS or self._shows_content

    @cached_property
    def _around(self) -> frozenset[str]:
        around = Region.AROUND  # looked up once: members of enumerations are slow to find
        return frozenset(line.text for line in self.page.said if line.region is around)

    def trust_heading(self, line: Line) -> Trust:
        """The same of a heading that says little else: the main one of a page is its message."""
        if self.other_words > _SOME_WORDS and self.is_titled_otherwise:
            return Trust.DOUBTED
        if line.heading == 1 or not self.has_subject or self.main_heading == "":
            return Trust.BELIEVED
        return self.trust(line, 1)

    def trust(self, line: Line, share: float) -> Trust:
        """How far it is believed; ``share`` of the line says that it is gone."""
        if self._is_about_another(line) or _is_long_text(line, share):
            return Trust.IGNORED
        said = message_words().without_general(line.text)
        if said != line.text:
            if not self.says_gone(said):
                return Trust.IGNORED
            line = line._replace(text=said, words=word_count(said))
        if line.region is Region.NOTICE:
            return self._in_a_notice(line)
        if self.other_words > _FEW_WORDS:
            return self._beside_much(line, share)
        has_subject = self.has_subject or self.has_titled_subject
        is_doubtful = (
            (line.region is Region.SPEECH and (has_subject or not self._stands_alone))
            or line.text.endswith(",")  # a verse
            or self._shows_content
            or (has_subject and self._is_a_remark(line, share))
        )
        return Trust.DOUBTED if is_doubtful else Trust.BELIEVED

    def stands_instead(self, line: Line, share: float) -> bool:
        """Whether it stands where the film or picture would, and nothing else does.

        Many sites keep the title of what is gone, and suggest other items below.
        """
        page = self.page
        shows = self._shows_content or bool(page.media) or page.may_play or page.names_stream
        says = line.region in _OWN and not line.heading and share >= _MOST_OF_IT
        if shows or not says or self.is_a_name or any(map(self.is_message, self.title)):
            return False
        is_alone = (
            len(self.messages) <= _MOST_MESSAGES
            and not self.other_words
            and self.words_beside <= _FEW_BESIDE
        )
        words = message_words()
        is_about = any(
            of_it(line.text) for of_it in (words.is_remark, words.is_rule, words.names_part)
        )
        is_part = line.text.endswith(",") or line.text in page.title or self.has_prefix(line.text)
        return is_alone and not (is_about or is_part)

    @cached_property
    def _stands_alone(self) -> bool:
        """Whether nothing stands beside the messages, not even who wrote them, and when."""
        names = any(line.region is Region.SPEECH and line.is_link for line in self.page.said)
        return not (self.words_beside or names)

    @cached_property
    def words_beside(self) -> int:
        """In whatever is no message, no title of one, and stands not below every page."""
        return sum(
            line.words
            for line in self.lines
            if not (self.is_message(line.text) or self.is_furniture(line.text))
            and not self.is_no_subject(line.text)
        )

    def _is_about_another(self, line: Line) -> bool:
        if line.region is Region.SPEECH and self.loose:
            return True
        return self.has_subject and self._shows_content and line.region is not Region.NOTICE

    def _beside_much(self, line: Line, share: float) -> Trust:
        """A message comes first; in the middle of a story, it is part of it."""
        is_first = (line.heading > 0 or line == self.lines[0]) and share >= WHOLE
        is_doubtful = is_first or not self.has_subject
        return Trust.DOUBTED if is_doubtful and self.other_words <= _SOME_WORDS else Trust.IGNORED

    def _in_a_notice(self, line: Line) -> Trust:
        before = takewhile(lambda one: one != line, self.lines)
        is_among_answers = any(one.region is Region.SPEECH for one in before)
        others = [
            one
            for one in self.lines
            if one.region is Region.NOTICE and self.tells(one.text, one.words)
        ]
        is_rule = self.has_subject and message_words().is_rule(line.text)
        shows = self._shows_content or self.page.names_stream or is_rule
        is_alone = self.other_words <= 2 * _FEW_WORDS and not shows
        is_one_of_many = is_among_answers or len(others) > 1
        return Trust.BELIEVED if is_alone and not is_one_of_many else Trust.DOUBTED

    @property
    def is_one_of_many(self) -> bool:
        """Whether answers are shown, and no second line agrees with what a heading says."""
        agreeing = {
            line.text
            for line in (*self.headings, *self.lines)
            if line.region is not Region.SPEECH and self.says_gone(line.text)
        }
        return self.has_answers and len(agreeing) < _MOST_MESSAGES

    @cached_property
    def has_answers(self) -> bool:
        """Whether people's own words are shown."""
        return any(
            line.region is Region.SPEECH
            and not self.is_message(line.text)
            and not self.is_no_subject(line.text)
            for line in self.lines
        )

    def _is_a_remark(self, line: Line, share: float) -> bool:
        """Whether it could be a remark beside what the heading promises."""
        return (
            self.page.may_play
            or message_words().is_rule(line.text)
            or len(self.messages) > _MOST_MESSAGES  # a list of what can be said
            or self.is_a_name
            or self.has_list
            or any(one.region is not Region.SPEECH for one in self.loose)
            or self.is_one_of_many
            or line.region is Region.ABOUT
            or (line.heading == 0 and (share < WHOLE or message_words().is_remark(line.text)))
            or self.has_prefix(line.text)
        )

    @cached_property
    def _shows_content(self) -> bool:
        return (
            self.page.pictures_shown > 0
            or self.page.waiting_players > 0
            or any(
                message_words().counts(line.text) and not self.is_message(line.text)
                for line in self.lines
            )
            or self._asks_twice
        )

    @cached_property
    def _asks_twice(self) -> bool:
        return sum(line.text.endswith(("?", "\u061f")) for line in self.all_headings) > 1


def _is_long_text(line: Line, share: float) -> bool:
    """Whether such words only occur in it, as in a log or a song."""
    return line.words > _LONGEST_MESSAGE and share < _LITTLE
