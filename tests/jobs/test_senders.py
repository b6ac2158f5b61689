"""Each sender against a gateway that is really there, and the round that uses them."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lianxin.audit import deliveries
from lianxin.audit.models import Delivery
from lianxin.cli.main import main
from lianxin.jobs.deliveries import deliver
from lianxin.jobs.senders import Message, SendError, senders_of
from lianxin.jobs.senders.file import FileSender
from lianxin.jobs.senders.http import HttpSender
from lianxin.jobs.senders.smtp import SmtpSender
from lianxin.rules.entries import SHANGHAI
from lianxin.settings.senders import senders_from
from tests.jobs.gateways import gateway, post_office

NOON = datetime(2026, 5, 14, 12, tzinfo=SHANGHAI)  # a Thursday
MESSAGE = Message("lianxin-7", "13900000001", '您反映的事项"{id}"已有答复')
BODY = {"phone": ["{to}"], "content": "{text}", "ref": "{id}", "type": 1}


class TestFile:
    def test_one_file_a_message_and_the_same_one_for_the_same(self, tmp_path):
        sender = FileSender(name="sms", folder=str(tmp_path))
        assert sender.send(MESSAGE) == sender.send(MESSAGE) == "sms/lianxin-7.json"
        (file,) = (tmp_path / "sms").iterdir()
        assert json.loads(file.read_text("utf-8")) == {"id": "lianxin-7", "to": MESSAGE.to, "text": MESSAGE.text}
        assert file.stat().st_mode & 0o077 == 0  # a number is nobody else's to read

    def test_a_folder_that_is_a_file(self, tmp_path):
        (tmp_path / "sms").write_text("")
        with pytest.raises(SendError) as told:
            FileSender(name="sms", folder=str(tmp_path)).send(MESSAGE)
        assert not told.value.for_good


class TestHttp:
    def test_places_are_filled_once_wherever_they_stand(self):
        with gateway() as kept:
            sender = HttpSender(url=kept.url, body=BODY, authorization="Bearer t")
            assert sender.send(MESSAGE) == "{}"
        ((headers, body),) = kept.got
        assert body == {"phone": [MESSAGE.to], "content": MESSAGE.text, "ref": "lianxin-7", "type": 1}
        assert headers["Authorization"] == "Bearer t"
        assert headers["Idempotency-Key"] == "lianxin-7"

    @pytest.mark.parametrize(
        ("status", "for_good"), [(400, True), (404, True), (429, False), (408, False), (500, False), (302, False)]
    )
    def test_what_the_status_means(self, status, for_good):
        with gateway() as kept:
            kept.answers = [(status, "no")]
            with pytest.raises(SendError) as told:
                HttpSender(url=kept.url, body=BODY).send(MESSAGE)
            assert len(kept.got) == 1  # no redirect is followed with somebody's number
        assert told.value.for_good is for_good

    def test_two_hundred_may_still_mean_no(self):
        with gateway() as kept:
            kept.answers = [(200, '{"code": 7}'), (200, '{"code": 0}')]
            sender = HttpSender(url=kept.url, body=BODY, ok=r'"code":\s*0\b')
            with pytest.raises(SendError, match="refused by the gateway"):
                sender.send(MESSAGE)
            assert sender.send(MESSAGE) == '{"code": 0}'

    def test_nobody_there(self):
        with gateway() as kept:
            url = kept.url
        with pytest.raises(SendError) as told:
            HttpSender(url=url, body=BODY).send(MESSAGE)
        assert not told.value.for_good


class TestMail:
    LETTER = Message("lianxin-8", "li@example.org", "您反映的事项已有答复\n请查看。")

    def sender(self, port):
        return SmtpSender(host="127.0.0.1", port=port, tls=False, user="", password="", sender="连心 <no-reply@example.org>")

    def test_a_letter(self):
        with post_office() as kept:
            assert self.sender(kept.port).send(self.LETTER) == "<lianxin-8@example.org>"
        (letter,) = kept.letters
        assert "To: li@example.org" in letter
        assert "Message-ID: <lianxin-8@example.org>" in letter

    @pytest.mark.parametrize(("answer", "for_good"), [("550 nobody", True), ("450 later", False)])
    def test_an_address_that_is_refused(self, answer, for_good):
        with post_office() as kept:
            kept.refuses = answer
            with pytest.raises(SendError) as told:
                self.sender(kept.port).send(self.LETTER)
        assert told.value.for_good is for_good

    def test_a_second_line_in_an_address_is_no_address(self):
        with pytest.raises(SendError) as told:
            self.sender(1).send(Message("x", "li@example.org\nBcc: all@example.org", "x"))
        assert told.value.for_good


class TestSettings:
    def test_without_any_a_folder(self, tmp_path):
        found = senders_from({}, tmp_path)
        assert found["sms"] == found["mail"] == {"kind": "file", "folder": str(tmp_path / "spool")}

    def test_addresses(self, tmp_path):
        given = {
            "LIANXIN_SMS_URL": "https://gateway.example/sms",
            "LIANXIN_SMTP_URL": "smtp://a%40b:p%3Aw@mail.example:587",
            "LIANXIN_MAIL_FROM": "no-reply@example.org",
        }
        found = senders_from(given, tmp_path)
        assert found["sms"]["body"] == {"id": "{id}", "to": "{to}", "text": "{text}"}
        assert (found["mail"]["user"], found["mail"]["password"], found["mail"]["port"]) == ("a@b", "p:w", 587)
        assert [type(sender) for sender in senders_of(found).values()] == [HttpSender, SmtpSender]

    @pytest.mark.parametrize(
        "given",
        [
            {"LIANXIN_SMS_URL": "ftp://gateway.example"},
            {"LIANXIN_SMS_URL": "https://gateway.example", "LIANXIN_SMS_BODY": "to={to}"},
            {"LIANXIN_SMS_URL": "https://gateway.example", "LIANXIN_SMS_BODY": '{"to": "{to}"}'},
            {"LIANXIN_SMTP_URL": "mail.example"},
            {"LIANXIN_SMTP_URL": "smtp://mail.example"},
        ],
    )
    def test_what_is_wrong_is_said_at_the_start(self, given):
        with pytest.raises(ImproperlyConfigured):
            senders_from(given, Path("data"))


class Deaf:
    """A sender that fails in a way nobody thought of."""

    def send(self, message):
        raise RuntimeError(message.to)


@pytest.mark.django_db
class TestRound:
    def announce(self, to="13900000001", sender="sms"):
        return deliveries.announce(
            kind="matter", code="M1", about="answered", sender=sender, to=to, text="已答复", at=NOON
        )  # fmt: skip

    def test_all_that_wait_are_sent_once(self, tmp_path):
        rows = [self.announce(to=f"1390000000{n}") for n in range(3)]
        senders = senders_of(senders_from({}, tmp_path))
        assert deliver(senders, now=lambda: NOON).sent == 3
        assert deliver(senders, now=lambda: NOON).nothing
        assert sorted(file.name for file in (tmp_path / "spool" / "sms").iterdir()) == sorted(
            f"lianxin-{row.pk}.json" for row in rows
        )

    def test_a_limit_and_a_stop(self, tmp_path):
        for _ in range(3):
            self.announce()
        senders = senders_of(senders_from({}, tmp_path))
        assert deliver(senders, now=lambda: NOON, limit=2).sent == 2
        assert deliver(senders, now=lambda: NOON, stopped=lambda: True).nothing

    def test_one_that_fails_does_not_stop_the_next(self, tmp_path):
        bad, good = self.announce(sender="mail", to="li@example.org"), self.announce()
        senders = {**senders_of(senders_from({}, tmp_path)), "mail": Deaf()}
        done = deliver(senders, now=lambda: NOON)
        assert (done.sent, done.waiting, done.given_up) == (1, 1, 0)
        bad.refresh_from_db()
        good.refresh_from_db()
        assert (bad.state, bad.error, bad.next_at) == ("waiting", "RuntimeError", NOON + timedelta(minutes=1))
        assert good.state == "sent"

    def test_a_gateway_that_is_out_of_order_is_left_alone_until_the_next_look(self, tmp_path):
        for _ in range(5):
            self.announce(sender="mail", to="li@example.org")
        self.announce()
        senders = {**senders_of(senders_from({}, tmp_path)), "mail": Deaf()}
        done = deliver(senders, now=lambda: NOON)
        assert (done.sent, done.waiting) == (1, 3)
        assert Delivery.objects.filter(sender="mail", tries=0).count() == 2

    def test_what_waits_for_it_stands_in_nobody_s_way(self, tmp_path):
        for _ in range(9):
            self.announce(sender="mail", to="li@example.org")
        self.announce()
        senders = {**senders_of(senders_from({}, tmp_path)), "mail": Deaf()}
        assert deliver(senders, now=lambda: NOON, limit=5).sent == 1

    def test_no_sender_of_that_name_is_given_up(self):
        self.announce(sender="pigeon")
        assert deliver({}, now=lambda: NOON).given_up == 1

    def test_a_gateway_that_repeats_the_number_puts_it_nowhere(self):
        row = self.announce()
        with gateway() as kept:
            kept.answers = [(200, "sent to 13900000001")]
            deliver({"sms": HttpSender(url=kept.url, body=BODY)}, now=lambda: NOON)
        row.refresh_from_db()
        assert row.receipt == "sent to ****0001"


@pytest.mark.django_db
def test_the_command_shows_what_failed_and_tries_again(capsys, monkeypatch):
    monkeypatch.setattr("lianxin.cli.installation.open_installation", lambda lang: None)
    monkeypatch.setenv("LIANXIN_NOW", "2026-05-14T12:00")
    row = deliveries.announce(kind="matter", code="M1", about="answered", sender="pigeon", to="coop1234", text="x", at=NOON)
    deliver({}, now=lambda: NOON)
    assert main(["deliveries", "--format", "json"]) == 0
    (shown,) = json.loads(capsys.readouterr().out)
    assert (shown["id"], shown["to"], shown["error"]) == (row.pk, "****1234", "no sender 'pigeon'")
    assert main(["deliveries", "--retry", str(row.pk), "--by", "U1"]) == 0
    assert Delivery.objects.get(pk=row.pk).state == "waiting"
    assert main(["deliveries", "--retry", str(row.pk)]) == 1
    assert "没有失败" in capsys.readouterr().err
