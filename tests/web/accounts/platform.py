"""A real OpenID Connect provider on this machine, and our settings for it."""

import warnings
from contextlib import contextmanager

from lianxin.settings.oidc import oidc_from

with warnings.catch_warnings():  # its libraries warn of their own future
    warnings.simplefilter("ignore")
    from oidc_provider_mock import User, run_server_in_thread

# Whom the platform knows: by its own subject, and the code that it says the officer has.
PEOPLE = {
    "sub-owner": {"preferred_username": "100001", "name": "李明"},
    "sub-namesake": {"preferred_username": "999999", "name": "王芳"},
    "sub-nameless": {"name": "李明"},
    "sub-second": {"preferred_username": "100001", "name": "李明"},
}


@contextmanager
def platform():
    """The provider, running; gives the settings of allauth for it."""
    users = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=users) as server:
        yield oidc_from(
            {
                "LIANXIN_OIDC_SERVER": f"http://localhost:{server.server_port}",
                "LIANXIN_OIDC_CLIENT": "lianxin",
                "LIANXIN_OIDC_SECRET": "between-us",
                "LIANXIN_OIDC_NAME": "政务一体化平台",
            }
        )
