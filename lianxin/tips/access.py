"""Who may see and do what with rewards: by the area of the tip. Whom a tip is about sees nothing of it, nor of its sum (Z9)."""

from django.db.models import QuerySet

from lianxin.matters import access as matters
from lianxin.matters.models import Matter
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.rules.errors import NotFound
from lianxin.tips.models import Reward

TIP = "tip"


def rewards(viewer: Viewer, action: str = "read") -> QuerySet[Reward]:
    """The rewards with which the viewer may do this."""
    found = access.filtered(viewer, "reward", action, area_path="matter__area")
    return Reward.objects.filter(found).exclude(matter__in=matters.hidden_from(viewer))


def reward_for(viewer: Viewer, pk: int, *, action: str = "read") -> Reward:
    """The reward, if the viewer may do this with it. Raises NotFound."""
    found = rewards(viewer, action).filter(pk=pk).first()
    if found is None:
        raise NotFound("reward", pk)
    return found


def tips(viewer: Viewer, action: str) -> QuerySet[Matter]:
    """The tips with which the viewer may do this."""
    return matters.matters(viewer, action).filter(kind=TIP)


def tip_to_reward(viewer: Viewer, code: str) -> Matter:
    """The tip, if the viewer may decide about a reward for it. Raises NotFound."""
    found = access.filtered(viewer, "reward", "decide", area_path="area")
    row = tips(viewer, "read").filter(found, code=code).first()
    if row is None:
        raise NotFound("matter", code)
    return row
