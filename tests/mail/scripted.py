"""A mail server that says what a test tells it to, byte by byte: for answers no decent server gives."""

import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO

DROP = "drop"  # instead of an answer: close the connection
HANG = "hang"  # instead of an answer: say nothing until the client goes away
USUAL = {
    "greet": "220 x",
    "EHLO": "250 x",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go",
    "dot": "250 ok",
}


class Scripted:
    """Answers each command by its first word; a list gives one answer after another, then the last again.

    `messages` holds what was given up to the final dot, in the order it came, whatever was answered.
    """

    def __init__(
        self,
        answers: Mapping[str, str | Sequence[str]] | None = None,
        *,
        tls: tuple[Path, Path] | None = None,
        starttls: bool = False,
    ) -> None:
        self._answers = {
            k: [v] if isinstance(v, str) else list(v) for k, v in {**USUAL, **(answers or {})}.items()
        }
        self.messages: list[bytes] = []
        self.commands: list[str] = []
        self._context = None
        if tls:
            self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self._context.load_cert_chain(*tls)
        self._starttls = starttls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Scripted":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            link, _ = self._socket.accept()
            with ExitStack() as opened, suppress(OSError):
                opened.enter_context(link)
                if self._stopped.is_set():
                    return
                link.settimeout(10)
                self._dialogue(link, opened)

    def _dialogue(self, link: socket.socket, opened: ExitStack) -> None:
        if self._context and not self._starttls:
            link = opened.enter_context(self._context.wrap_socket(link, server_side=True))
        lines = opened.enter_context(link.makefile("rb"))
        if not self._say(link, "greet"):
            return
        while line := lines.readline():
            word = line.decode("latin-1").strip().split(" ")[0].split(":")[0].upper()
            self.commands.append(line.decode("latin-1").strip())
            if word == "QUIT":
                link.sendall(b"221 bye\r\n")
                return
            if word == "STARTTLS" and self._context and self._say(link, word, "220 go"):
                link = opened.enter_context(self._context.wrap_socket(link, server_side=True))
                lines = opened.enter_context(link.makefile("rb"))
                continue
            if not self._say(link, word, "250 ok"):
                return
            if word == "DATA" and self._last.startswith("354"):
                self.messages.append(_until_dot(lines))
                if not self._say(link, "dot"):
                    return

    def _say(self, link: socket.socket, word: str, otherwise: str = "250 ok") -> bool:
        several = self._answers.get(word, [otherwise])
        self._last = several.pop(0) if len(several) > 1 else several[0]
        if self._last == HANG:
            with suppress(OSError):
                link.recv(1)
            return False
        if self._last == DROP:
            return False
        text = "250-x\r\n250 STARTTLS" if word == "EHLO" and self._starttls else self._last
        link.sendall(text.encode() + b"\r\n")
        return True


def _until_dot(lines: BinaryIO) -> bytes:
    found = b""
    while (line := lines.readline()) and line != b".\r\n":
        found += line[1:] if line.startswith(b"..") else line
    return found
