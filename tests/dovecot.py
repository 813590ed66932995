"""Dovecot on loopback, where it is installed: the IMAP server that most hotlines have."""

import asyncio
import getpass
import os
import pwd
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from command.temporal import free_port
from tests.canary import PASSWORD
from tests.certificates import CertificateAuthority
from tests.imap_server import ImapServer, answers

PROGRAM = shutil.which("dovecot") or next(
    (path for path in ("/usr/sbin/dovecot",) if Path(path).exists()), None
)

_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
mail_location = maildir:{folder}/mail/%n
first_valid_uid = 1
auth_mechanisms = plain xoauth2
disable_plaintext_auth = no
ssl = {ssl}
{tls}
passdb {{
  driver = static
  mechanisms = plain
  args = password={password}
}}
{oauth}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={folder}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
_OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
"""


def _users() -> dict[str, str]:
    """As root the package's own users; else whoever runs the tests."""
    if os.geteuid() == 0:
        account = pwd.getpwnam("dovecot")
        return {
            "login_user": "dovenull",
            "internal_user": "dovecot",
            "internal_group": "dovecot",
            "mail_user": str(account.pw_uid),
            "mail_group": str(account.pw_gid),
        }
    me = getpass.getuser()
    group = str(os.getgid())
    return {
        "login_user": me,
        "internal_user": me,
        "internal_group": group,
        "mail_user": str(os.getuid()),
        "mail_group": group,
    }


@asynccontextmanager
async def dovecot(
    authority: CertificateAuthority | None = None, *, token_info: str | None = None
) -> AsyncIterator[ImapServer]:
    """The server, once it answers; with an ``authority`` on a second port with TLS as well.

    ``token_info``: address that says whose an access token is (XOAUTH2).
    """
    assert PROGRAM is not None
    # Not pytest's own folder: Dovecot's users may not look into that.
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    plain_port, tls_port = free_port(), free_port() if authority else 0
    folder.chmod(0o755)
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    users = _users()
    os.chown(folder / "mail", int(users["mail_user"]), int(users["mail_group"]))
    tls = ""
    if authority is not None:
        tls = f"ssl_cert = <{authority.chain_file}\nssl_key = <{authority.chain_file}"
    if token_info is not None:
        (folder / "oauth2.conf").write_text(
            f"tokeninfo_url = {token_info}\nusername_attribute = username\n"
            "active_attribute = active\nactive_value = true\n",
            encoding="utf-8",
        )
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder,
            plain_port=plain_port,
            tls_port=tls_port,
            ssl="yes" if authority else "no",
            tls=tls,
            oauth=_OAUTH.format(folder=folder) if token_info else "",
            password=PASSWORD,
            **users,
        ),
        encoding="utf-8",
    )
    process = await asyncio.create_subprocess_exec(
        PROGRAM, "-F", "-c", str(config), stdout=asyncio.subprocess.DEVNULL
    )
    try:
        await answers(plain_port)
        yield ImapServer(port=plain_port, process=process, tls_port=tls_port)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
        shutil.rmtree(folder)
