"""Reports in Dutch."""

from untilgone.dsa22 import Action
from untilgone.metrics.said import Phrases
from untilgone.reports.words import Words

DUTCH = Words(
    titles={
        "dsa-22": "Verslag van een betrouwbare flagger volgens artikel 22, lid 3, DSA",
        "inhope": "Verwijderd binnen vaste dagen na de melding",
        "quarterly": "Hoelang het duurde tot het weg was",
    },
    page="pagina {page} van {all}",
    mark="Rapport {reference} van {by}",
    facts={
        "reference": "Rapport",
        "by": "Organisatie",
        "period": "Periode",
        "as_of": "Stand van",
        "cut": "Momentopname",
    },
    not_over="{period}, die nog niet om was",
    cut="SHA-256 {sha256}, tot en met regel {entry} van het logboek",
    all="Alles",
    together="(de andere, samen)",
    rest="(regels zonder uitsplitsing, samen)",
    few="minder dan 5",
    or_=" / ",
    number="Aantal",
    notices="Kennisgevingen",
    share="{share} van {n}",
    of="van {n}",
    of_some="van ten minste 5",
    by={
        "provider": "Aanbieder",
        "category": "Soort inhoud",
        "action": "Wat ermee gebeurde",
        "platform": "Platform",
        "country": "Land van de host",
    },
    actions={
        Action.REMOVED: "Verwijderd",
        Action.MOVED: "Verhuisd",
        Action.SAID_REMOVED: "Verwijderd, zegt de aanbieder",
        Action.REFUSED: "Geweigerd",
        Action.ANSWERED: "Anders beantwoord",
        Action.NOT_REACHED: "Niet bereikt",
        Action.NO_ANSWER: "Geen antwoord",
    },
    actions_defined={
        Action.REMOVED: "Volgens onze controles weg, voor het eerst gezien na de kennisgeving.",
        Action.MOVED: "Leidde na de kennisgeving naar een ander adres, waar een ander gaat.",
        Action.SAID_REMOVED: "De aanbieder zegt het te hebben verwijderd; wij zagen dat niet.",
        Action.REFUSED: "De aanbieder weigerde.",
        Action.ANSWERED: "De aanbieder antwoordde iets anders, of alleen automatisch.",
        Action.NOT_REACHED: "De kennisgeving werd aangenomen en kwam daarna terug.",
        Action.NO_ANSWER: "Geen antwoord, en niet bevestigd weg.",
    },
    ends={
        "same_day": "Dezelfde dag",
        "under_3_days": "Binnen 3 dagen",
        "under_7_days": "Binnen 7 dagen",
        "later": "Later",
        "open": "Nog open",
        "withdrawn": "Ingetrokken",
        "moved": "Verhuisd",
        "removed": "Verwijderd",
        "already_gone": "Al weg voordat iemand was ingelicht",
    },
    headings={
        "short": "In het kort",
        "long": "Hoelang het duurde",
        "shares": "Welk deel wanneer verwijderd was",
        "how": "Hoe het afliep",
        "deadlines": "Wettelijke termijnen",
        "others": "Ons eigen uitstel, eerste antwoorden, en wat terugkwam",
        "method": "Hoe dit is geteld",
        "counts": "Kennisgevingen",
    },
    captions={
        "long": "Van de eerste kennisgeving die aankwam tot de verwijdering",
        "shares": "Verwijderd, als deel van alles waarover iemand is ingelicht",
        "how": "Stand van dit rapport",
        "deadlines": "Deel van de wettelijke termijnen dat is gehaald: ten minste, ten hoogste",
    },
    columns={
        "half": "De helft weg na",
        "half of": "De helft na",
        "ninety": "Negen van de tien na",
        "by": "Na {hours}",
        "kept": "Gehaald",
        "clock": "Klok",
        "our_delay": "Ons uitstel: van de melding tot de eerste kennisgeving die aankwam",
        "first_answer": "Van die kennisgeving tot het eerste antwoord",
        "relapse": "Van de bevestiging tot het er weer was",
    },
    notes={
        "dsa-22": (
            "Een kennisgeving telt in het jaar (UTC) waarin de aanbieder haar aannam: eerste "
            "kennisgevingen en escalaties, één per adres. Herinneringen zijn geen nieuwe "
            "kennisgevingen; wat naar meldpunten, autoriteiten en politie ging, telt niet. Waar "
            "platform en host het allebei kregen, telt het bij allebei. Onze kennisgevingen noemen "
            "niemand, en dit verslag ook niet."
        ),
        "dsa-22 independence": (
            "Artikel 22, lid 3, vraagt ook hoe onze onafhankelijkheid van aanbieders is gewaarborgd: "
            "dat staat in een tekst naast deze cijfers."
        ),
        "inhope": (
            "De klok begint als de melding ons bereikt, zoals in de cijfers van INHOPE, en niet als de "
            "aanbieder het hoort: ons eigen uitstel zit erin. Zij eindigt bij de eerste controle die "
            "het materiaal weg vond, als latere controles dat bevestigden; de verwijdering zelf was "
            "eerder, dus deze delen zijn eerder te laag dan te hoog. Dezelfde dag: dezelfde "
            "kalenderdag, UTC. Binnen 3 en binnen 7 dagen: ook kalenderdagen, zonder die ervoor. "
            "Alleen de eerste verwijdering telt, niet wat terugkwam. Geteld is wat in de periode is "
            "gemeld; wat in de laatste dagen kwam, had minder tijd. Wat van vóór deze installatie is, "
            "zit er niet in."
        ),
        "inhope apart": (
            "Wat weg was voordat iemand was ingelicht, zit in geen enkel deel: {n}. Ingetrokken en "
            "verhuisd blijven in het geheel."
        ),
        "country": (
            "Het land is dat van de host die werd gevonden toen voor het eerst iemand werd ingelicht; "
            "onbekend waar nog niemand is ingelicht."
        ),
        "quarterly": (
            "Niemand ziet een verwijdering: we kijken, en het is er; we kijken weer, en het is weg. De "
            "verwijdering was tussen die twee controles. Elk cijfer is dat wat al die tussentijden "
            "samen het best verklaart (Turnbull 1976), geteld vanaf de eerste kennisgeving die "
            "aankwam. Wat er nog is, telt als “langer dan tot de laatste controle”; wat is ingetrokken "
            "of verhuisd, blijft in het geheel. Voor ons geblokkeerd is niet weg."
        ),
        "interval": (
            "Onder elk cijfer staat het 95 %-interval: in 95 van de 100 zulke kwartalen ligt het echte "
            "cijfer daarin. Twee intervallen die elkaar overlappen, zijn geen verschil. De volgorde is "
            "naar hoeveel het er zijn en nooit naar hoe snel."
        ),
        "counted": (
            "Geteld zijn rondes waarvan de eerste kennisgeving in de periode aankwam; wat terugkwam en "
            "opnieuw is gemeld, telt opnieuw."
        ),
        "deadlines": (
            "Een termijn van een wet of code is gehaald als een controle vóór het einde het materiaal "
            "weg vond, en niet gehaald als een controle na het einde het nog zag. Daartussen kan "
            "niemand het weten: daarom heeft het deel twee grenzen. Niet elk platform heeft een termijn."
        ),
        "few": (
            "Geen getal onder vijf staat erin, en geen is door aftrekken te vinden: wat minder is, is "
            "met andere samengeteld. Wie twee rapporten over overlappende dagen heeft, kan ze wel "
            "vergelijken."
        ),
        "again": (
            "Dit rapport is gemaakt van een bewaarde momentopname, en dezelfde momentopname geeft "
            "altijd hetzelfde bestand: vraag ons de SHA-256 van {reference} en vergelijk die met uw "
            "exemplaar."
        ),
        "nothing": "Het zijn er te weinig om iets te zeggen.",
    },
    short=(
        "Van {n} stukken materiaal waarover in deze periode iemand is ingelicht, was de helft weg na "
        "{median} vanaf de eerste kennisgeving die aankwam; {week} was weg binnen 7 dagen."
    ),
    curve="Deel dat verwijderd was sinds de eerste kennisgeving",
    curve_described=(
        "Een lijn die met de tijd stijgt, in een band van haar onzekerheid. Latere uren staan dichter "
        "op elkaar; de lijn eindigt waar controles niets meer zeggen. De tabel hierboven heeft "
        "dezelfde cijfers."
    ),
    kept="{least} tot {most}",
    phrases=Phrases(
        hours="{n} uur",
        days="{n} dagen",
        at_least="95 %: ten minste {low}",
        between="95 %: {low} tot {high}",
        of="{band}, van {n}",
        nobody="niet bekend: de klok liep voor geen enkele",
        too_few="niet bekend: pas {share} liep zo af",
        not_looked="niet bekend: laatste controle na {hours}, {share} was open",
    ),
)
