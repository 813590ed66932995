"""The page for parties in German."""

from untilgone.parties import PartyKind
from web.answer_words.words import Words

DE = Words(
    title="Eine Meldung beantworten",
    skip="Zum Inhalt",
    intro="Sie haben ein Schreiben mit dem Link zu dieser Seite erhalten. Hier können Sie "
    "antworten, ohne Benutzerkonto.",
    from_="Von",
    email="E-Mail",
    reference="Unser Zeichen",
    asked_head="Worum wir Sie bitten",
    here=("der Adresse unten", "jeder Adresse unten"),
    asked={
        PartyKind.PLATFORM: "Entfernen Sie den Inhalt unter {here}, oder sperren Sie den Zugang "
        "dazu.",
        PartyKind.HOST: "Entfernen Sie den Inhalt unter {here}, oder sperren Sie den Zugang dazu.",
        PartyKind.CDN: "Liefern Sie den Inhalt unter {here} nicht mehr aus, und entfernen Sie ihn "
        "aus Ihren Zwischenspeichern.",
        PartyKind.NETWORK: "Sorgen Sie dafür, dass der Inhalt unter {here} entfernt wird oder nicht "
        "mehr erreichbar ist.",
        PartyKind.REGISTRAR: "Treffen Sie die Maßnahmen, die das Gesetz und Ihre Bedingungen "
        "erlauben, damit der Inhalt unten nicht mehr unter dem Domainnamen erreichbar ist.",
        PartyKind.SEARCH: "Entfernen Sie Treffer zu {here} aus Ihren Suchergebnissen, auch die "
        "Vorschauen.",
        PartyKind.HOTLINE: "Bearbeiten Sie diese Meldung, und wenden Sie sich an den Anbieter.",
        PartyKind.REGULATOR: "Prüfen Sie, ob Sie tätig werden können, damit der Anbieter den Inhalt "
        "entfernt oder den Zugang dazu sperrt.",
        PartyKind.POLICE: "Prüfen Sie, ob Sie ermitteln können und ob Sie dazu beitragen können, "
        "dass der Inhalt entfernt wird.",
    },
    asked_service="Beenden Sie den Dienst unter {here}, oder sperren Sie den Zugang dazu.",
    addresses_head="Adressen",
    sent="Schreiben gesendet",
    answer_by="Antwort erbeten bis",
    law="Gesetzliche Frist",
    law_from="{law} gibt denen, für die diese Regelung gilt, {hours} Stunden ab einem gültigen "
    "Antrag.",
    law_until="{law} gibt denen, für die diese Regelung gilt, {hours} Stunden. Gerechnet ab unserer "
    "ersten Meldung: bis {until}.",
    closed_one="Abgeschlossen: Hier wird nichts mehr von Ihnen erbeten.",
    closed="Diese Meldung ist abgeschlossen. Es wird nichts mehr von Ihnen erbeten. Vielen Dank.",
    closed_more="Möchten Sie etwas hinzufügen? Antworten Sie auf unser Schreiben, oder schreiben "
    "Sie an {email}.",
    form_head="Ihre Antwort",
    about="Für welche Adressen gilt Ihre Antwort?",
    about_hint="Gilt sie nicht für alle? Antworten Sie für einige, und öffnen Sie danach den Link "
    "noch einmal.",
    choose="Wie lautet Ihre Antwort?",
    choices={
        "removed": (
            "Es wurde entfernt",
            "Oder der Zugang dazu wurde gesperrt. Wir sehen sofort nach.",
        ),
        "will_remove": ("Wir werden es entfernen", "Geben Sie unten an, bis wann."),
        "not_ours": (
            "Es gehört nicht zu uns",
            "Wenn Sie wissen, wer zuständig ist, geben Sie es unten an.",
        ),
        "need_more": (
            "Wir brauchen mehr, um zu entscheiden",
            "Geben Sie unten an, was Sie brauchen.",
        ),
        "refuse": ("Wir werden es nicht entfernen", "Geben Sie unten an, warum."),
    },
    date="Tag, bis zu dem es entfernt wird",
    date_hint="Nur bei „Wir werden es entfernen“.",
    text="Was Sie uns mitteilen möchten",
    text_hint="Nötig, wenn Sie mehr brauchen oder es nicht entfernen. Höchstens 4.000 Zeichen. "
    "Senden Sie nicht das Material selbst.",
    contact="E-Mail-Adresse für unsere Fragen (freiwillig)",
    contact_hint="Wo wir die Person erreichen, die dies bearbeitet.",
    send="Antwort senden",
    looks="Was Sie auch antworten: Wir sehen selbst nach, ob der Inhalt noch erreichbar ist.",
    private="Diese Seite setzt keine Cookies. Wer ihren Link hat, kann antworten: Geben Sie ihn "
    "nicht weiter. Wir bewahren Ihre Antwort auf, und dass diese Seite geöffnet wurde.",
    wrong_title="Ihre Antwort wurde noch nicht gesendet",
    errors={
        "choice": "Wählen Sie Ihre Antwort.",
        "about": "Wählen Sie mindestens eine Adresse.",
        "date": "Geben Sie den Tag an, bis zu dem es entfernt wird.",
        "date_range": "Geben Sie einen Tag ab heute und innerhalb eines Jahres an, zum Beispiel "
        "{example}.",
        "text_needed": "Teilen Sie uns mit, was Sie brauchen, oder warum es nicht entfernt wird.",
        "text_long": "Ihr Text hat {count} Zeichen; höchstens 4.000 können gesendet werden.",
        "text_hidden": "Ihr Text enthält Steuerzeichen, die nicht gesendet werden können. Entfernen "
        "Sie sie.",
        "contact": "Geben Sie eine E-Mail-Adresse an, zum Beispiel abuse@provider.example, oder "
        "lassen Sie das Feld leer.",
    },
    busy="Ihre Antwort konnte gerade nicht angenommen werden. Alles, was Sie eingegeben haben, steht "
    "noch hier. Versuchen Sie es in einer Minute noch einmal; zweimal gesendet zählt sie einmal.",
    noted_title="Ihre Antwort wurde notiert",
    noted="Vielen Dank. Das haben wir notiert:",
    noted_what="Ihre Antwort",
    noted_correct="Stimmt etwas nicht, oder hat sich etwas geändert? Öffnen Sie den Link in unserem "
    "Schreiben noch einmal, und antworten Sie erneut. Die letzte Antwort zählt; die früheren bleiben "
    "aufbewahrt.",
    problems={
        400: (
            "Das ging nicht",
            "Es wurde nichts notiert. Öffnen Sie den Link in unserem Schreiben noch einmal.",
        ),
        403: (
            "Das ging nicht",
            (
                "Das Formular kam von einer anderen Website. Es wurde nichts notiert. Öffnen Sie den "
                "Link in unserem Schreiben noch einmal."
            ),
        ),
        404: (
            "Hier ist nichts",
            (
                "Dieser Link ist keiner von uns oder ist abgelaufen. Prüfen Sie, ob er vollständig "
                "kopiert wurde. Sie können immer auf unser Schreiben antworten oder uns schreiben."
            ),
        ),
        413: ("Das war zu viel", "Es wurde nichts notiert. Senden Sie eine kürzere Antwort."),
        421: ("Hier ist nichts", "Dieser Name ist keiner von uns."),
        429: (
            "Zu viele Anfragen",
            (
                "Es wurde nichts notiert. Warten Sie zehn Minuten, und öffnen Sie den Link in unserem "
                "Schreiben noch einmal."
            ),
        ),
        500: (
            "Unser Fehler",
            (
                "Bei uns ist etwas schiefgegangen. Versuchen Sie es später noch einmal, oder "
                "antworten Sie auf unser Schreiben."
            ),
        ),
        503: (
            "Gerade nicht möglich",
            (
                "Es wurde nichts notiert. Versuchen Sie es in einer Minute noch einmal, oder "
                "antworten Sie auf unser Schreiben."
            ),
        ),
    },
)
