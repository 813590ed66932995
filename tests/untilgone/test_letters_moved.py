"""What a letter says about content that was moved."""

from dataclasses import replace

import pytest

from tests.untilgone.test_letters import FACTS, SENT
from untilgone.cases import Category
from untilgone.letters import Letters
from untilgone.notices import NoticeKind
from untilgone.paths import TEMPLATES

OLD, NEW = "https://old.example/p/1?a=b&c=d", "https://new.example/p/1"
MOVED = replace(FACTS, url=NEW, earlier_urls=(OLD, "https://second.example/p/1"), earlier=(SENT,))


def written(language: str, kind: NoticeKind = NoticeKind.NOTICE, facts=MOVED) -> str:
    return Letters(TEMPLATES).render(kind, Category.NCII, language, facts).text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The content was moved to this address. Before that it was here:"),
        ("nl", "De inhoud is naar dit adres verplaatst. Daarvoor stond deze hier:"),
        ("de", "Der Inhalt wurde an diese Adresse verschoben. Vorher stand er hier:"),
        ("fr", "Le contenu a été déplacé vers cette adresse. Auparavant, il se trouvait ici :"),
        ("es", "El contenido se trasladó a esta dirección. Antes estaba aquí:"),
    ],
)
def test_each_earlier_address_stands_whole_on_a_line_of_its_own(language: str, said: str):
    lines = written(language).splitlines()

    assert said in lines
    assert [line for line in lines if line.startswith("https://")][:3] == [NEW, *MOVED.earlier_urls]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "reported to us under the first of these"),
        ("nl", "het eerste van deze adressen"),
        ("de", "Unter der ersten dieser Adressen"),
        ("fr", "à la première de ces adresses"),
        ("es", "en la primera de estas direcciones"),
    ],
)
def test_it_says_which_of_them_was_reported(language: str, said: str):
    assert said in written(language)
    assert said not in written(language, facts=FACTS)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the following about this content:"),
        ("nl", "Over deze inhoud verstuurden wij"),
        ("de", "Zu diesem Inhalt haben wir bereits gesendet:"),
        ("fr", "Au sujet de ce contenu, nous avons déjà envoyé :"),
        ("es", "Sobre este contenido ya hemos enviado:"),
    ],
)
def test_what_was_sent_before_was_about_the_content(language: str, said: str):
    assert said in written(language, NoticeKind.REMINDER)
