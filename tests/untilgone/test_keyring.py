"""The key ring: seals with the first key, opens with any, never shows one."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.canary import SECRET
from untilgone.errors import BadInput
from untilgone.keyring import KeyRing

# Not made anew for each run: names of tests are made of them.
OLD = "old:" + base64.b64encode(bytes(range(32))).decode()
NEW = "new:" + base64.b64encode(bytes(range(32, 64))).decode()
URL = "https://platform.example/post/1?a=b"


def ring(*entries: str, secret: str = SECRET) -> KeyRing:
    return KeyRing.parse(" ".join(entries), secret)


@given(st.text())
def test_what_is_sealed_can_be_opened(text):
    keys = ring(NEW)

    assert keys.open(keys.seal(text)) == text


def test_sealed_text_shows_neither_what_it_is_nor_that_it_is_the_same():
    keys = ring(NEW)
    once, again = keys.seal(URL), keys.seal(URL)

    assert once != again
    assert once.startswith("sealed:new:")
    assert b"platform" not in base64.b64decode(once.rpartition(":")[2])


def test_the_first_key_seals():
    assert ring(NEW, OLD).sealing_key == "new"
    assert ring(OLD, NEW).seal(URL).startswith("sealed:old:")


def test_after_a_rotation_the_old_key_still_opens():
    sealed = ring(OLD).seal(URL)

    assert ring(NEW, OLD).open(sealed) == URL


def test_a_key_that_was_taken_out_is_named():
    sealed = ring(OLD).seal(URL)

    with pytest.raises(BadInput, match="`old` is not in UNTILGONE_KEYS; put it back"):
        ring(NEW).open(sealed)


def test_a_ring_knows_which_texts_its_keys_sealed():
    sealed = ring(OLD).seal(URL)

    assert ring(NEW, OLD).knows(sealed)
    assert not ring(NEW).knows(sealed)


def test_another_key_of_the_same_name_does_not_open():
    sealed = ring(KeyRing.make_entry("main")).seal(URL)

    with pytest.raises(BadInput, match="`main` was altered, or the key differs"):
        ring(KeyRing.make_entry("main")).open(sealed)


@pytest.mark.parametrize("position", [0, 11, 12, 20, -1])
def test_one_altered_byte_is_noticed(position):
    keys = ring(NEW)
    raw = bytearray(keys.seal_bytes(b"text", b"store"))
    raw[position] ^= 1

    with pytest.raises(BadInput, match="was altered"):
        keys.open_bytes("new", bytes(raw), b"store")


@pytest.mark.parametrize("rest", ["", "AA==", "AAAA!", "A", "ü", "AAAAAAAAAAAAAAAAAAAAAA=="])
def test_what_is_too_short_or_no_base64_was_altered_too(rest):
    with pytest.raises(BadInput, match="`new` was altered"):
        ring(NEW).open(f"sealed:new:{rest}")


def test_bytes_sealed_for_one_use_do_not_open_for_another():
    keys = ring(NEW)
    sealed = keys.seal_bytes(b"text", b"payload")

    with pytest.raises(BadInput, match="was altered"):
        keys.open_bytes("new", sealed, b"store")


def test_plain_text_is_not_taken_for_sealed():
    with pytest.raises(BadInput, match="not sealed text of ours"):
        ring(NEW).open(URL)


def test_a_lookup_is_the_same_after_every_rotation():
    assert ring(OLD).lookup(URL) == ring(NEW, OLD).lookup(URL)


def test_a_lookup_tells_nothing_without_the_secret():
    other = ring(NEW, secret="another secret for tests, as long")

    assert other.lookup(URL) != ring(NEW).lookup(URL)
    assert ring(NEW).lookup(URL) != ring(NEW).lookup(URL + "/")
    assert len(ring(NEW).lookup(URL)) == 64


KEY_MATERIAL = NEW.partition(":")[2]


@pytest.mark.parametrize(
    "second",
    [
        f"second:{KEY_MATERIAL[:-4]}",  # too short
        f"second:{KEY_MATERIAL}AAAA",  # too long
        f"second{KEY_MATERIAL}",  # no name
        f":{KEY_MATERIAL}",
        f"two.words:{KEY_MATERIAL}",
        f"second:{KEY_MATERIAL[:-2]}!=",
        f"second:ü{KEY_MATERIAL}",
        "second:",
    ],
)
def test_a_wrong_entry_is_named_by_its_place_and_not_shown(second):
    with pytest.raises(BadInput) as refused:
        ring(OLD, second)
    said = str(refused.value)
    assert said == "Key 2 of UNTILGONE_KEYS must be `name:base64 of 32 random bytes`."
    assert refused.value.__cause__ is None


def test_two_keys_cannot_have_one_name():
    with pytest.raises(BadInput, match="Two keys of UNTILGONE_KEYS are called `new`"):
        ring(NEW, KeyRing.make_entry("new"))


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_ring_without_keys_is_refused(text):
    with pytest.raises(BadInput, match="holds no key"):
        KeyRing.parse(text, SECRET)


def test_a_secret_that_can_be_guessed_is_refused_and_not_shown():
    with pytest.raises(BadInput) as refused:
        ring(NEW, secret="short")
    assert str(refused.value) == "UNTILGONE_SECRET is shorter than 32 characters."


def test_a_ring_never_shows_a_key():
    keys = ring(NEW)
    shown = repr(keys) + str(vars(keys))

    assert KEY_MATERIAL not in shown
    assert repr(base64.b64decode(KEY_MATERIAL)) not in shown


def test_every_key_that_is_made_is_another():
    assert KeyRing.make_entry("a") != KeyRing.make_entry("a")
