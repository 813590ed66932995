"""The page for parties in Spanish."""

from untilgone.parties import PartyKind
from web.answer_words.words import Words

ES = Words(
    title="Responder a una notificación",
    skip="Ir al contenido",
    intro="Ha recibido una carta con el enlace a esta página. Aquí puede responder, sin cuenta.",
    from_="De",
    email="Correo electrónico",
    reference="Nuestra referencia",
    asked_head="Qué le pedimos",
    here=("la dirección de abajo", "cada dirección de abajo"),
    asked={
        PartyKind.PLATFORM: "Retire el contenido en {here}, o bloquee el acceso a él.",
        PartyKind.HOST: "Retire el contenido en {here}, o bloquee el acceso a él.",
        PartyKind.CDN: "Deje de servir el contenido en {here}, y elimínelo de sus cachés.",
        PartyKind.NETWORK: "Procure que el contenido en {here} se retire o deje de ser accesible.",
        PartyKind.REGISTRAR: "Tome las medidas que la ley y sus condiciones permiten, para que el "
        "contenido de abajo deje de ser accesible con el nombre de dominio.",
        PartyKind.SEARCH: "Elimine {here} de sus resultados de búsqueda, incluidas las vistas previas.",
        PartyKind.HOTLINE: "Tramite esta denuncia y diríjase al prestador.",
        PartyKind.REGULATOR: "Valore si puede actuar, para que el prestador retire el contenido o "
        "bloquee el acceso a él.",
        PartyKind.POLICE: "Valore si puede investigar, y si puede contribuir a que se retire el "
        "contenido.",
    },
    asked_service="Ponga fin al servicio en {here}, o bloquee el acceso a él.",
    addresses_head="Direcciones",
    sent="Carta enviada",
    answer_by="Responder a más tardar el",
    law="Plazo según la ley",
    law_from="{law} da a aquellos a quienes se aplica {hours} horas desde una solicitud válida.",
    law_until="{law} da {hours} horas a aquellos a quienes se aplica. Contado desde nuestra primera "
    "notificación: hasta el {until}.",
    closed_one="Cerrado: aquí ya no se le pide nada más.",
    closed="Esta notificación está cerrada. Ya no se le pide nada más. Gracias.",
    closed_more="¿Desea añadir algo? Responda a nuestra carta o escriba a {email}.",
    form_head="Su respuesta",
    about="¿A qué direcciones se refiere su respuesta?",
    about_hint="¿No es la misma para todas? Responda para algunas y abra después el enlace de nuevo.",
    choose="¿Cuál es su respuesta?",
    choices={
        "removed": ("Se ha retirado", "O se ha bloqueado el acceso. Lo comprobamos enseguida."),
        "will_remove": ("Lo retiraremos", "Indique abajo para cuándo."),
        "not_ours": ("No es nuestro", "Si sabe quién es responsable, indíquelo abajo."),
        "need_more": ("Necesitamos más para decidir", "Indique abajo qué necesita."),
        "refuse": ("No lo retiraremos", "Indique abajo por qué."),
    },
    date="Fecha para la que se habrá retirado",
    date_hint="Solo para “Lo retiraremos”.",
    text="Lo que quiera decirnos",
    text_hint="Necesario si necesita más o no lo retirará. Como máximo 4.000 caracteres. No envíe el "
    "material en sí.",
    contact="Dirección de correo electrónico para nuestras preguntas (opcional)",
    contact_hint="Dónde podemos contactar con la persona que tramita esto.",
    send="Enviar la respuesta",
    looks="Sea cual sea su respuesta, comprobamos nosotros mismos si el contenido sigue siendo "
    "accesible.",
    private="Esta página no instala cookies. Quien tenga su enlace puede responder: no lo comparta. "
    "Conservamos su respuesta, y que esta página se abrió.",
    wrong_title="Su respuesta aún no se ha enviado",
    errors={
        "choice": "Elija su respuesta.",
        "about": "Elija al menos una dirección.",
        "date": "Indique la fecha para la que se habrá retirado.",
        "date_range": "Indique una fecha a partir de hoy y dentro de un año, por ejemplo {example}.",
        "text_needed": "Díganos qué necesita, o por qué no se retirará.",
        "text_long": "Su texto tiene {count} caracteres; se pueden enviar como máximo 4.000.",
        "text_hidden": "Su texto contiene caracteres de control que no se pueden enviar. Elimínelos.",
        "contact": "Indique una dirección de correo electrónico, por ejemplo abuse@provider.example, "
        "o deje el campo vacío.",
    },
    busy="Su respuesta no se ha podido recibir en este momento. Todo lo que escribió sigue aquí. "
    "Inténtelo de nuevo dentro de un minuto; enviada dos veces, cuenta una.",
    noted_title="Su respuesta se ha anotado",
    noted="Gracias. Esto es lo que hemos anotado:",
    noted_what="Su respuesta",
    noted_correct="¿Hay algún error, o ha cambiado algo? Abra de nuevo el enlace de nuestra carta y "
    "responda otra vez. Cuenta la última respuesta; las anteriores también se conservan.",
    problems={
        400: (
            "No ha funcionado",
            "No se ha anotado nada. Abra de nuevo el enlace de nuestra carta.",
        ),
        403: (
            "No ha funcionado",
            (
                "El formulario venía de otro sitio. No se ha anotado nada. Abra de nuevo el enlace de "
                "nuestra carta."
            ),
        ),
        404: (
            "Aquí no hay nada",
            (
                "Este enlace no es de los nuestros o ha caducado. Compruebe que se copió entero. "
                "Siempre puede responder a nuestra carta o escribirnos."
            ),
        ),
        413: ("Era demasiado", "No se ha anotado nada. Envíe una respuesta más corta."),
        421: ("Aquí no hay nada", "Este nombre no es de los nuestros."),
        429: (
            "Demasiadas solicitudes",
            "No se ha anotado nada. Espere diez minutos y abra de nuevo el enlace de nuestra carta.",
        ),
        500: (
            "Un error nuestro",
            "Algo nuestro ha fallado. Inténtelo más tarde o responda a nuestra carta.",
        ),
        503: (
            "Ahora mismo no",
            "No se ha anotado nada. Inténtelo dentro de un minuto o responda a nuestra carta.",
        ),
    },
)
