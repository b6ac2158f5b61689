"""Mail through the place's own server."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import parseaddr

from lianxin.jobs.senders.base import TIMEOUT, Message, SendError

SUBJECT_LENGTH = 40


class SmtpSender:
    """Speaks SMTP: over TLS from the start, or STARTTLS where the server offers it."""

    def __init__(self, *, host: str, port: int, tls: bool, user: str, password: str, sender: str) -> None:
        self.host = host
        self.port = port
        self.tls = tls
        self.user = user
        self.password = password
        self.sender = sender

    def send(self, message: Message) -> str:
        """The message id. Raises SendError: for good where the server will never take it (5xx for the address or the text)."""
        try:
            letter = self._letter(message)
            with self._connected() as server:
                server.send_message(letter)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise SendError(_reason(error), for_good=_is_final(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise SendError(f"{type(error).__name__}: {error}"[:300]) from error
        except ValueError as error:
            raise SendError("no mail address", for_good=True) from error
        return str(letter["Message-ID"])

    def _letter(self, message: Message) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self.sender
        letter["To"] = message.to
        letter["Subject"] = " ".join(message.text.split())[:SUBJECT_LENGTH]
        letter["Message-ID"] = f"<{message.id}@{parseaddr(self.sender)[1].partition('@')[2]}>"
        letter.set_content(message.text)
        return letter

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
        if self.user:
            server.login(self.user, self.password)
        return server


def _code(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min((code for code, _ in error.recipients.values()), default=0)
    return int(getattr(error, "smtp_code", 0))


def _reason(error: smtplib.SMTPException) -> str:
    return f"{type(error).__name__} {_code(error)}"


def _is_final(error: smtplib.SMTPException) -> bool:
    return 500 <= _code(error) < 600
