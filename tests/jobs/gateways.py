"""A gateway and a mail server of one thread each, for tests: they keep what they were given and answer what they are told."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class Gateway:
    """Answers each POST with the next of ``answers``: status and text."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str]] = []
        self.got: list[tuple[dict[str, str], dict[str, str]]] = []
        self.url = ""


@contextmanager
def gateway() -> Iterator[Gateway]:
    kept = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), json.loads(body)))
            status, text = kept.answers.pop(0) if kept.answers else (200, "{}")
            self.send_response(status)
            if status == 302:
                self.send_header("Location", kept.url + "/elsewhere")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/sms"
    with _running(server):
        yield kept


class Post:
    """Keeps letters; ``refuses`` is the answer to RCPT when set."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.refuses = ""
        self.port = 0


@contextmanager
def post_office() -> Iterator[Post]:
    kept = Post()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            self.say("220 here")
            for raw in self.rfile:
                word = raw.decode().split()[0].upper() if raw.split() else ""
                if word == "DATA":
                    self.say("354 go on")
                    kept.letters.append(self.letter())
                    self.say("250 kept")
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                elif word == "RCPT" and kept.refuses:
                    self.say(kept.refuses)
                else:
                    self.say("250 ok")

        def letter(self) -> str:
            lines = []
            for raw in self.rfile:
                if raw == b".\r\n":
                    break
                lines.append(raw.decode())
            return "".join(lines)

    server = socketserver.TCPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    with _running(server):
        yield kept


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)
