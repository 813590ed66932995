"""The page for parties in Dutch."""

from untilgone.parties import PartyKind
from web.answer_words.words import Words

NL = Words(
    title="Een kennisgeving beantwoorden",
    skip="Naar de inhoud",
    intro="U heeft een brief gekregen met de link naar deze pagina. Hier kunt u antwoorden, zonder "
    "account.",
    from_="Van",
    email="E-mail",
    reference="Ons kenmerk",
    asked_head="Wat wij u vragen",
    here=("het adres hieronder", "elk adres hieronder"),
    asked={
        PartyKind.PLATFORM: "Verwijder de inhoud op {here}, of maak deze ontoegankelijk.",
        PartyKind.HOST: "Verwijder de inhoud op {here}, of maak deze ontoegankelijk.",
        PartyKind.CDN: "Geef de inhoud op {here} niet meer door en verwijder deze uit uw caches.",
        PartyKind.NETWORK: "Zorg dat de inhoud op {here} wordt verwijderd of niet meer "
        "bereikbaar is.",
        PartyKind.REGISTRAR: "Neem de maatregelen die de wet en uw voorwaarden toelaten, zodat de "
        "inhoud hieronder niet meer onder de domeinnaam bereikbaar is.",
        PartyKind.SEARCH: "Verwijder {here} uit uw zoekresultaten, ook de voorbeeldweergaven.",
        PartyKind.HOTLINE: "Neem deze melding in behandeling en benader de aanbieder.",
        PartyKind.REGULATOR: "Beoordeel of u kunt ingrijpen, zodat de aanbieder de inhoud verwijdert "
        "of ontoegankelijk maakt.",
        PartyKind.POLICE: "Beoordeel of u onderzoek kunt doen en of u kunt bevorderen dat de inhoud "
        "wordt verwijderd.",
    },
    asked_service="Beëindig de dienst op {here}, of maak hem ontoegankelijk.",
    addresses_head="Adressen",
    sent="Brief verstuurd",
    answer_by="Antwoord gevraagd uiterlijk",
    law="Wettelijke termijn",
    law_from="{law} geeft degenen voor wie die regeling geldt {hours} uur vanaf een geldig verzoek.",
    law_until="{law} geeft degenen voor wie die regeling geldt {hours} uur. Gerekend vanaf onze "
    "eerste melding: tot {until}.",
    closed_one="Gesloten: hier wordt niets meer van u gevraagd.",
    closed="Deze kennisgeving is gesloten. Er wordt niets meer van u gevraagd. Dank u wel.",
    closed_more="Wilt u nog iets toevoegen? Beantwoord onze brief of schrijf naar {email}.",
    form_head="Uw antwoord",
    about="Over welke adressen gaat uw antwoord?",
    about_hint="Geldt het niet voor alle adressen? Antwoord voor een deel en open daarna de link "
    "opnieuw.",
    choose="Wat is uw antwoord?",
    choices={
        "removed": ("Het is verwijderd", "Of ontoegankelijk gemaakt. Wij kijken direct."),
        "will_remove": ("Wij gaan het verwijderen", "Vermeld hieronder wanneer."),
        "not_ours": (
            "Het is niet van ons",
            "Weet u wie verantwoordelijk is? Vermeld dat hieronder.",
        ),
        "need_more": ("Wij hebben meer nodig", "Vermeld hieronder wat u nodig heeft."),
        "refuse": ("Wij verwijderen het niet", "Vermeld hieronder waarom."),
    },
    date="Datum waarop het verwijderd zal zijn",
    date_hint="Alleen bij “Wij gaan het verwijderen”.",
    text="Wat u ons wilt laten weten",
    text_hint="Nodig als u meer nodig heeft of het niet verwijdert. Ten hoogste 4.000 tekens. Stuur "
    "het materiaal zelf niet mee.",
    contact="E-mailadres voor onze vragen (niet verplicht)",
    contact_hint="Waar wij degene bereiken die dit behandelt.",
    send="Antwoord versturen",
    looks="Wat u ook antwoordt: wij kijken zelf of de inhoud nog bereikbaar is.",
    private="Deze pagina plaatst geen cookies. Wie de link heeft, kan antwoorden: geef hem niet door. "
    "Wij bewaren uw antwoord, en dat deze pagina is geopend.",
    wrong_title="Uw antwoord is nog niet verstuurd",
    errors={
        "choice": "Kies wat uw antwoord is.",
        "about": "Kies ten minste één adres.",
        "date": "Vermeld de datum waarop het verwijderd zal zijn.",
        "date_range": "Vermeld een datum vanaf vandaag, binnen een jaar, bijvoorbeeld {example}.",
        "text_needed": "Vermeld wat u nodig heeft, of waarom het niet wordt verwijderd.",
        "text_long": "Uw tekst heeft {count} tekens; er kunnen er ten hoogste 4.000 worden verstuurd.",
        "text_hidden": "Uw tekst bevat stuurtekens die niet verstuurd kunnen worden. Verwijder ze.",
        "contact": "Vermeld een e-mailadres, bijvoorbeeld abuse@provider.example, of laat het leeg.",
    },
    busy="Uw antwoord kon zojuist niet worden aangenomen. Alles wat u heeft ingevuld staat er nog. "
    "Probeer het over een minuut opnieuw; twee keer verstuurd telt het één keer.",
    noted_title="Uw antwoord is genoteerd",
    noted="Dank u wel. Dit hebben wij genoteerd:",
    noted_what="Uw antwoord",
    noted_correct="Klopt er iets niet of verandert er iets? Open de link in onze brief opnieuw en "
    "antwoord nog een keer. Het laatste antwoord telt; de eerdere blijven bewaard.",
    problems={
        400: ("Dat is niet gelukt", "Er is niets genoteerd. Open de link in onze brief opnieuw."),
        403: (
            "Dat is niet gelukt",
            (
                "Het formulier kwam van een andere site. Er is niets genoteerd. Open de link in onze brief "
                "opnieuw."
            ),
        ),
        404: (
            "Hier is niets",
            (
                "Deze link is niet van ons of is verlopen. Controleer of hij in zijn geheel is gekopieerd. "
                "U kunt altijd onze brief beantwoorden of ons schrijven."
            ),
        ),
        413: ("Dat was te veel", "Er is niets genoteerd. Stuur een korter antwoord."),
        421: ("Hier is niets", "Deze naam is niet van ons."),
        429: (
            "Te veel verzoeken",
            "Er is niets genoteerd. Wacht tien minuten en open de link in onze brief opnieuw.",
        ),
        500: (
            "Een fout van ons",
            "Er ging bij ons iets mis. Probeer het later opnieuw of beantwoord onze brief.",
        ),
        503: (
            "Nu even niet",
            "Er is niets genoteerd. Probeer het over een minuut opnieuw of beantwoord onze brief.",
        ),
    },
)
