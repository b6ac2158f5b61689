"""How big each demonstration is: units, officers, places, links that a policy leaves open, headline figures of its document."""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Group:
    """So many officers of a class, spread over the units of a kind."""

    class_key: str
    share: int
    unit_kind: str
    level: str
    title: str
    title_en: str


@dataclass(frozen=True)
class UnitKind:
    """Units of a kind: so many in the county, or one for each area of a level."""

    kind: str
    level: str
    name: str
    name_en: str
    number: int = 1


@dataclass(frozen=True)
class Headline:
    """A figure that the document prints, met exactly: so many entries of a kind, that add up to the total.

    ``counterparts``: the total is of different households, visited several to a trip; otherwise the total of the
    quantity that the kind declares, or of the entries themselves when it declares none.
    """

    figure: str
    kind: str
    total: int
    entries: int
    counterpart: str = "village"
    need: str = ""
    distinct: bool = False
    campaign: str = ""
    festival: bool = False


@dataclass(frozen=True)
class Batch:
    """So many matters of a kind. ``solved``: exactly so many; ``in_time``: all closed in time; ``satisfied``: judged well.

    ``categories`` to draw from (all that are for the kind, when empty); those in ``alone`` are of no other batch. ``visited``: on
    visits, to households; ``whom``: what kind of counterpart; ``until_before``: none in the last so many days. ``heard``: their
    time was over when they came before a joint consultation, of the last so many; solved after that, or still open.
    """

    kind: str
    number: int
    categories: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    campaign: str = ""
    solved: int | None = None
    in_time: bool = False
    satisfied: bool = False
    visited: bool = False
    whom: str = ""
    until_before: int = 0
    heard: int = 0


@dataclass(frozen=True)
class Plan:
    """A demonstration. ``optional``: links by class (units: under the empty class, that many units have one) where the rule asks
    for none; ``counts``: links per party where the rule gives only a floor; ``needs``: households in a hundred; ``unlinked``:
    newcomers who have no links yet.
    """

    policy: str
    area: str
    officers: int
    groups: tuple[Group, ...]
    units: tuple[UnitKind, ...]
    villages: int
    households: int
    enterprises: int = 0
    schools: int = 0
    projects: int = 0
    link_kinds: dict[str, str] = field(default_factory=dict)
    optional: dict[str, dict[str, int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    needs: dict[str, int] = field(default_factory=dict)
    campaigns: dict[str, tuple[str, str]] = field(default_factory=dict)
    headlines: tuple[Headline, ...] = ()
    matters: tuple[Batch, ...] = ()
    unlinked: int = 0


SAN_GE_TUXIAN: Final = Plan(
    policy="san-ge-tuxian",
    area="654203000000",
    officers=617,
    groups=(
        Group("county_leader", 30, "department", "county", "县领导", "County leader"),
        Group("section_chief", 180, "bureau", "county", "局长", "Section chief"),
        Group("deputy_chief", 207, "bureau", "county", "副局长", "Deputy section chief"),
        Group("deputy_chief", 200, "township_government", "township", "副乡长", "Deputy township head"),
    ),
    units=(
        UnitKind("department", "county", "县委办公室", "County office"),
        UnitKind("bureau", "county", "业务局", "Bureau", 24),
        UnitKind("township_government", "township", "人民政府", "government"),
    ),
    villages=210,
    households=52_000,
    enterprises=60,
    schools=30,
    projects=20,
    link_kinds={"households": "household", "points": "contact-point"},
    optional={"points": {"county_leader": 2, "section_chief": 1, "deputy_chief": 1}},
    needs={"hardship": 7, "booked-talk": 2, "cared-for": 3},
    campaigns={"da-zou-fang": ("领导干部大走访", "Great round of visits")},
    headlines=(
        Headline("households-visited", "visit", 49_833, 8_600, counterpart="household", distinct=True, campaign="da-zou-fang"),
        Headline("aid-projects", "aid-project", 76, 76),
        Headline("gifts", "gift", 43_600_000, 1_090, counterpart="household", need="hardship", festival=True),
        Headline("deeds", "deed", 963, 963),
        Headline("trainings", "training", 5_820, 232),
        Headline("leads", "tip-off", 352, 240, counterpart="household"),
        Headline("mediated", "mediation", 763, 763, counterpart="household"),
        Headline("coordination-meetings", "coordination", 13, 13, counterpart=""),
    ),
    matters=(
        Batch("suggestion", 1_575, campaign="da-zou-fang", visited=True),
        Batch("problem", 574, campaign="da-zou-fang", visited=True),
        Batch("request", 508, categories=("spring-ploughing",), alone=("spring-ploughing",), solved=490, until_before=30),
        Batch("request", 620),
        Batch("consultation", 320),
        Batch("complaint", 46),
        Batch("difficulty", 31, categories=("enterprise",), alone=("enterprise",), solved=26, whom="enterprise", heard=13),
        Batch("promise", 96, whom="village"),
    ),
    unlinked=19,
)
ZHIZHENG_WEIMIN: Final = Plan(
    policy="zhizheng-weimin",
    area="370782000000",
    officers=4_600,
    groups=(
        Group("county_leader", 40, "county_government", "county", "县级领导", "County leader"),
        Group("section_chief", 240, "department", "county", "局长", "Section chief"),
        Group("deputy_chief", 560, "department", "county", "副局长", "Deputy section chief"),
        Group("staff", 3_300, "department", "county", "干部", "Officer"),
        Group("staff", 260, "township_government", "township", "干部", "Officer"),
        Group("village_cadre", 200, "village_committee", "village", "农村党员干部", "Village cadre"),
    ),
    units=(
        UnitKind("county_government", "county", "县委县政府", "County government"),
        UnitKind("department", "county", "县直部门", "Department", 92),
        UnitKind("township_government", "township", "人民政府", "government"),
        UnitKind("district_office", "township", "管区", "district office"),
        UnitKind("village_committee", "village", "村民委员会", "village committee"),
    ),
    villages=158,
    households=14_000,
    enterprises=410,
    schools=45,
    link_kinds={
        "villages": "contact", "households": "household", "village-cadre-households": "household", "leader-township": "contact",
        "leader-village": "contact", "leader-enterprises": "contact", "leader-school": "contact", "co-build": "co-build",
    },
    counts={"co-build": 4},
    needs={"hardship": 88, "branch-visit": 2, "centenarian": 1},
    headlines=(
        Headline("aid", "aid", 205_000_000, 1_200),
        Headline("projects", "project", 1_520, 1_520),
        Headline("tech-households", "tech-household", 9_820, 9_820, counterpart="household", distinct=True),
        Headline("traders", "trader", 2_030, 2_030, counterpart="household", distinct=True),
        Headline("donations", "donation", 352_000_000, 3_000, counterpart="", festival=True),
    ),
    matters=(
        Batch("problem", 164, solved=157, visited=True, until_before=20),
        Batch(
            "complaint", 149, categories=("efficiency",), alone=("efficiency",), in_time=True, satisfied=True, until_before=40,
        ),
        Batch("request", 77, categories=("petition",), alone=("petition",)),
        Batch("request", 900),
        Batch("consultation", 600),
    ),
)  # fmt: skip
ZUOFENG_JIANSHE: Final = Plan(
    policy="zuofeng-jianshe",
    area="620602119000",
    officers=62,
    groups=(
        Group("town_leader", 9, "town_government", "township", "镇领导", "Town leader"),
        Group("village_charge", 21, "town_government", "township", "包村干部", "Officer in charge of a village"),
        Group("town_officer", 32, "town_government", "township", "镇干部", "Town officer"),
    ),
    units=(
        UnitKind("town_government", "township", "人民政府", "government"),
        UnitKind("agri_station", "township", "农技站", "agricultural station"),
    ),
    villages=14,
    households=2_600,
    link_kinds={"branch-visit": "branch", "households": "contact", "charge": "charge", "charge-households": "contact"},
    optional={"charge-households": {"village_charge": 4}},
    needs={"branch-visit": 3, "hardship": 8},
    matters=(
        Batch("problem", 66, visited=True),
        Batch("suggestion", 41, visited=True),
        Batch("request", 120),
        Batch("consultation", 50),
    ),
)
ZHUCUN_RUHU: Final = Plan(
    policy="zhucun-ruhu",
    area="370800000000",
    officers=1_400,
    groups=(
        Group("leading_group", 90, "organ", "prefecture", "领导班子成员", "Member of a leading group"),
        Group("organ_officer", 480, "organ", "prefecture", "机关干部", "Officer"),
        Group("township_leader", 330, "township_government", "township", "乡镇领导", "Township leader"),
        Group("first_secretary", 300, "organ", "prefecture", "第一书记", "First secretary"),
        Group("police", 200, "police_station", "township", "民警", "Police officer"),
    ),
    units=(
        UnitKind("organ", "prefecture", "市直机关", "Office", 30),
        UnitKind("organ_branch", "prefecture", "机关党支部", "Office branch", 30),
        UnitKind("township_government", "township", "人民政府", "government"),
        UnitKind("police_station", "township", "派出所", "police station"),
    ),
    villages=620,
    households=12_400,
    link_kinds={"two-coverages": "contact-point", "households": "household"},
    optional={"households": {"leading_group": 4, "organ_officer": 3, "township_leader": 3, "first_secretary": 6}},
    needs={"elder": 4, "hardship": 8, "willing": 2},
    matters=(
        Batch("problem", 240, visited=True),
        Batch("request", 520),
        Batch("consultation", 260),
    ),
)
SAN_FUWU: Final = Plan(
    policy="san-fuwu",
    area="350111000000",
    officers=152,
    groups=(
        Group("district_leader", 30, "district_government", "county", "区领导", "District leader"),
        Group("leading_group", 60, "department", "county", "班子成员", "Member of a leading group"),
        Group("organ_officer", 62, "department", "county", "机关干部", "Officer"),
    ),
    units=(
        UnitKind("district_government", "county", "区委区政府", "District government"),
        UnitKind("department", "county", "区直部门", "Department", 12),
        UnitKind("organ_branch", "county", "机关党支部", "Office branch", 30),
    ),
    villages=113,
    households=11_300,
    enterprises=60,
    projects=30,
    link_kinds={
        "leader-township": "contact-point", "leader-village": "contact-point", "leader-enterprise": "contact-point",
        "leader-project": "contact-point", "member-villages": "contact-point",
    },
    optional={"department-points": {"": 6}},
    needs={"hardship": 6, "student": 2, "resettled": 2, "branch-visit": 3},
    campaigns={
        "enterprises": ("百名干部走访企业排忧解难促发展", "A hundred officers visit enterprises"),
        "ten-thousand-homes": ("千名党员干部访万户", "Ten thousand homes"),
        "communities": ("机关党员进社区", "Into the communities"),
    },
    headlines=(
        Headline("homes-visited", "visit", 10_120, 2_300, counterpart="household", distinct=True, campaign="ten-thousand-homes"),
        Headline("enterprise-visitors", "visit", 104, 104, counterpart="enterprise", campaign="enterprises"),
    ),
    matters=(
        Batch("problem", 71, solved=52, visited=True, until_before=20),
        Batch("suggestion", 42, solved=30, visited=True, until_before=20),
        Batch("request", 210),
        Batch("consultation", 130),
        Batch("difficulty", 18, categories=("enterprise",), whom="enterprise"),
    ),
)  # fmt: skip
PLANS: Final = {plan.policy: plan for plan in (SAN_GE_TUXIAN, ZHIZHENG_WEIMIN, ZUOFENG_JIANSHE, ZHUCUN_RUHU, SAN_FUWU)}
