"""Log-in by OpenID Connect (a government's one-stop platform), from the environment. Without an address there is none.

LIANXIN_OIDC_SERVER   address of the provider (its .well-known/openid-configuration is found from there)
LIANXIN_OIDC_CLIENT   our client id there            LIANXIN_OIDC_SECRET   our secret there
LIANXIN_OIDC_NAME     what the button says (统一身份认证)
LIANXIN_OIDC_CLAIM    which claim bears the officer's code (preferred_username); accounts are linked by it, never by a name
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PROVIDER = "platform"


def oidc_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """The settings of allauth for the provider; empty without one. Raises ImproperlyConfigured for half a configuration."""
    server = environment.get("LIANXIN_OIDC_SERVER", "").strip()
    if not server:
        return {}
    parts = urlsplit(server)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured("LIANXIN_OIDC_SERVER is no http or https address")
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise ImproperlyConfigured("LIANXIN_OIDC_SERVER needs https")
    missing = [name for name in ("LIANXIN_OIDC_CLIENT", "LIANXIN_OIDC_SECRET") if not environment.get(name)]
    if missing:
        raise ImproperlyConfigured(f"{' and '.join(missing)} must be set beside LIANXIN_OIDC_SERVER")
    app = {
        "provider_id": PROVIDER,
        "name": environment.get("LIANXIN_OIDC_NAME", "统一身份认证"),
        "client_id": environment["LIANXIN_OIDC_CLIENT"],
        "secret": environment["LIANXIN_OIDC_SECRET"],
        "settings": {
            "server_url": server,
            "officer_claim": environment.get("LIANXIN_OIDC_CLAIM", "preferred_username"),
        },
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def origins(providers: Mapping[str, Any]) -> list[str]:
    """Where a form of ours may lead to: the browser holds a redirect after a form to ``form-action`` as well."""
    apps = providers.get("openid_connect", {}).get("APPS", [])
    found = (urlsplit(app["settings"]["server_url"]) for app in apps)
    return [f"{parts.scheme}://{parts.netloc}" for parts in found]
