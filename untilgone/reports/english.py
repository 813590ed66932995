"""Reports in English."""

from untilgone.dsa22 import DEFINED, Action
from untilgone.metrics.said import Phrases
from untilgone.reports.words import Words

ENGLISH = Words(
    titles={
        "dsa-22": "Report of a trusted flagger under article 22(3) DSA",
        "inhope": "Removed within fixed days of the report",
        "quarterly": "How long it took until it was gone",
    },
    page="page {page} of {all}",
    mark="Report {reference} of {by}",
    facts={
        "reference": "Report",
        "by": "Organisation",
        "period": "Period",
        "as_of": "As of",
        "cut": "Data cut",
    },
    not_over="{period}, which was not over yet",
    cut="SHA-256 {sha256}, up to entry {entry} of the record",
    all="All",
    together="(the others, together)",
    rest="(lines without parts, together)",
    few="fewer than 5",
    or_=" / ",
    number="Number",
    notices="Notices",
    share="{share} of {n}",
    of="of {n}",
    of_some="of at least 5",
    by={
        "provider": "Provider",
        "category": "Kind of content",
        "action": "Action taken",
        "platform": "Platform",
        "country": "Country of the host",
    },
    actions={
        Action.REMOVED: "Removed",
        Action.MOVED: "Moved elsewhere",
        Action.SAID_REMOVED: "Removed, says the provider",
        Action.REFUSED: "Refused",
        Action.ANSWERED: "Answered otherwise",
        Action.NOT_REACHED: "Not reached",
        Action.NO_ANSWER: "No answer",
    },
    actions_defined=DEFINED,
    ends={
        "same_day": "Same day",
        "under_3_days": "Under 3 days",
        "under_7_days": "Under 7 days",
        "later": "Later",
        "open": "Still open",
        "withdrawn": "Withdrawn",
        "moved": "Moved elsewhere",
        "removed": "Removed",
        "already_gone": "Already gone before anybody was told",
    },
    headings={
        "short": "In short",
        "long": "How long it took",
        "shares": "What share was removed by when",
        "how": "How they ended",
        "deadlines": "Legal periods",
        "others": "Our own delay, first answers, and what came back",
        "method": "How this was counted",
        "counts": "Notices",
    },
    captions={
        "long": "From the first notice that arrived to the removal",
        "shares": "Removed, as a share of all of which somebody was told",
        "how": "As of this report",
        "deadlines": "Share of the legal periods that were kept: at least, at most",
    },
    columns={
        "half": "Half were gone by",
        "half of": "Half by",
        "ninety": "Nine in ten by",
        "by": "By {hours}",
        "kept": "Kept",
        "clock": "Clock",
        "our_delay": "Our delay: from the report to the first notice that arrived",
        "first_answer": "From that notice to the first answer",
        "relapse": "From the confirmation until it was there again",
    },
    notes={
        "dsa-22": (
            "A notice counts in the year (UTC) in which the provider took it: first notices and "
            "escalations, one for each address. Reminders are no new notices; what went to hotlines, "
            "authorities and the police is not counted. Where platform and host were both told, it "
            "counts for both. Our notices name no person, and neither does this report."
        ),
        "dsa-22 independence": (
            "Article 22(3) also asks how our independence from providers is ensured: that is told in "
            "a text beside these numbers."
        ),
        "inhope": (
            "The clock begins when the report reached us, as in INHOPE's figures, and not when the "
            "provider was told: our own delay is in it. It ends with the first look that found the "
            "material gone, where later looks confirmed that; the removal itself was before, so these "
            "shares are rather too low than too high. Same day: on the same day of the calendar, UTC. "
            "Under 3 and under 7 days: of the calendar too, without those before. Only the first "
            "removal counts, not what came back. Counted are takedowns that were reported in the "
            "period; those of the last days had less time. Takedowns of before this installation are "
            "not in it."
        ),
        "inhope apart": (
            "What was gone before anybody was told is in no share: {n}. Withdrawn and moved ones stay "
            "in the whole."
        ),
        "country": (
            "The country is that of the host that was found when somebody was first told; unknown "
            "where nobody was told yet."
        ),
        "quarterly": (
            "Nobody sees a removal: we look, and it is there; we look again, and it is gone. The "
            "removal was between the two looks. Every figure is the one that explains all such "
            "intervals best (Turnbull 1976), counted from the first notice that arrived. What is still "
            "there counts as “longer than until its last look”; what was withdrawn or moved elsewhere "
            "stays in the whole. Blocked for us is not gone."
        ),
        "interval": (
            "Below each figure stands its 95 % interval: in 95 of 100 such quarters the true figure "
            "is in it. Two intervals that overlap are no difference. The order is by how many there "
            "are and never by how fast."
        ),
        "counted": (
            "Counted are rounds whose first notice arrived in the period; what came back and was "
            "notified again counts again."
        ),
        "deadlines": (
            "A period that a law or a code gives is kept where a look before its end found the "
            "material gone, and missed where a look after its end found it there. Between the two "
            "nobody can know: so the share that was kept has two ends. Not every platform has a period."
        ),
        "few": (
            "No number below five is told, and none comes out by subtraction: what is fewer is counted "
            "together with others. Who holds two reports about overlapping days may still compare them."
        ),
        "again": (
            "This report is made from a stored cut of the data, and the same cut always gives the same "
            "file: ask us for the SHA-256 of {reference} and compare it with that of your copy."
        ),
        "nothing": "There are too few to tell anything.",
    },
    short=(
        "Of {n} pieces of material that somebody was told about in this period, half were gone by "
        "{median} after the first notice arrived; {week} were gone within 7 days."
    ),
    curve="Share removed since the first notice",
    curve_described=(
        "A line that rises with time, in a band of its uncertainty. Hours stand closer together the "
        "later they are; the line ends where looks cannot tell any more. The table above has the same "
        "figures."
    ),
    kept="{least} to {most}",
    phrases=Phrases(
        hours="{n} h",
        days="{n} days",
        at_least="95 %: at least {low}",
        between="95 %: {low} to {high}",
        of="{band}, of {n}",
        nobody="not known: it ran for none",
        too_few="not known: only {share} had ended so",
        not_looked="not known: last look after {hours}, {share} were open",
    ),
)
