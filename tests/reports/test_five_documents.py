"""The sentences that the five documents print come out of the demonstrations word for word, filled from records."""

from datetime import datetime
from pathlib import Path

import pytest

from lianxin.clock import ZONE
from lianxin.demo.make import draw
from lianxin.exchange.load import load_folder
from lianxin.policy.queries import schedule
from lianxin.registry.models import Area
from lianxin.reports.actions.drafting import Owed, draft
from lianxin.reports.queries.documents import _paper
from lianxin.rules.periods import span

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=ZONE)
ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT / "tests" / "rules" / "policy" / "documents"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def written(folder: Path, policy: str, key: str, **options) -> str:
    """The text of a document of the policy over the whole demonstration."""
    made = draw(folder / policy, (ROOT / "policies" / f"{policy}.yaml").read_text(), seed=1, now=NOW, **options)
    report = load_folder(made.folder, by="900001", at=NOW, today=NOW.date())
    assert report.ok, report.lines()[:5]
    version = next(one for one in schedule() if one.key == policy)
    rule = version.policy.reports.documents[key]
    area = Area.objects.get(code=made.area)
    row = draft(Owed(version, rule, area, span(made.first, made.last), version.first), by="clock", at=NOW)[0]
    return _paper(row, {}, None).text


def prints(document: str, sentence: str) -> bool:
    """Whether the published account holds the words; it has a stray space or two."""
    return sentence in (DOCUMENTS / f"{document}.md").read_text(encoding="utf-8").replace(" ", "")


def test_document_s(tmp_path):
    text = written(tmp_path, "san-ge-tuxian", "achievements", routine=False)
    for sentence in (
        "目前,共入户走访群众49833户,搜集各类意见建议1575条,排查出群众热难点问题574件。",
        "截止目前,共落实帮扶项目76个,向困难户送去慰问金、慰问品折合现金43.6万元,为群众办实事好事960余件。",
        "今年以来,共举办各类培训班230余场次,培训党员群众5800余人次,提供致富信息350多条,解决春耕生产问题490个,调解各类矛盾纠纷760余起。",
        "干部结对联点率达95%以上",
        "全县617名县、科级干部",
        "已召开各类项目推进协调会13次,协调解决用工、用电、审批等难题26个",
    ):
        assert sentence in text
        assert prints("S", sentence)


def test_document_z(tmp_path):
    text = written(tmp_path, "zhizheng-weimin", "bulletin", routine=False)
    for sentence in (
        "全县90多个县直部门和单位的4000多名干部分别与150多个村庄、400多家企业和1.2万个相对贫困的家庭结成共建对子",
        "已帮扶资金200多万元,帮办致富项目1500多个,发展科技带头户近万个、个体工商户2000多家",
        "共捐款350多万元",
        "共排查各类问题160多个,95%以上得到有效解决",
        "已受理群众投诉149件,全部得到及时处理,群众满意率达95%以上",
    ):
        assert sentence in text
        assert prints("Z", sentence)


def test_document_a(tmp_path):
    text = written(tmp_path, "san-fuwu", "quarterly-circular")
    for sentence in ("全区已建立各类型联系点、结对子278个", "目前,全区共收集问题、建议113个,为基层单位、群众解决问题82个"):
        assert sentence in text
        assert prints("A", sentence)


def test_document_j(tmp_path):
    text = written(tmp_path, "zhucun-ruhu", "monthly-summary", routine=False)
    assert "名机关干部都有联系村" in text
    assert "个行政村都有干部直接帮扶联系" in text
    assert prints("J", "个行政村都有干部直接帮扶联系")


def test_document_x(tmp_path):
    text = written(tmp_path, "zuofeng-jianshe", "bulletin")
    assert "所包的村全部有干部" in text
    assert "尚不能统计" not in text
