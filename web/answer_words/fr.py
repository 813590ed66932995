"""The page for parties in French."""

from untilgone.parties import PartyKind
from web.answer_words.words import Words

FR = Words(
    title="Répondre à une notification",
    skip="Aller au contenu",
    intro="Vous avez reçu une lettre avec le lien vers cette page. Vous pouvez y répondre ici, sans "
    "compte.",
    from_="De",
    email="Courriel",
    reference="Notre référence",
    asked_head="Ce que nous vous demandons",
    here=("l'adresse ci-dessous", "chaque adresse ci-dessous"),
    asked={
        PartyKind.PLATFORM: "Retirez le contenu qui se trouve à {here}, ou rendez-en l'accès "
        "impossible.",
        PartyKind.HOST: "Retirez le contenu qui se trouve à {here}, ou rendez-en l'accès impossible.",
        PartyKind.CDN: "Cessez de diffuser le contenu qui se trouve à {here}, et retirez-le de vos "
        "caches.",
        PartyKind.NETWORK: "Veillez à ce que le contenu qui se trouve à {here} soit retiré ou ne soit "
        "plus accessible.",
        PartyKind.REGISTRAR: "Prenez les mesures que la loi et vos conditions permettent, afin que le "
        "contenu ci-dessous ne soit plus accessible sous le nom de domaine.",
        PartyKind.SEARCH: "Retirez {here} de vos résultats de recherche, aperçus compris.",
        PartyKind.HOTLINE: "Traitez ce signalement et adressez-vous au fournisseur.",
        PartyKind.REGULATOR: "Examinez si vous pouvez intervenir, afin que le fournisseur retire le "
        "contenu ou en rende l'accès impossible.",
        PartyKind.POLICE: "Examinez si vous pouvez enquêter, et si vous pouvez contribuer à ce que le "
        "contenu soit retiré.",
    },
    asked_service="Mettez fin au service qui se trouve à {here}, ou rendez-en l'accès impossible.",
    addresses_head="Adresses",
    sent="Lettre envoyée",
    answer_by="Répondre au plus tard le",
    law="Délai prévu par la loi",
    law_from="{law} donne à ceux auxquels ce texte s'applique {hours} heures à partir d'une demande "
    "valable.",
    law_until="{law} donne {hours} heures à ceux auxquels ce texte s'applique. Compté à partir de "
    "notre première notification : jusqu'au {until}.",
    closed_one="Clos : plus rien ne vous est demandé ici.",
    closed="Cette notification est close. Plus rien ne vous est demandé. Merci.",
    closed_more="Souhaitez-vous ajouter quelque chose ? Répondez à notre lettre ou écrivez à {email}.",
    form_head="Votre réponse",
    about="Quelles adresses votre réponse concerne-t-elle ?",
    about_hint="Elle n'est pas la même pour toutes ? Répondez pour certaines, puis ouvrez à nouveau le "
    "lien.",
    choose="Quelle est votre réponse ?",
    choices={
        "removed": (
            "Cela a été retiré",
            "Ou l'accès a été rendu impossible. Nous vérifions tout de suite.",
        ),
        "will_remove": ("Nous allons le retirer", "Indiquez ci-dessous avant quelle date."),
        "not_ours": (
            "Cela ne relève pas de nous",
            "Si vous savez qui est responsable, indiquez-le ci-dessous.",
        ),
        "need_more": (
            "Il nous faut plus d'éléments pour décider",
            "Indiquez ci-dessous ce qu'il vous faut.",
        ),
        "refuse": ("Nous n'allons pas le retirer", "Indiquez ci-dessous pourquoi."),
    },
    date="Date à laquelle cela aura été retiré",
    date_hint="Seulement pour “Nous allons le retirer”.",
    text="Ce que vous souhaitez nous dire",
    text_hint="Nécessaire s'il vous faut plus d'éléments ou si vous ne le retirez pas. 4 000 "
    "caractères au plus. N'envoyez pas le matériel lui-même.",
    contact="Adresse électronique pour nos questions (facultatif)",
    contact_hint="Où joindre la personne qui traite ce message.",
    send="Envoyer la réponse",
    looks="Quelle que soit votre réponse, nous vérifions nous-mêmes si le contenu est encore "
    "accessible.",
    private="Cette page ne dépose pas de cookies. Qui a son lien peut répondre : ne le transmettez "
    "pas. Nous conservons votre réponse, et le fait que cette page a été ouverte.",
    wrong_title="Votre réponse n'a pas encore été envoyée",
    errors={
        "choice": "Choisissez votre réponse.",
        "about": "Choisissez au moins une adresse.",
        "date": "Indiquez la date à laquelle cela aura été retiré.",
        "date_range": "Indiquez une date à partir d'aujourd'hui et dans un délai d'un an, par exemple "
        "{example}.",
        "text_needed": "Dites-nous ce qu'il vous faut, ou pourquoi cela ne sera pas retiré.",
        "text_long": "Votre texte compte {count} caractères ; 4 000 au plus peuvent être envoyés.",
        "text_hidden": "Votre texte contient des caractères de contrôle qui ne peuvent pas être "
        "envoyés. Retirez-les.",
        "contact": "Indiquez une adresse électronique, par exemple abuse@provider.example, ou laissez "
        "le champ vide.",
    },
    busy="Votre réponse n'a pas pu être reçue à l'instant. Tout ce que vous avez saisi est encore ici. "
    "Réessayez dans une minute ; envoyée deux fois, elle compte une fois.",
    noted_title="Votre réponse a été notée",
    noted="Merci. Voici ce que nous avons noté :",
    noted_what="Votre réponse",
    noted_correct="Y a-t-il une erreur, ou quelque chose a-t-il changé ? Ouvrez à nouveau le lien de "
    "notre lettre et répondez encore une fois. La dernière réponse compte ; les précédentes sont "
    "conservées.",
    problems={
        400: (
            "Cela n'a pas fonctionné",
            "Rien n'a été noté. Ouvrez à nouveau le lien de notre lettre.",
        ),
        403: (
            "Cela n'a pas fonctionné",
            (
                "Le formulaire venait d'un autre site. Rien n'a été noté. Ouvrez à nouveau le lien de "
                "notre lettre."
            ),
        ),
        404: (
            "Il n'y a rien ici",
            (
                "Ce lien n'est pas l'un des nôtres, ou il a expiré. Vérifiez qu'il a été copié en "
                "entier. Vous pouvez toujours répondre à notre lettre ou nous écrire."
            ),
        ),
        413: ("C'était trop long", "Rien n'a été noté. Envoyez une réponse plus courte."),
        421: ("Il n'y a rien ici", "Ce nom n'est pas l'un des nôtres."),
        429: (
            "Trop de demandes",
            "Rien n'a été noté. Attendez dix minutes et ouvrez à nouveau le lien de notre lettre.",
        ),
        500: (
            "Une erreur de notre part",
            ("Quelque chose a échoué chez nous. Réessayez plus tard ou répondez à notre lettre."),
        ),
        503: (
            "Pas pour l'instant",
            "Rien n'a été noté. Réessayez dans une minute ou répondez à notre lettre.",
        ),
    },
)
