import pytest

from untilgone.redirects import Led, is_placeholder, led

URL = "https://www.photos.example/albums/1234567-summer"


@pytest.mark.parametrize(
    ("final_url", "where"),
    [
        (None, Led.NOWHERE),
        (URL, Led.NOWHERE),
        ("http://photos.example/albums/1234567-summer/", Led.NOWHERE),
        ("https://m.photos.example/albums/1234567-summer?utm_source=x", Led.NOWHERE),
        ("https://pictures.example/albums/1234567-summer", Led.ON),
        ("https://photos.example/view?id=1234567", Led.ON),
        ("https://photos.example/a/b/c/1234567-autumn", Led.ON),
        ("https://photos.example/", Led.HOME),
        ("https://photos.example/en/", Led.HOME),
        ("https://photos.example/pt-br", Led.HOME),
        ("https://photos.example/index.php", Led.HOME),
        ("https://photos.example/home?from=missing", Led.HOME),
        ("https://photos.example/albums", Led.ELSEWHERE),
        ("https://photos.example/search?q=holiday", Led.ELSEWHERE),
        ("https://[::1", Led.ELSEWHERE),
    ],
)
def test_where_redirects_lead_is_told_from_the_addresses(final_url, where):
    assert led(URL, final_url) is where


def test_a_query_can_name_the_object():
    assert led("https://films.example/watch?v=abc12345", "https://films.example/") is Led.HOME
    assert led("https://films.example/?v=abc12345", "https://films.example/abc12345") is Led.ON


def test_from_the_front_page_nothing_leads_home():
    assert led("https://photos.example/", "https://photos.example/en/") is Led.NOWHERE


def test_a_site_whose_whole_name_looks_like_one_in_front_is_a_site_of_its_own():
    assert led("https://old.example/albums/1234567", "https://new.example/albums/1234567") is Led.ON


@pytest.mark.parametrize("name", ["404.png", "removed.jpg", "image-not-found.gif", "no_image.png"])
def test_a_file_sent_in_the_place_of_another_says_so_by_its_name(name):
    assert is_placeholder("https://photos.example/x/1.jpg", f"https://photos.example/img/{name}")


def test_a_file_of_such_a_name_that_was_asked_for_is_no_placeholder():
    assert not is_placeholder(
        "https://photos.example/removed.png", "https://photos.example/removed.png"
    )
    assert not is_placeholder("https://photos.example/x/1.jpg", "https://photos.example/img/2.jpg")
