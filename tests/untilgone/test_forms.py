"""A notice, field by field."""

from tests.example_notices import LETTER, NOTICE
from untilgone.cases import Category
from untilgone.forms import LABELS, FormField, Mandate, form_fields, packed, unpacked
from untilgone.notices import Material

FIELDS = form_fields(LETTER, "The law.\n", NOTICE.material, NOTICE.notifier, "UG-2026-000123-1")


def under_mandate(**changes):
    said = {"non_consent": "No consent.", "authority": "A mandate.", "signature": "N., for us"}
    mandate = Mandate(**(said | changes))
    return form_fields(LETTER, "", NOTICE.material, NOTICE.notifier, "UG-2026-000123-1", mandate)


def test_a_form_is_asked_in_the_order_of_its_labels():
    assert [field.name for field in under_mandate()] == list(LABELS)
    assert [field.label for field in under_mandate()] == list(LABELS.values())


def test_what_a_law_asks_of_whoever_acts_for_another_has_fields_of_its_own():
    values = {field.name: field.value for field in under_mandate()}

    assert values["non_consent"] == "No consent."
    assert values["authority"] == "A mandate."
    assert values["signature"] == "N., for us"


def test_where_nobody_is_named_to_sign_the_form_says_whose_name_may_stand_there():
    values = {field.name: field.value for field in under_mandate(authority="", signature="")}

    assert values["authority"] == (
        "Look in the case file of UG-2026-000123-1: say that you act for the person shown only if "
        "their mandate is there."
    )
    assert values["signature"] == (
        "Sign with your own name, for Example Hotline, or with the organisation's; never with the "
        "name of the person shown."
    )


def test_the_fields_are_those_of_the_notice():
    values = {field.name: field.value for field in FIELDS}

    assert values == {
        "urls": "https://host.example/a?b=c&d=e",
        "statement": LETTER.text.strip(),
        "law": "The law.",
        "name": "Example Hotline",
        "email": "notices@hotline.example",
        "website": "https://hotline.example/",
        "reference": "UG-2026-000123-1",
        "signature": "Example Hotline",
    }


def test_each_of_several_addresses_has_its_line():
    material = Material(urls=("https://a.example/1", "https://a.example/2"), category=Category.NCII)
    fields = form_fields(LETTER, "", material, NOTICE.notifier, "UG-2026-000123-1")

    assert fields[0].value == "https://a.example/1\nhttps://a.example/2"


def test_they_are_kept_without_the_text_and_come_back_with_it():
    kept = packed(FIELDS)

    assert "please remove" not in kept
    assert unpacked(kept, LETTER.text) == FIELDS


def test_an_older_notice_has_none():
    assert unpacked(None, LETTER.text) == ()


def test_a_field_that_this_release_does_not_know_is_shown_by_its_name():
    kept = '{"urls": "https://a.example/", "later": "x", "law": ""}'

    assert unpacked(kept, "text")[-1] == FormField(name="later", value="x")
    assert unpacked(kept, "text")[-1].label == "later"
    assert [field.name for field in unpacked(kept, "text")] == ["urls", "statement", "later"]
