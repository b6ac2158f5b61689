"""What the policies in force say of an officer's phone."""

from lianxin.policy.queries import words_of
from lianxin.registry.access import Viewer
from lianxin.rules.policy.phones import Storage, strictest


def storage_for(viewer: Viewer) -> Storage:
    """What holds for the viewer's phone where the viewer works: of several policies the strictest, else the default."""
    return strictest(words_of(viewer.homes, viewer.on).policies)
