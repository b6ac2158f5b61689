"""The figures that the five documents print come out of the demonstrations, from records, to the last one."""

from datetime import datetime
from pathlib import Path

import pytest

from lianxin.clock import ZONE
from lianxin.demo.lately import Lately
from lianxin.demo.make import Demonstration, draw
from lianxin.demo.meetings import Meetings
from lianxin.demo.posted import Postings
from lianxin.demo.standing import Groups
from lianxin.exchange.load import load_folder
from lianxin.figures import queries as figures
from lianxin.groups import queries as groups
from lianxin.matters.models import Part
from lianxin.planning.posting_models import PostingCall
from lianxin.registry.models import Area
from lianxin.rhythm import queries as meetings
from lianxin.rhythm.models import Guest, Minutes
from lianxin.rules.periods import parse, span

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=ZONE)
POLICIES = Path(__file__).resolve().parents[2] / "policies"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def demonstration(folder: Path, policy: str, **options) -> Demonstration:
    made = draw(folder / policy, (POLICIES / f"{policy}.yaml").read_text(), seed=1, now=NOW, **options)
    report = load_folder(made.folder, by="900001", at=NOW, today=NOW.date())
    assert report.ok, report.lines()[:5]
    return made


def value(made: Demonstration, key: str) -> int | None:
    answer = figures.figure(key, span(made.first, made.last), today=NOW.date(), area=made.area)
    return answer.rows[0].number


def share(made: Demonstration, key: str) -> tuple[int | None, int | None]:
    row = figures.figure(key, span(made.first, made.last), today=NOW.date(), area=made.area).rows[0]
    return row.numerator, row.denominator


def test_document_s_of_a_county(tmp_path):
    made = demonstration(tmp_path, "san-ge-tuxian", routine=False)
    assert value(made, "households-visited") == 49_833  # S1 共入户走访群众49833户
    linked, officers = share(made, "households.parties")
    assert officers == 617  # S2 全县617名县、科级干部
    assert linked * 100 > officers * 95  # S2 干部结对联点率达95%以上
    assert value(made, "aid-projects") == 76  # S5 共落实帮扶项目76个
    assert value(made, "gifts") == 43_600_000  # S5 折合现金43.6万元, in fen
    assert 960 < value(made, "deeds") < 970  # S5 办实事好事960余件
    assert 230 < value(made, "trainings") < 240  # S6 举办各类培训班230余场次
    assert 5_800 < value(made, "trained") < 5_900  # S6 培训党员群众5800余人次
    assert 350 < value(made, "leads") < 360  # S6 提供致富信息350多条
    assert 760 < value(made, "mediated") < 770  # S6 调解各类矛盾纠纷760余起
    assert value(made, "suggestions") == 1_575  # S1 搜集各类意见建议1575条
    assert value(made, "problems") == 574  # S1 排查出群众热难点问题574件
    assert value(made, "ploughing-solved") == 490  # S6 解决春耕生产问题490个
    assert value(made, "coordination-meetings") == 13  # S8 已召开各类项目推进协调会13次
    assert value(made, "difficulties-solved") == 26  # S8 协调解决用工、用电、审批等难题26个
    circles_of_document_s(made)


def circles_of_document_s(made):
    """The same 13 meetings and 26 matters, lived through the product's own actions: the page says what the figures say."""
    life = Lately(made, now=NOW, english=False)
    Meetings(life).happen()
    Groups(life).happen()
    Postings(life).happen()
    assert (value(made, "coordination-meetings"), value(made, "difficulties-solved")) == (13, 26)
    area, year = Area.objects.get(code=made.area), parse("2026")
    lines = meetings.meetings(life.viewer(), area, first=year.first, last=year.last)
    assert sorted(one.meeting.state for one in lines) == ["held"] * 13 + ["planned"]
    assert all(one.matters for one in lines)
    assert meetings.solved_through(life.viewer(), area, first=year.first, last=year.last) == 26
    assert not any(one.missed for one in meetings.beats(life.viewer(), area, on=NOW.date()))
    assert meetings.recorded(area, first=year.first, last=year.last) == []
    assert 0 < Part.objects.exclude(done_on=None).count() < Part.objects.count()
    signed = Minutes.objects.exclude(signed_at=None)
    assert sorted(signed.values_list("number", flat=True)) == [1, 2, 3]
    assert sorted(Guest.objects.exclude(answer="").values_list("answer", flat=True)) == ["coming", "declined"]
    assert sorted(PostingCall.objects.values_list("state", flat=True)) == ["decided", "scoring"]
    assert groups.numbers(life.viewer(), area, on=NOW.date()) == groups.Numbers(1, 2, 5)


def test_document_z_of_a_county(tmp_path):
    made = demonstration(tmp_path, "zhizheng-weimin", routine=False)
    assert value(made, "co-build-villages") > 150  # Z7 150多个村庄
    assert value(made, "co-build-enterprises") > 400  # Z7 400多家企业
    assert value(made, "co-build-households") > 12_000  # Z7 1.2万个相对贫困的家庭
    linked, officers = share(made, "co-build.parties")
    assert linked == officers > 4_000
    assert value(made, "co-build-officers") == officers  # Z7 4000多名干部
    assert 90 < value(made, "co-build-units") < 100  # Z7 90多个县直部门和单位
    assert 200_000_000 < value(made, "aid") < 300_000_000  # Z7b 帮扶资金200多万元, in fen
    assert 1_500 < value(made, "projects") < 1_600  # Z7b 帮办致富项目1500多个
    assert 9_500 < value(made, "tech-households") < 10_000  # Z7b 科技带头户近万个
    assert 2_000 < value(made, "traders") < 2_100  # Z7b 个体工商户2000多家
    assert 350_000_000 < value(made, "donations") < 360_000_000  # Z14 全县共捐款350多万元, in fen
    assert 160 < value(made, "problems-found") < 170  # Z24 全县共排查各类问题160多个
    solved, found = share(made, "problems-solved")
    assert solved * 100 > found * 95  # Z24 95%以上得到有效解决
    assert value(made, "complaints") == 149  # Z9 已受理群众投诉149件
    closed, ended = share(made, "complaints-in-time")
    assert closed == ended == 149  # Z9 全部得到及时处理
    content, judged = share(made, "complaints-satisfied")
    assert content * 100 >= judged * 95 > 0  # Z9 群众满意率达95%以上


def test_document_a_of_a_district(tmp_path):
    made = demonstration(tmp_path, "san-fuwu")
    assert value(made, "all-links") == 278  # A1 全区已建立各类型联系点、结对子278个
    assert value(made, "enterprise-visitors") > 100  # A2 百名干部走访企业
    assert value(made, "homes-visited") > 10_000  # A2 千名党员干部访万户
    assert value(made, "collected") == 113  # A2 全区共收集问题、建议113个
    assert value(made, "solved") == 82  # A2 为基层单位、群众解决问题82个


def test_document_j_of_a_prefecture(tmp_path):
    made = demonstration(tmp_path, "zhucun-ruhu", routine=False)
    officers, all_officers = share(made, "two-coverages.parties")
    villages, all_villages = share(made, "two-coverages.counterparts")
    assert officers == all_officers > 0  # J2 机关干部都有联系村
    assert villages == all_villages > 0  # J2 行政村都有干部直接帮扶联系


def test_document_x_of_a_town(tmp_path):
    made = demonstration(tmp_path, "zuofeng-jianshe")
    assert share(made, "charge.counterparts")[0] == share(made, "charge.counterparts")[1] > 0  # X5 所包村


def test_the_same_seed_gives_the_same_county(tmp_path):
    text = (POLICIES / "zuofeng-jianshe.yaml").read_text()
    one, two, other = (draw(tmp_path / name, text, seed=seed, now=NOW) for name, seed in (("one", 7), ("two", 7), ("other", 8)))
    files = sorted(file.name for file in one.folder.iterdir())
    assert all((one.folder / name).read_bytes() == (two.folder / name).read_bytes() for name in files)
    assert (one.folder / "entries.csv").read_bytes() != (other.folder / "entries.csv").read_bytes()


def test_an_english_demonstration_has_english_names(tmp_path):
    made = draw(tmp_path / "en", (POLICIES / "zuofeng-jianshe.yaml").read_text(), seed=1, now=NOW, english=True)
    people = (made.folder / "officers.csv").read_text()
    assert people.isascii()
