"""What the page for parties says, in the languages of our letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from untilgone.cases import Category
from untilgone.parties import PartyKind

ORIGIN = PartyKind.PLATFORM, PartyKind.HOST


@dataclass(frozen=True, kw_only=True)
class Words:
    """Every word of the page in one language."""

    title: str
    skip: str
    intro: str
    from_: str
    email: str
    reference: str
    here: tuple[str, str]  # one address, and several
    asked: Mapping[PartyKind, str]
    asked_service: str  # of platforms and hosts of a nudify service
    asked_head: str
    addresses_head: str
    sent: str
    answer_by: str
    law: str
    law_from: str
    law_until: str
    closed_one: str
    closed: str
    closed_more: str
    form_head: str
    about: str
    about_hint: str
    choose: str
    choices: Mapping[str, tuple[str, str]]  # what stands beside the button, and a hint
    date: str
    date_hint: str
    text: str
    text_hint: str
    contact: str
    contact_hint: str
    send: str
    looks: str
    private: str
    wrong_title: str
    errors: Mapping[str, str]
    busy: str
    noted_title: str
    noted: str
    noted_what: str
    noted_correct: str
    problems: Mapping[int, tuple[str, str]]

    def ask(self, kind: PartyKind, category: Category, addresses: int) -> str:
        """What is asked of such a party, in one sentence."""
        is_service = category is Category.NUDIFY_SERVICE and kind in ORIGIN
        said = self.asked_service if is_service else self.asked[kind]
        return said.format(here=self.here[addresses > 1])

    def problem(self, status: int) -> tuple[str, str]:
        """Title and sentence for a request that failed with this status."""
        return self.problems.get(status, self.problems[400])


EN = Words(
    title="Answer a notice",
    skip="Skip to the content",
    intro="You were sent a letter with the link to this page. Here you can answer it, without an "
    "account.",
    from_="From",
    email="E-mail",
    reference="Our reference",
    asked_head="What is asked of you",
    here=("the address below", "each address below"),
    asked={
        PartyKind.PLATFORM: "Remove the content at {here}, or disable access to it.",
        PartyKind.HOST: "Remove the content at {here}, or disable access to it.",
        PartyKind.CDN: "Stop serving the content at {here}, and remove it from your caches.",
        PartyKind.NETWORK: "See to it that the content at {here} is removed or can no "
        "longer be reached.",
        PartyKind.REGISTRAR: "Take the measures that the law and your terms allow, so that the "
        "content below can no longer be reached under the domain name.",
        PartyKind.SEARCH: "Remove {here} from your search results, previews included.",
        PartyKind.HOTLINE: "Take up this report and approach the provider.",
        PartyKind.REGULATOR: "Consider whether you can act, so that the provider removes the "
        "content or disables access to it.",
        PartyKind.POLICE: "Consider whether you can investigate, and whether you can help to get "
        "the content removed.",
    },
    asked_service="Shut down the service at {here}, or disable access to it.",
    addresses_head="Addresses",
    sent="Letter sent",
    answer_by="Answer asked by",
    law="Period under the law",
    law_from="{law} gives those to whom it applies {hours} hours from a valid request.",
    law_until="{law} gives those to whom it applies {hours} hours. Counted from our first notice: "
    "until {until}.",
    closed_one="Closed: nothing more is asked of you here.",
    closed="This notice is closed. Nothing more is asked of you. Thank you.",
    closed_more="Do you want to add something? Reply to our letter, or write to {email}.",
    form_head="Your answer",
    about="Which addresses is your answer about?",
    about_hint="Is it not the same for all? Send an answer for some, then open the link again.",
    choose="What is your answer?",
    choices={
        "removed": ("It was removed", "Or access to it was disabled. We will look at once."),
        "will_remove": ("We will remove it", "Say by when below."),
        "not_ours": ("It is not ours", "If you know who is responsible, say so below."),
        "need_more": ("We need more to decide", "Say below what you need."),
        "refuse": ("We will not remove it", "Say below why."),
    },
    date="Date by which it will be removed",
    date_hint="Only for “We will remove it”.",
    text="What you want to tell us",
    text_hint="Needed if you need more or will not remove it. At most 4,000 characters. Do not send "
    "the material itself.",
    contact="E-mail address for our questions (optional)",
    contact_hint="Where we reach the person who handles this.",
    send="Send the answer",
    looks="Whatever you answer, we look ourselves whether the content can still be reached.",
    private="This page sets no cookies. Whoever has its link can answer: do not pass it on. We keep "
    "your answer, and that this page was opened.",
    wrong_title="Your answer was not sent yet",
    errors={
        "choice": "Choose what your answer is.",
        "about": "Choose at least one address.",
        "date": "Give the date by which it will be removed.",
        "date_range": "Give a date from today on, within a year, such as {example}.",
        "text_needed": "Tell us what you need, or why it will not be removed.",
        "text_long": "Your text has {count} characters; at most 4,000 can be sent.",
        "text_hidden": "Your text contains control characters that cannot be sent. Remove them.",
        "contact": "Give an e-mail address such as abuse@provider.example, or leave it empty.",
    },
    busy="Your answer could not be taken just now. Everything that you typed is still here. Try again "
    "in a minute; sent twice, it counts once.",
    noted_title="Your answer was noted",
    noted="Thank you. This is what we noted:",
    noted_what="Your answer",
    noted_correct="Is something wrong, or did something change? Open the link in our letter again "
    "and answer once more. The last answer counts; the earlier ones are kept too.",
    problems={
        400: ("That did not work", "Nothing was noted. Open the link in our letter again."),
        403: (
            "That did not work",
            "The form came from another site. Nothing was noted. Open the link in our letter again.",
        ),
        404: (
            "There is nothing here",
            (
                "This link is not one of ours, or it has expired. Check that it was copied whole. You "
                "can always reply to our letter, or write to us."
            ),
        ),
        413: ("That was too much", "Nothing was noted. Send a shorter answer."),
        421: ("There is nothing here", "This name is not one of ours."),
        429: (
            "Too many requests",
            "Nothing was noted. Wait ten minutes and open the link in our letter again.",
        ),
        500: (
            "Our mistake",
            "Something of ours broke. Try again later, or reply to our letter.",
        ),
        503: ("Not just now", "Nothing was noted. Try again in a minute, or reply to our letter."),
    },
)

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
ALL: Mapping[str, Words] = MappingProxyType({"en": EN, "nl": NL})
"""By the language of the letter; a letter in another one has the page in English."""
