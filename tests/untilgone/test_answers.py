import pytest

from untilgone.answers import Answer, read_answer_text


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ('{"error": "Post not found"}', ("Post not found",)),
        ('{"error": {"code": "VIDEO_DELETED", "message": "Gone"}}', ("VIDEO DELETED", "Gone")),
        ('{"status": "error-notFound", "data": {}}', ("error not Found",)),
        ('{"success": false, "message": "No such file"}', ("No such file",)),
        ('{"status": 404, "title": "Not Found", "detail": "No film"}', ("Not Found", "No film")),
        ('{"errors": [{"detail": "x"}], "reason": "deleted"}', ("deleted", "x")),
    ],
)
def test_what_an_answer_says_of_itself_stands_under_names_of_errors(text, messages):
    assert read_answer_text(text).messages == messages


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 1, "title": "Not found", "message": "This file was deleted, here is another"}',
        '{"posts": [{"text": "(post deleted by author)"}]}',
        '{"success": true, "message": "Found"}',
        "[]",
        "not found",
    ],
)
def test_what_somebody_wrote_is_no_message(text):
    assert read_answer_text(text).messages == ()


@pytest.mark.parametrize(
    ("text", "is_removed", "is_suspended"),
    [
        ('{"id": 1, "removed": true}', True, False),
        ('{"post_view": {"post": {"id": 1, "is_deleted": true}}}', True, False),
        ('{"id": "1", "suspended": true}', False, True),
        ('{"id": 1, "removed": false, "deleted": null}', False, False),
        ('{"id": 1, "author": {"deleted": true}}', False, False),
        ('{"id": 1, "user": {"suspended": true}}', False, False),
        ('{"comments": [{"deleted": true}]}', False, False),
    ],
)
def test_a_flag_counts_for_the_object_that_was_asked_for(text, is_removed, is_suspended):
    answer = read_answer_text(text)

    assert (answer.is_removed, answer.is_suspended) == (is_removed, is_suspended)


def test_addresses_of_films_and_pictures_are_noticed():
    assert read_answer_text('{"url": "https://cdn.example/1.mp4?x=1"}').has_media
    assert not read_answer_text('{"url": "https://cdn.example/watch/1"}').has_media


@pytest.mark.parametrize("text", ["", "{", "[" * 50_000, '{"a": ' * 500])
def test_what_is_no_json_says_nothing(text):
    assert read_answer_text(text) == Answer()
