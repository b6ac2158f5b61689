"""How messages leave the house, from the environment. Without any of it they lie in the folder ``spool`` of the data."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SMS_BODY = '{"id": "{id}", "to": "{to}", "text": "{text}"}'
_PORTS = {"smtp": 25, "smtps": 465}


def senders_from(environment: Mapping[str, str], data: Path) -> dict[str, dict[str, Any]]:
    """The settings of each sender by its name. Raises ImproperlyConfigured for an address that is none."""
    spool = {"kind": "file", "folder": str(data / "spool")}
    sms = environment.get("LIANXIN_SMS_URL", "")
    mail = environment.get("LIANXIN_SMTP_URL", "")
    return {"sms": _sms(sms, environment) if sms else spool, "mail": _mail(mail, environment) if mail else spool}


def _sms(url: str, environment: Mapping[str, str]) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured("LIANXIN_SMS_URL is no http or https address")
    body = environment.get("LIANXIN_SMS_BODY", SMS_BODY)
    try:
        template = json.loads(body)
    except ValueError:
        raise ImproperlyConfigured("LIANXIN_SMS_BODY is no JSON; write {id}, {to} and {text} inside its texts") from None
    if "{to}" not in body or "{text}" not in body:
        raise ImproperlyConfigured("LIANXIN_SMS_BODY lacks {to} or {text}")
    return {
        "kind": "http",
        "url": url,
        "body": template,
        "authorization": environment.get("LIANXIN_SMS_AUTHORIZATION", ""),
        "ok": environment.get("LIANXIN_SMS_OK", ""),
    }


def _mail(url: str, environment: Mapping[str, str]) -> dict[str, Any]:
    parts = urlsplit(url)
    sender = environment.get("LIANXIN_MAIL_FROM", "")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured("LIANXIN_SMTP_URL: write smtp://user:password@host:587 (STARTTLS where offered) or smtps://…")
    if "@" not in sender:
        raise ImproperlyConfigured("LIANXIN_MAIL_FROM must be set beside LIANXIN_SMTP_URL")
    return {
        "kind": "smtp",
        "host": parts.hostname,
        "port": parts.port or _PORTS[parts.scheme],
        "tls": parts.scheme == "smtps",
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "sender": sender,
    }
