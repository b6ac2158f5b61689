"""Calls outside, with a real socket: pinned, nothing followed, cut off in time and size, half an answer is none."""

import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lianxin.jobs.outside import Caller, CallError

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def _whole_request(talk) -> bytes:
    """All that the other side sends before it listens: a socket closed with something unread tears the line."""
    heard = talk.recv(65536)
    while b"\r\n\r\n" not in heard or len(heard.partition(b"\r\n\r\n")[2]) < _length(heard):
        more = talk.recv(65536)
        if not more:
            break
        heard += more
    return heard


def _length(heard: bytes) -> int:
    lines = [line.partition(b":") for line in heard.lower().split(b"\r\n")]
    return next((int(value) for name, _, value in lines if name == b"content-length"), 0)


@contextmanager
def answering(*pieces, wait=0.0, tls=None):
    """A server that answers one call with these bytes, a piece at a time; what it was sent is collected."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)
    heard, over = [], threading.Event()

    def serve():
        try:
            talk, _ = listener.accept()
        except OSError:
            return
        if tls is not None:
            try:
                talk = tls.wrap_socket(talk, server_side=True)
            except OSError:
                return
        with talk:
            talk.settimeout(5)
            heard.append(_whole_request(talk))
            for piece in pieces:
                try:
                    talk.sendall(piece)
                except OSError:
                    return
                if wait:
                    over.wait(wait)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1], heard
    finally:
        over.set()
        listener.close()
        thread.join()


def caller(**given):
    return Caller(intranet=["ledger.gov.example"], resolve=lambda host, port: ["127.0.0.1"], **given)


def call(port, **given):
    url = f"http://ledger.gov.example:{port}/in?a=1"
    return caller(**given.pop("caller", {})).call("POST", url, headers={"X": "1"}, body=b"{}", **given)


def test_the_name_is_asked_for_and_the_address_that_was_looked_at_is_called():
    with answering(GOOD) as (port, heard):
        answer = call(port)
    assert (answer.status, answer.body, answer.good) == (200, b"ok", True)
    assert f"Host: ledger.gov.example:{port}".encode() in heard[0]
    assert b"POST /in?a=1 HTTP/1.1" in heard[0]


def test_a_redirect_is_not_followed():
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with answering(moved) as (port, _):
        assert call(port).status == 302


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"], "half"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900], "too long"),
        ([b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 9], "half"),
        ([b"HTTP/1.1 200 OK\r\nContent-"], "half"),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"], "Incomplete"),
        ([b"nonsense\r\n\r\n"], "BadStatusLine"),
        ([b""], "RemoteDisconnected"),
    ],
)
def test_half_an_answer_is_none_and_a_long_one_is_cut_off(pieces, said):
    with answering(*pieces) as (port, _), pytest.raises(CallError, match=said) as error:
        call(port, most=500)
    assert not error.value.for_good, "it is tried again"


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-"])
def test_one_that_drips_is_cut_off_in_its_headers_too(head):
    with answering(head, *[b"x"] * 40, wait=0.05) as (port, _), pytest.raises(CallError, match=r"slow|half"):
        call(port, caller={"whole": 0.3})


def test_nobody_there():
    with answering() as (port, _):
        pass
    with pytest.raises(CallError) as error:
        call(port)
    assert not error.value.for_good


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"]])
def test_a_name_that_leads_inside_is_never_called(found):
    asked = []

    def resolve(host, port):
        asked.append(host)
        return found

    with pytest.raises(CallError, match="inside") as error:
        Caller(resolve=resolve).call("POST", "https://hooks.example.com/", headers={})
    assert error.value.for_good
    assert asked == ["hooks.example.com"], "resolved once"


def test_a_name_that_does_not_resolve_is_tried_again():
    def resolve(host, port):
        raise socket.gaierror

    with pytest.raises(CallError) as error:
        Caller(resolve=resolve).call("POST", "https://hooks.example.com/", headers={})
    assert not error.value.for_good


# -- https -----------------------------------------------------------------------------------------


@pytest.fixture
def certified(tmp_path):
    """A certificate for the ledger's name: what the server shows, and what a caller trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ledger")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    made = made.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
    names = x509.SubjectAlternativeName([x509.DNSName("ledger.gov.example")])
    made = made.add_extension(names, False).add_extension(x509.BasicConstraints(True, None), True)
    file = tmp_path / "one.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=file)


def test_the_certificate_is_asked_for_the_name_though_the_address_is_pinned(certified):
    server, trust = certified
    with answering(GOOD, tls=server) as (port, heard):
        caller_ = Caller(["ledger.gov.example"], resolve=lambda host, port: ["127.0.0.1"], trust=trust)
        assert caller_.call("GET", f"https://ledger.gov.example:{port}/", headers={}).good
    assert b"GET / HTTP/1.1" in heard[0]


@pytest.mark.parametrize("name", ["ledger.gov.example", "other.gov.example"])
def test_a_certificate_of_nobody_or_for_another_name_is_no_answer(certified, name):
    server, trust = certified
    trust = None if name == "ledger.gov.example" else trust
    with answering(GOOD, tls=server) as (port, heard), pytest.raises(CallError, match="CERTIFICATE_VERIFY_FAILED"):
        Caller([name], resolve=lambda host, port: ["127.0.0.1"], trust=trust).call("GET", f"https://{name}:{port}/", headers={})
    assert heard == []
