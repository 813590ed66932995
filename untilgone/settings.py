"""Settings: frozen dataclasses whose fields explain themselves, read from one mapping.

``Settings`` is the process's own; each integration brings its ``Config``. Both are filled by
``read``, from ``UNTILGONE_<FIELD>`` and ``UNTILGONE_<SLUG>_<FIELD>``.
"""

import os
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, get_type_hints

from dotenv import dotenv_values
from pydantic import SecretStr, TypeAdapter, ValidationError

from untilgone.errors import BadInput

Secret: TypeAlias = SecretStr

SECOND_RESOLVERS = "9.9.9.9,1.1.1.1"  # Quad9 and Cloudflare
T = TypeVar("T")
PREFIX = "UNTILGONE_"


def setting(help_text: str, **kwargs: Any) -> Any:
    """A field with its explanation; the same text stands in errors, ``doctor`` and the docs."""
    return field(metadata={"help": help_text}, **kwargs)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What every process of an installation must know."""

    database_url: Secret = setting("Where the store is: postgresql+psycopg://… or sqlite:///…")
    keys: Secret = setting(
        "Key ring that seals what goes to Temporal and personal fields in the store: "
        "`name:base64 of 32 bytes`, several separated by spaces, the first one seals"
    )
    secret: Secret = setting(
        "Secret behind reply tokens in mail and look-ups in the store; at least 32 random "
        "characters, never changed"
    )
    organisation_name: str = setting("Your organisation, as it signs notices")
    organisation_email: str = setting("Where parties write to you; stands in every notice")
    organisation_url: str = setting("Page that explains who you are; stands in the User-Agent")
    organisation_signatory: str = setting(
        "Who of your organisation signs requests on behalf of those shown (TAKE IT DOWN Act); stands "
        "in those letters and forms. Set it only if every such case has the mandate of the person "
        "shown: the letters say so then",
        default="",
    )
    organisation_country: str = setting("Your country, ISO 3166-1 alpha-2", default="NL")
    trusted_flagger: str = setting(
        "Who designated you trusted flagger under article 22 DSA, with number or date, as letters "
        "say it, e.g. `the ACM on 1 May 2025`",
        default="",
    )
    trusted_flagger_for: str = setting(
        "Categories within that designation, separated by spaces; not set: all", default=""
    )
    partner_of: str = setting(
        "Slugs of platforms at which you have a partner's login or agreement, separated by spaces",
        default="",
    )
    integrations: str = setting(
        "Slugs of the connected channels, separated by spaces", default="console"
    )
    directory_files: str = setting(
        "Own directory files (TOML), separated by spaces; read after the shipped ones", default=""
    )
    playbook_files: str = setting(
        "Own playbook files (TOML), separated by spaces; one with the name of a shipped playbook "
        "takes its place",
        default="",
    )
    law_files: str = setting(
        "Own files of legal bases (TOML), separated by spaces; one with the id of a shipped basis "
        "takes its place",
        default="",
    )
    vantages: Secret = setting(
        "Proxies through which looks are taken as well: `name=http://user:password@host:port` or "
        "`name=socks5://…`, separated by commas",
        default=Secret(""),
    )
    second_resolvers: str = setting(
        "Addresses of other resolvers than this system's, separated by commas: a name counts as "
        "gone only when they do not know it either; off: never",
        default=SECOND_RESOLVERS,
    )
    resolvers: str = setting(
        "Addresses of the resolvers that are asked who serves a site, separated by commas; not set: "
        "those of this system; off: nobody is looked up, only the directory says who can act",
        default="",
    )
    cloudflare_origin_id: Secret = setting(
        "For hotlines that Cloudflare has admitted: client id of the service token with which the "
        "host behind Cloudflare is asked for",
        default=Secret(""),
    )
    cloudflare_origin_secret: Secret = setting(
        "Client secret of that service token", default=Secret("")
    )
    cloudflare_origin_case: str = setting(
        "What stands as the case in every such question, e.g. your hotline's name; Cloudflare sees "
        "it. Put no name of a person there",
        default="",
    )
    contacts_hours: int = setting(
        "For how many hours contacts that were looked up count as known", default=12
    )
    retention_days: str = setting(
        "For how many days after it was closed data about persons in a case is kept, then it is "
        "erased by itself: `all=730`, with a category of its own `all=730 csam=365`; not set: "
        "nothing is erased by itself",
        default="",
    )
    anchor_email: str = setting(
        "Mail address outside of this installation that gets the end of the record once a day, by "
        "the channel `abuse_email`",
        default="",
    )
    anchor_file: str = setting(
        "File to which the end of the record is appended once a day, best on another machine",
        default="",
    )
    api_tokens: Secret = setting(
        "Who may use /api/v1: `name:role:sha256 of the token in hex` (`name:role@desk:…` for another "
        "desk than `main`), separated by spaces",
        default=Secret(""),
    )
    hooks: Secret = setting(
        "Partners that may call /api/v1/hooks: `slug:channel:secret`, or "
        "`slug:channel/address:secret` for notices to one address only, separated by spaces",
        default=Secret(""),
    )
    metrics_token: Secret = setting(
        "Token that a Prometheus hands in for /metrics of the web process; at least 32 random "
        "characters; not set: there is no such page",
        default=Secret(""),
    )
    web_host: str = setting("Address the web process listens on", default="127.0.0.1")
    web_port: int = setting("Port the web process listens on", default=8400)
    web_address: str = setting(
        "How people reach the pages, e.g. https://desk.example.org",
        default="http://127.0.0.1:8400",
    )
    answer_address: str = setting(
        "How recipients of letters reach the page on which they answer, e.g. "
        "https://answers.hotline.example; not set: letters have no link",
        default="",
    )
    task_queue: str = setting("Temporal task queue of this installation", default="untilgone")
    slots_process: int = setting(
        "How many short acts in the store one worker does at once", default=10
    )
    slots_first: int = setting(
        "How many reports and notices about child sexual abuse material one worker has in hand at "
        "once, beside all others",
        default=10,
    )
    slots_looks: int = setting("How many looks one worker takes at once", default=40)
    slots_channels: int = setting(
        "How many notices and questions to parties one worker has on their way at once", default=20
    )
    slots_mail: int = setting(
        "How many mails one worker reads, or sends to reporters and colleagues, at once", default=10
    )


def environment(*files: Path) -> dict[str, str]:
    """The real environment over the given ``.env`` files; earlier files win over later ones."""
    merged: dict[str, str] = {}
    for path in reversed(files):
        merged |= {name: value for name, value in dotenv_values(path).items() if value is not None}
    for name, value in os.environ.items():
        # A mounted file named in the real environment outranks a value in a `.env` file too.
        if value and name.startswith(PREFIX) and name.endswith("_FILE"):
            merged.pop(name.removesuffix("_FILE"), None)
    return merged | os.environ


def read(cls: type[T], env: Mapping[str, str], prefix: str = PREFIX) -> T:
    """A ``cls`` filled from ``env``; BadInput names every missing or wrong variable and its help.

    Where ``NAME`` is not set, ``NAME_FILE`` names a file with its value (mounted secrets).
    """
    hints = get_type_hints(cls)
    values: dict[str, Any] = {}
    problems: list[str] = []
    for spec in fields(cls):  # type: ignore[arg-type]  # a dataclass by contract
        name = prefix + spec.name.upper()
        explanation = spec.metadata.get("help", "")
        raw = env.get(name, "") or _from_file(env, name, problems)
        if not raw:
            if _is_required(spec) and not env.get(f"{name}_FILE"):
                problems.append(f"{name} is not set: {explanation}")
            continue
        try:
            values[spec.name] = TypeAdapter(hints[spec.name]).validate_python(raw)
        except ValidationError as error:
            said = error.errors(include_input=False, include_url=False)[0]["msg"]
            problems.append(f"{name} cannot be used ({said}): {explanation}")
    if problems:
        raise BadInput("\n".join(problems))
    return cls(**values)


def _from_file(env: Mapping[str, str], name: str, problems: list[str]) -> str:
    path = env.get(f"{name}_FILE", "")
    if not path:
        return ""
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{name}_FILE names {path}, which cannot be read: {error}")
        return ""
    if not value:
        problems.append(f"{name}_FILE names {path}, which is empty.")
    return value


def _is_required(spec: Field[Any]) -> bool:
    return spec.default is MISSING and spec.default_factory is MISSING
