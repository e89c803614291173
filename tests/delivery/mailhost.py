"""A real mail host on loopback: Debian's Postfix takes mail and keeps a copy, Dovecot shows it over IMAP."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imap_tools import imap_utf7

SENT = "จดหมายที่ส่งแล้ว"  # what the folder is called; only its flag says what it is
SENT_ON_DISK = imap_utf7.utf7_encode(SENT).decode()
PASSWORD = "loopback only"
_SILENT: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}  # a daemon keeps a pipe open
OWNER = 65534  # nobody: mail never belongs to root


def missing() -> str:
    """Which program is not here; "" when all are, and we may start them."""
    found = [p for p in ("postfix", "dovecot") if not shutil.which(p, path=f"{os.environ['PATH']}:/usr/sbin")]
    if found:
        return f"{' and '.join(found)} not installed"
    return "" if os.geteuid() == 0 else "needs root: Postfix starts its own users' processes"


@dataclass(frozen=True)
class MailHost:
    """Where it listens, and the folders on disk. `lossy` loses the answer to each message."""

    smtp: int
    lossy: int
    imap: int
    home: Path

    def inbox(self) -> list[bytes]:
        """What was delivered to the department."""
        return [f.read_bytes() for f in sorted(self.home.glob("department/new/*"))]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def mail_host(folder: Path) -> Iterator[MailHost]:
    """Both servers, stopped at the end."""
    smtp, lossy, imap = free_port(), free_port(), free_port()
    home = folder / "mail"
    home.mkdir()
    os.chown(home, OWNER, OWNER)
    dovecot = _dovecot(folder, home, imap)
    config = _postfix(folder, home, smtp)
    stop = threading.Event()
    proxy = threading.Thread(target=_lose_answers, args=(lossy, smtp, stop))
    try:
        _wait(imap)
        _wait(smtp)
        proxy.start()
        _wait(lossy)
        yield MailHost(smtp, lossy, imap, home)
    finally:
        stop.set()
        subprocess.run(["/usr/sbin/postfix", "-c", str(config), "stop"], check=False, **_SILENT)
        dovecot.terminate()
        dovecot.wait(20)
        if proxy.ident:
            proxy.join()


def _dovecot(folder: Path, home: Path, port: int) -> "subprocess.Popen[bytes]":
    config = folder / "dovecot.conf"
    config.write_text(
        f"""
protocols = imap
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot-state
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{home}/%n
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={OWNER} gid={OWNER} home={home}/%n
}}
namespace inbox {{
  inbox = yes
  mailbox "{SENT}" {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
""".replace(f"password={PASSWORD}", "password=" + PASSWORD.replace(" ", "_")),
        encoding="utf-8",
    )
    return subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", str(config)], stderr=subprocess.DEVNULL)


def _postfix(folder: Path, home: Path, port: int) -> Path:
    """Its configuration; the sender's copy goes where Dovecot shows it as sent."""
    config = folder / "postfix"
    for name in ("postfix", "queue", "data"):
        (folder / name).mkdir()
    shutil.copy("/etc/postfix/postfix-files", config) if Path("/etc/postfix/postfix-files").exists() else None
    shutil.chown(folder / "data", "postfix")
    (config / "main.cf").write_text(
        f"""
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = host.example.com
mydestination =
virtual_mailbox_domains = example.com
virtual_mailbox_base = {home}
virtual_mailbox_maps = inline:{{
  {{cdd@example.com = department/}}, {{office@example.com = office/}},
  {{sent@example.com = office/.{SENT_ON_DISK}/}} }}
virtual_uid_maps = static:{OWNER}
virtual_gid_maps = static:{OWNER}
virtual_minimum_uid = 1
sender_bcc_maps = inline:{{ {{office@example.com = sent@example.com}} }}
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = permit_mynetworks, reject
alias_maps =
alias_database =
local_recipient_maps =
""",
        encoding="utf-8",
    )
    (config / "master.cf").write_text(
        f"""
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
""",
        encoding="utf-8",
    )
    subprocess.run(["/usr/sbin/postfix", "-c", str(config), "start"], check=True, **_SILENT)
    return config


def _wait(port: int) -> None:
    for _ in range(100):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {port}")


def _lose_answers(port: int, server: int, stop: threading.Event) -> None:
    """Passes a dialogue on, and cuts the client off as soon as its message has gone through."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        listener.settimeout(0.2)
        while not stop.is_set():
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            with client, socket.create_connection(("127.0.0.1", server)) as behind:
                _pass_on(client, behind)


def _pass_on(client: socket.socket, behind: socket.socket) -> None:
    def answers() -> None:
        while not over.is_set():
            try:
                behind.settimeout(20)
                data = behind.recv(65536)
                if not data or over.is_set():
                    return
                client.sendall(data)
            except OSError:
                return

    over = threading.Event()
    thread = threading.Thread(target=answers)
    thread.start()
    tail = b""
    while data := client.recv(65536):
        tail = (tail + data)[-5:]
        if tail == b"\r\n.\r\n":
            over.set()
        behind.sendall(data)
        if over.is_set():
            client.shutdown(socket.SHUT_RDWR)
            break
    if not over.is_set():
        behind.shutdown(socket.SHUT_RDWR)
    thread.join()  # after a message: until the server has taken it
