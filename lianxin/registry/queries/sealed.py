"""Whether the keys open what is stored: for `lianxin doctor`."""

from lianxin.audit.sealing import WrongKeysError
from lianxin.registry.models import Counterpart, Officer


def keys_fit() -> bool:
    """Return whether a sealed number of an officer and of a counterpart can be opened; True when there is none."""
    try:
        Officer.objects.exclude(mobile="").values_list("mobile", flat=True).first()
        Counterpart.objects.exclude(phone="").values_list("phone", flat=True).first()
    except WrongKeysError:
        return False
    return True
