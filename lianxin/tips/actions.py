"""The writes of rewards: decided by one, paid by another against number and code, taken back or lapsed before it is paid."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from lianxin.audit import actions as audit
from lianxin.matters.door import open_door
from lianxin.matters.models import Matter
from lianxin.registry.access import viewer_by_code
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matter_faults import storable
from lianxin.rules.matters import OPEN, Outcome
from lianxin.rules.periods import months_after
from lianxin.tips import access
from lianxin.tips.models import Reward

CLOCK = "clock"
LAPSED = "查询码保存期满,没有人来领"
MOST_FEN = 10_000_000
"""100,000 yuan: a bound against a slip of the hand; what a tip is worth says the place's own rule, quoted in ``ground``."""


@transaction.atomic
def decide_reward(*, matter: str, fen: int, ground: str, by: str, at: datetime) -> Reward:
    """A reward for a tip that proved true.

    Raises NotFound; Refused while it is open, where it was not solved, and for a second one.
    """
    tip = access.tip_to_reward(viewer_by_code(by, on=date_of(at)), matter)
    faults = []
    if tip.state in OPEN or tip.outcome != Outcome.SOLVED:
        faults.append(Fault("matter", matter, "查实办结以后才能奖励", "a reward follows when it has proved true and is solved"))
    if not 0 < fen <= MOST_FEN:
        faults.append(
            Fault("fen", str(fen), f"金额在0.01元到{MOST_FEN // 100}元之间", f"between 0.01 and {MOST_FEN // 100} yuan")
        )
    if not ground.strip() or len(ground.strip()) > 300 or not storable(ground):
        faults.append(Fault("ground", "", "写明依据,最多300个字", "say by which rule, in 300 characters at most"))
    if Reward.objects.filter(matter=tip).exists():
        faults.append(Fault("matter", matter, "已经定过奖励", "a reward has been decided already"))
    refuse(faults)
    year = date_of(at).year
    last = Reward.objects.filter(year=year).aggregate(most=Max("number"))["most"] or 0
    values = {"year": year, "number": last + 1, "fen": fen, "ground": ground.strip(), "decided_by": by, "decided_at": at}
    try:
        with transaction.atomic():
            made = Reward.objects.create(matter=tip, **values)
    except IntegrityError as error:
        raise Refused.because("matter", matter, "刚才有人定了奖励,请刷新", "somebody has just decided: look again") from error
    audit.record("tips.reward.decided", kind="reward", code=f"{year}-{made.number}", by=by, at=at, after={"fen": fen})
    return made


def pay_reward(*, number: str, secret: str, by: str, at: datetime) -> Reward:
    """Paid to whoever brings number and code; nobody is asked for a name. Paid once, whatever two desks do at the same moment.

    Raises NotFound for a wrong number and a wrong code alike, for a tip without a reward, and outside one's area; Refused when it
    has been paid or taken back, by who decided it, and after ten wrong tries.
    """
    reward = owed(number=number, secret=secret, by=by, at=at)
    if reward.decided_by == by:
        raise Refused.because("reward", "", "自己定的奖励由别人发", "who decided it does not pay it")
    with transaction.atomic():
        paid = Reward.objects.filter(pk=reward.pk, state="decided").update(state="paid", paid_by=by, paid_at=at)
        if not paid:
            raise Refused.because("reward", "", "已经领过或已撤销", "it has been collected, or taken back")
        audit.record("tips.reward.paid", kind="reward", code=_code(reward), by=by, at=at, after={"fen": reward.fen})
    reward.refresh_from_db()
    return reward


def owed(*, number: str, secret: str, by: str, at: datetime) -> Reward:
    """The reward that number and code open at this desk; wrong tries count. Raises NotFound and Refused as ``pay_reward``."""
    viewer = viewer_by_code(by, on=date_of(at))
    opened = open_door(number, secret, at=at, address=f"desk {by}")
    row = access.rewards(viewer, "pay").filter(matter=opened.matter).first()
    if row is None or opened.relative is not None:
        raise NotFound("reward", "")
    if row.state != "decided":
        raise Refused.because("reward", "", "已经领过或已撤销", "it has been collected, or taken back")
    return row


@transaction.atomic
def take_back(*, reward: int, because: str, by: str, at: datetime) -> Reward:
    """Take a decision back before it is paid. Raises NotFound, Refused without a reason or once it is paid."""
    row = access.reward_for(viewer_by_code(by, on=date_of(at)), reward, action="decide")
    if not because.strip() or len(because.strip()) > 300 or not storable(because):
        raise Refused.because("because", "", "写明原因,最多300个字", "say why, in 300 characters at most")
    values = {"state": "void", "void_by": by, "void_at": at, "void_because": because.strip()}
    if not Reward.objects.filter(pk=row.pk, state="decided").update(**values):
        raise Refused.because("reward", "", "已经领过或已撤销", "it has been collected, or taken back")
    audit.record("tips.reward.void", kind="reward", code=_code(row), by=by, at=at, note=because.strip())
    row.refresh_from_db()
    return row


def lapse(*, at: datetime) -> int:
    """The clock: what nobody collected until number and code ended (``Matter.PERSONAL``) is taken back. Returns how many.

    Its sum stays in the ledger, among what was taken back.
    """
    ended = months_after(date_of(at), -Matter.PERSONAL["secret"].retention_months)
    rows = Reward.objects.filter(state="decided", matter__closed_on__lt=ended).order_by("pk")
    return sum(_lapsed(row, at) for row in rows)


@transaction.atomic
def _lapsed(row: Reward, at: datetime) -> bool:
    values = {"state": "void", "void_by": CLOCK, "void_at": at, "void_because": LAPSED}
    if not Reward.objects.filter(pk=row.pk, state="decided").update(**values):
        return False
    audit.record("tips.reward.void", kind="reward", code=_code(row), by=CLOCK, at=at, note=LAPSED)
    return True


def _code(reward: Reward) -> str:
    return f"{reward.year}-{reward.number}"
