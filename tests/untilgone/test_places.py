from lxml import etree

from untilgone.places import mark_lists, mark_regions
from untilgone.regions import Region
from untilgone.visible import lines_of, visible_text


def regions(markup):
    root = etree.fromstring(markup, etree.HTMLParser())
    mark_regions(root)
    mark_lists(root)
    return [line.region for line in lines_of(visible_text(root, may_hide=False))]


def item(number, href="/watch/{}", text="A walk <span>4:12</span> <i>982 views</i>"):
    return f"<div><a href={href.format(number)}><img src=/t/{number}.jpg></a>{text}</div>"


def test_pictures_that_lead_on_are_a_list_whatever_its_name():
    grid = "".join(map(item, range(6)))

    assert regions(f"<p>Gone</p><div class=x1>{grid}</div>") == [Region.OWN] + 6 * [Region.LIST]


def test_few_pictures_and_such_as_open_are_none():
    assert regions("".join(map(item, range(5)))) == 5 * [Region.OWN]
    assert set(regions("".join(item(n, href="/full/{}.jpg") for n in range(9)))) == {Region.OWN}


def test_what_people_wrote_beside_their_portraits_is_no_list():
    posts = "".join(item(n, text="We went along the canal. " * 20) for n in range(8))

    assert set(regions(posts)) == {Region.OWN}


def test_a_logo_above_a_list_makes_no_list_of_the_rest():
    grid = "".join(map(item, range(8)))
    logo = "<div><a href=/><img src=/logo.png></a>Videos</div>"

    assert regions(f"{logo}<div><p>Gone</p></div><section>{grid}</section>")[:2] == [
        Region.OWN,
        Region.OWN,
    ]
