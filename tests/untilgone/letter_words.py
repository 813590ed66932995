"""What letters say in each language they are shipped in."""

SAYS = {
    "en": {
        "explains": "2. Why the content is illegal\n\n",
        "country": "- Netherlands: ",
        "dsa": "Article 16 of Regulation (EU) 2022/2065",
        "bona fide": "We believe in good faith that the information and allegations in this "
        "message are accurate and complete (Article 16(2)(d) DSA).",
        "notifier": "Name: Example Hotline\nE-mail address: desk@hotline.example.org\n",
        "exception": "offences referred to in Articles 3 to 7 of Directive 2011/93/EU. We "
        "therefore give no person's name, under the exception in Article 16(2)(c) DSA. The "
        "address of our organisation is there for your answer.",
        "remove": "Remove the content at this address or disable access to it.",
        "copies": "identical copies that you can find",
        "preserve": "Preserve the evidence for the competent authorities",
        "keep": "Do not forward the material",
        "by": "no later than 23 November 2026 at 08:00 UTC",
        "answer": "write to answers@hotline.example.org.\nPlease keep the reference "
        "UG-2026-000123-1 in the subject.",
        "24 hours": "within 24 hours",
        "did not act": "the operator of the site has not done so",
        "sent": "- on 20 November 2026 at 09:00 UTC: a notice to Example Platform\n"
        "- on 21 November 2026 at 09:00 UTC: a reminder to Example Platform\n",
    },
    "nl": {
        "explains": "2. Waarom de inhoud illegaal is\n\n",
        "country": "- Nederland: ",
        "dsa": "artikel 16 van Verordening (EU) 2022/2065",
        "bona fide": "Wij zijn te goeder trouw van mening dat de informatie en de beschuldigingen "
        "in dit bericht juist en volledig zijn (artikel 16, lid 2, onder d, DSA).",
        "notifier": "Naam: Example Hotline\nE-mailadres: desk@hotline.example.org\n",
        "exception": "strafbare feiten als bedoeld in de artikelen 3 tot en met 7 van Richtlijn "
        "2011/93/EU. Daarom noemen wij geen naam van een persoon, volgens de uitzondering in "
        "artikel 16, lid 2, onder c, DSA. Het adres van onze organisatie is bedoeld voor uw "
        "antwoord.",
        "remove": "Verwijder de inhoud op dit adres of maak deze ontoegankelijk.",
        "copies": "identieke kopieën die u kunt vinden",
        "preserve": "Bewaar het bewijs voor de bevoegde autoriteiten",
        "keep": "Stuur het materiaal niet door",
        "by": "uiterlijk op 23 november 2026 om 08.00 uur UTC",
        "answer": "schrijf naar answers@hotline.example.org.\nLaat het kenmerk UG-2026-000123-1 "
        "in het onderwerp staan.",
        "24 hours": "binnen 24 uur",
        "did not act": "de beheerder van de site dat niet heeft gedaan",
        "sent": "- op 20 november 2026 om 09.00 uur UTC: een kennisgeving aan Example Platform\n"
        "- op 21 november 2026 om 09.00 uur UTC: een herinnering aan Example Platform\n",
    },
    "de": {
        "explains": "2. Warum der Inhalt rechtswidrig ist\n\n",
        "country": "- Niederlande: ",
        "dsa": "Artikel 16 der Verordnung (EU) 2022/2065",
        "bona fide": "Wir sind in gutem Glauben davon überzeugt, dass die Angaben und Anführungen in "
        "dieser Nachricht richtig und vollständig sind (Artikel 16 Absatz 2 Buchstabe d DSA).",
        "notifier": "Name: Example Hotline\nE-Mail-Adresse: desk@hotline.example.org\n",
        "exception": "Straftaten nach den Artikeln 3 bis 7 der Richtlinie 2011/93/EU. Deshalb nennen "
        "wir keinen Namen einer Person, nach der Ausnahme in Artikel 16 Absatz 2 Buchstabe c DSA. "
        "Die Adresse unserer Organisation ist für Ihre Antwort da.",
        "remove": "Entfernen Sie den Inhalt unter dieser Adresse oder sperren Sie den Zugang dazu.",
        "copies": "identischen Kopien, die Sie finden können",
        "preserve": "Sichern Sie die Beweise für die zuständigen Behörden",
        "keep": "Leiten Sie das Material nicht weiter",
        "by": "spätestens am 23. November 2026 um 08:00 Uhr UTC",
        "answer": "schreiben Sie an answers@hotline.example.org.\nBitte lassen Sie das Zeichen "
        "UG-2026-000123-1 im Betreff stehen.",
        "24 hours": "innerhalb von 24 Stunden",
        "did not act": "der Betreiber der Website es nicht getan hat",
        "sent": "- am 20. November 2026 um 09:00 Uhr UTC: eine Meldung an Example Platform\n"
        "- am 21. November 2026 um 09:00 Uhr UTC: eine Erinnerung an Example Platform\n",
    },
    "fr": {
        "explains": "2. Pourquoi le contenu est illicite\n\n",
        "country": "- Pays-Bas : ",
        "dsa": "article 16 du règlement (UE) 2022/2065",
        "bona fide": "Nous pensons, de bonne foi, que les informations et les allégations contenues "
        "dans ce message sont exactes et complètes (article 16, paragraphe 2, point d), du DSA).",
        "notifier": "Nom : Example Hotline\nAdresse électronique : desk@hotline.example.org\n",
        "exception": "infractions visées aux articles 3 à 7 de la directive 2011/93/UE. Nous ne "
        "donnons donc le nom d'aucune personne, selon l'exception prévue à l'article 16, paragraphe "
        "2, point c), du DSA. L'adresse de notre organisation est là pour votre réponse.",
        "remove": "Retirez le contenu qui se trouve à cette adresse ou rendez-en l'accès impossible.",
        "copies": "copies identiques que vous pouvez trouver",
        "preserve": "Conservez les preuves pour les autorités compétentes",
        "keep": "Ne transmettez pas ce matériel",
        "by": "au plus tard le 23 novembre 2026 à 8 h 00 UTC",
        "answer": "écrivez à answers@hotline.example.org.\nMerci de laisser la référence "
        "UG-2026-000123-1 dans l'objet.",
        "24 hours": "dans les 24 heures",
        "did not act": "l'exploitant du site ne l'a pas fait",
        "sent": "- le 20 novembre 2026 à 9 h 00 UTC : une notification à Example Platform\n"
        "- le 21 novembre 2026 à 9 h 00 UTC : un rappel à Example Platform\n",
    },
    "es": {
        "explains": "2. Por qué el contenido es ilícito\n\n",
        "country": "- Países Bajos: ",
        "dsa": "artículo 16 del Reglamento (UE) 2022/2065",
        "bona fide": "Estamos convencidos de buena fe de que la información y las alegaciones de este "
        "mensaje son precisas y completas (artículo 16, apartado 2, letra d), del DSA).",
        "notifier": "Nombre: Example Hotline\nDirección de correo electrónico: "
        "desk@hotline.example.org\n",
        "exception": "infracciones contempladas en los artículos 3 a 7 de la Directiva 2011/93/UE. "
        "Por eso no damos el nombre de ninguna persona, según la excepción del artículo 16, apartado "
        "2, letra c), del DSA. La dirección de nuestra organización está ahí para su respuesta.",
        "remove": "Retire el contenido en esta dirección o bloquee el acceso a él.",
        "copies": "copias idénticas que pueda encontrar",
        "preserve": "Conserve las pruebas para las autoridades competentes",
        "keep": "No reenvíe el material",
        "by": "a más tardar el 23 de noviembre de 2026 (08:00 UTC)",
        "answer": "escriba a answers@hotline.example.org.\nPor favor, mantenga la referencia "
        "UG-2026-000123-1 en el asunto.",
        "24 hours": "en un plazo de 24 horas",
        "did not act": "el operador del sitio no lo ha hecho",
        "sent": "- el 20 de noviembre de 2026 (09:00 UTC): una notificación a Example Platform\n"
        "- el 21 de noviembre de 2026 (09:00 UTC): un recordatorio a Example Platform\n",
    },
}
