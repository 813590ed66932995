"""The page for parties in English."""

from untilgone.parties import PartyKind
from web.answer_words.words import Words

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
