"""How many words a text has, also where writing puts no blanks between them."""

import re

# Writing without blanks between words: so many letters count as one word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_LETTERS_A_WORD = 2


def word_count(text: str) -> int:
    """How many words a text has; in writing without blanks, two letters count as one."""
    letters = 0 if text.isascii() else len(_UNSPACED.findall(text))
    if not letters:
        return len(text.split())
    return len(_UNSPACED.sub(" ", text).split()) + letters // _LETTERS_A_WORD
