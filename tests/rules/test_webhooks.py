"""Standard Webhooks: the same signatures as its reference library makes, and whatever is wrong has a name."""

from datetime import UTC, datetime, timedelta

import pytest

from lianxin.rules.webhooks import Signed, fault, headers, key_of, sign, written

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = written(b"b" * 32)
AT = datetime(2026, 5, 14, 2, 0, tzinfo=UTC)
BODY = '{"number": "GD-1", "text": "停水"}'.encode()


@pytest.mark.parametrize(
    ("id", "timestamp", "body", "signature"),
    [
        ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ("msg_2", 1778724000, BODY, "v1,PL7PG2FJbGurC6DX6i1u+xpyUKdLJPyWecn8ukAzoKE="),
    ],
)
def test_as_the_reference_library_signs(id, timestamp, body, signature):
    assert sign(SECRET, id=id, timestamp=timestamp, body=body) == signature


def signed(secrets=(SECRET,), *, at=AT, body=BODY, id="m-1"):
    made = headers(secrets, id=id, at=at, body=body)
    return Signed(made["webhook-id"], made["webhook-timestamp"], made["webhook-signature"])


def test_two_secrets_hold_while_one_is_replaced():
    assert fault(signed(), BODY, [OTHER, SECRET], at=AT) == ""
    assert fault(signed([OTHER, SECRET]), BODY, [SECRET], at=AT) == ""
    assert fault(signed([OTHER]), BODY, [SECRET], at=AT) == "signature"
    assert fault(signed(), BODY, [], at=AT) == "signature"


@pytest.mark.parametrize(("minutes", "wrong"), [(0, ""), (5, ""), (-5, ""), (6, "timestamp"), (-6, "timestamp")])
def test_what_is_too_old_or_too_new_may_be_a_replay(minutes, wrong):
    assert fault(signed(), BODY, [SECRET], at=AT + timedelta(minutes=minutes)) == wrong


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (Signed("", "1778724000", "v1,x"), "headers"),
        (Signed("m 1", "1778724000", "v1,x"), "headers"),
        (Signed("m-1", "soon", "v1,x"), "headers"),
        (Signed("m-1", "-1", "v1,x"), "headers"),
        (Signed("m-1", "٣", "v1,x"), "headers"),
        (Signed("m-1", "1778724000", ""), "headers"),
        (Signed("m-1", "1778724000", "nonsense"), "signature"),
        (Signed("m-1", "1778724000", "v1,é" + " v1,%" * 90), "signature"),
        (Signed("m-1", "1778724000", signed().signature.replace("v1,", "v2,")), "signature"),
        (Signed("m-2", "1778724000", signed().signature), "signature"),
    ],
)
def test_whatever_is_wrong_has_a_name_and_raises_nothing(given, wrong):
    assert fault(given, BODY, [SECRET], at=AT) == wrong


def test_a_changed_body_is_not_what_was_signed():
    assert fault(signed(), BODY + b" ", [SECRET], at=AT) == "signature"


@pytest.mark.parametrize("secret", ["whsec_", "whsec_%%%", "whsec_c2hvcnQ=", written(b"x" * 65)])
def test_what_is_no_secret(secret):
    with pytest.raises(ValueError, match=r"base64|short"):
        key_of(secret)
