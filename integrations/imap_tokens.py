"""Access tokens for mailboxes that take no password (OAuth 2.0, RFC 6749; XOAUTH2).

https://www.rfc-editor.org/rfc/rfc6749 sections 4.4 (a client in its own name) and 6 (with the
refresh token of the account).
"""

import asyncio

from integrations.api import ApiClient, service_root
from integrations.imap import Config
from untilgone.errors import AccountRefused, IntegrationError, OutOfReach


class Tokens:
    """Asks for a token each time: a mailbox is opened rarely, and old ones end within the hour."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._client = ApiClient()
        if config.token_url is not None:
            service_root(config.token_url)  # refuses what is not https

    def get(self) -> str:
        """A new token; from a thread. AccountRefused and OutOfReach say why there is none."""
        try:
            return asyncio.run(self._ask())
        except AccountRefused:
            raise
        except IntegrationError as error:
            raise OutOfReach(f"No token for the mailbox: {error}") from error

    async def _ask(self) -> str:
        config = self._config
        given = {
            "client_id": config.client_id or "",
            "grant_type": "refresh_token" if config.refresh_token else "client_credentials",
        }
        if config.client_secret is not None:
            given["client_secret"] = config.client_secret.get_secret_value()
        if config.refresh_token is not None:
            given["refresh_token"] = config.refresh_token.get_secret_value()
        if config.scope is not None:
            given["scope"] = config.scope

        answer = await self._client.ask("POST", config.token_url or "", form=given)
        token = answer.fields.get("access_token")
        if not isinstance(token, str) or not token:
            said = answer.fields.get("error_description") or answer.words
            raise AccountRefused(
                f"{config.token_url} gave no token for the mailbox ({answer.status}): {said}. "
                "No mail was read. Correct the client or its secret in the settings."
            )
        return token
