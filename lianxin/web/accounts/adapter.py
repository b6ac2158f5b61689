"""What of allauth is open here: log-in by code and password. Accounts come from the roll."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed, and nothing is ever mailed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made from the roll (issue, section 3)."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """There is no e-mail anywhere."""
