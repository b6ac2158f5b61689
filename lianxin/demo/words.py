"""What people of the demonstration ask for, in their own words, and in which months."""

from random import Random
from typing import Final

from lianxin.rules.typeset import chinese as typeset

NEGATIVE: Final = frozenset({"dissatisfied", "very_dissatisfied"})
TEXTS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "water": (
        ("村口自来水管爆了,路上全是水,三十多户没水吃。", "The water main at the village gate burst; thirty homes have no water."),
        ("这几天晚上停水,白天水也很小。", "No water at night these days, and hardly any by day."),
        ("井水发浑,想请人来化验。", "The well water is cloudy; we would like it tested."),
    ),
    "irrigation": (
        ("支渠堵了,下游的地浇不上水。", "The side channel is blocked; fields below get no water."),
        ("机井水泵坏了,玉米正要浇水。", "The pump of the well broke just as the maize needs water."),
        ("滴灌带老化,漏水厉害,想换新的。", "The drip lines are old and leak; we want new ones."),
    ),
    "spring-ploughing": (
        ("春耕的化肥买不到,村里好几家都缺。", "No fertiliser to be had for ploughing; several homes lack it."),
        ("种子发芽率低,怕误了农时。", "The seed hardly sprouts; we fear to miss the season."),
        ("农机忙不过来,地还没犁。", "All tractors are taken; our land is not ploughed yet."),
    ),
    "farming": (
        ("地里发了虫害,不知道打什么药。", "Pests in the field; we do not know what to spray."),
        ("大棚棚膜被风刮坏,请技术员来看看。", "Wind tore the greenhouse film; please send a technician."),
        ("辣椒卖不出去,能不能帮忙找销路。", "The peppers do not sell; help us find buyers."),
    ),
    "livestock": (
        ("羊圈里病了十几只羊,请兽医站来看看。", "A dozen sheep are ill; please send the vet."),
        ("防疫针什么时候打?", "When will the animals be vaccinated?"),
    ),
    "roads": (
        ("村道坑洼,下雨天车过不去。", "The village road is full of holes; in rain no car gets through."),
        ("村口的桥栏杆断了,孩子上学不安全。", "The rail of the bridge broke; it is not safe for the schoolchildren."),
        ("到县城的班车停了,老人看病不方便。", "The bus to town stopped; old people cannot get to the doctor."),
    ),
    "electricity": (
        ("村里的路灯坏了半个月没人修。", "The street lamps have been out for two weeks."),
        ("电压不稳,水泵带不动。", "The voltage drops and the pump does not run."),
    ),
    "environment": (
        ("垃圾池满了一周没人清。", "The rubbish has not been taken away for a week."),
        ("夜里工地噪音太大,睡不着觉。", "The building site is so loud at night that nobody sleeps."),
    ),
    "housing": (
        ("老房子漏雨,墙裂了缝,想申请危房改造。", "The old house leaks and the wall cracked; we ask for repair aid."),
        ("宅基地证还没办下来,问了几次没结果。", "The deed of our plot is still not issued; we have asked several times."),
    ),
    "schools": (
        ("孩子转学需要哪些材料?", "Which papers does my child need to change school?"),
        ("校车路线能不能到我们村?", "Could the school bus come to our village?"),
        ("幼儿园什么时候报名?", "When does the kindergarten take names?"),
    ),
    "medical": (
        ("在外地住院,医保怎么报销?", "I was in hospital elsewhere: how do I claim?"),
        ("村卫生室常关门,取不到药。", "The village clinic is often shut; we cannot get medicine."),
    ),
    "insurance": (
        ("养老金这个月没到账。", "My pension has not come this month."),
        ("断缴的养老保险能不能补?", "Can missed pension payments be made up?"),
    ),
    "relief": (
        ("家里有人重病,想申请临时救助。", "Somebody at home is very ill; we ask for relief."),
        ("低保核查后停了,想知道为什么。", "Our allowance ended after the check; we want to know why."),
        ("残疾人补贴怎么申请?", "How does one apply for the disability allowance?"),
    ),
    "jobs": (
        ("想学电焊,县里有没有培训班?", "I would like to learn welding: is there a course?"),
        ("返乡后找不到活干,请介绍工作。", "Back home without work; please help me find some."),
    ),
    "wages": (
        ("在工地干了三个月,工钱还没给。", "Three months on the site and no pay."),
        ("包工头联系不上,十几个人的工资没着落。", "The contractor cannot be reached; a dozen of us are unpaid."),
    ),
    "disputes": (
        ("和邻居为地界吵了几次,请来调解。", "We quarrel with the neighbour about the boundary; please mediate."),
        ("邻居盖房挡了我家采光。", "The neighbour's new house takes our light."),
    ),
    "enterprise": (
        ("厂里缺熟练工三十人,请帮助招工。", "We lack thirty skilled workers; please help us recruit."),
        ("车间扩建的用地手续卡了两个月。", "The papers for our new hall have been stuck for two months."),
        ("贷款到期续不上,资金周转困难。", "The loan runs out and is not renewed; we are short of money."),
        ("变压器容量不够,旺季要限电。", "The transformer is too small; we are cut off in the busy season."),
    ),
    "efficiency": (
        ("去窗口办事跑了三趟,每次说的材料都不一样。", "Three times at the counter, each time other papers were wanted."),
        ("打电话没人接,去了说人不在。", "Nobody answers the telephone, and nobody is there."),
        ("审批超过了承诺的时间,没有说明原因。", "The permit took longer than promised, and nobody said why."),
    ),
    "village-affairs": (
        ("村务公开栏半年没更新了。", "The village notice board has not changed for half a year."),
        ("集体地的承包账目想公开一下。", "The accounts of the collective land should be shown."),
    ),
    "ideas": (
        ("建议在村里办个农机合作社。", "A machinery cooperative would help the village."),
        ("建议把赶集的日子错开。", "Market days should not fall together."),
    ),
    "resettlement": (
        ("安置房什么时候能交?", "When will the new flats be handed over?"),
        ("补偿款还差一笔没到。", "One part of the compensation has not come."),
    ),
    "petition": (
        ("之前反映的土地问题答复后仍有疑问,请复查。", "We still have doubts about the answer on our land; please review it."),
        ("老水库移民补助的事,请转有关部门答复。", "About the aid for those moved from the old reservoir: please pass it on."),
    ),
}  # fmt: skip
LIKE: Final = {
    "water-supply": "water", "water-power": "water", "property": "housing", "schooling": "schools", "schools-health": "schools",
    "allowance": "relief", "hardship": "relief", "livelihood": "relief", "benefits": "relief", "student-aid": "relief",
    "prosperity": "farming", "greenhouse": "farming", "farm-technique": "farming", "neighbours": "disputes",
    "village-building": "roads", "start-up": "enterprise",
}  # fmt: skip
SEASONS: Final[dict[str, frozenset[int]]] = {
    "spring-ploughing": frozenset({3, 4, 5}),
    "irrigation": frozenset({5, 6, 7, 8}),
    "farming": frozenset({4, 5, 6, 7, 8, 9}),
    "schools": frozenset({2, 7, 8, 9}),
    "wages": frozenset({12, 1, 2}),
    "roads": frozenset({6, 7, 8, 11, 12}),
    "relief": frozenset({11, 12, 1, 2}),
}
OUT_OF_SEASON: Final = 0.25


def family(category: str) -> str:
    """The family of texts that a policy's category belongs to."""
    return LIKE.get(category, category)


def season(category: str, month: int) -> float:
    """How likely it is asked for in a month, against its best months."""
    months = SEASONS.get(family(category))
    return 1.0 if months is None or month in months else OUT_OF_SEASON


def text(random: Random, category: str, named: str, *, english: bool) -> str:
    """What somebody says about a thing of the category; a category without texts of its own is named."""
    texts = TEXTS.get(family(category))
    if texts is None:
        return f"A question about {named}." if english else f"想问问{named}方面的事怎么办。"
    chinese, other = random.choice(texts)
    return other if english else typeset(chinese)


PROMISES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "water": (
        ("把村口三百米老水管换成新管,三十户不再停水。", "Replace 300 metres of old pipe, so that thirty homes have water."),
        ("请来化验井水,装好净水设备。", "Have the well water tested and a filter put in."),
    ),
    "irrigation": (("清淤支渠两公里,赶在浇水前通水。", "Clear two kilometres of the side channel before watering begins."),),
    "spring-ploughing": (("联系农资店送化肥进村,春耕不误时。", "Have fertiliser brought to the village in time for ploughing."),),
    "farming": (
        ("请技术员办三场大棚种植培训。", "Hold three courses on greenhouses with a technician."),
        ("帮合作社联系两家收购商,卖完今年的辣椒。", "Find the cooperative two buyers for this year's peppers."),
    ),
    "livestock": (("春秋两季请兽医进村打防疫针,一户不漏。", "Bring the vet in spring and autumn; no herd is left out."),),
    "roads": (
        ("补好村道十二处坑洼。", "Mend twelve holes in the village road."),
        ("修好村口桥栏杆,装两块警示牌。", "Mend the rail of the bridge and put up two signs."),
    ),
    "electricity": (("换好全村十八盏路灯。", "Replace all eighteen street lamps."),),
    "environment": (("添四个垃圾箱,每周清运三次。", "Put up four bins, emptied three times a week."),),
    "housing": (("帮两户危房办好改造申请,入冬前住进去。", "Help two homes with repair aid, to be lived in before winter."),),
    "schools": (("协调校车到村口设站。", "Have the school bus stop at the village gate."),),
    "medical": (("村卫生室每周开五天,常用药备齐。", "Keep the clinic open five days a week with the usual medicines."),),
    "relief": (("帮三户困难家庭办好临时救助。", "Help three homes in hardship to get relief."),),
    "jobs": (("介绍二十人到园区务工,办一期电焊班。", "Find work for twenty people and hold a welding course."),),
    "disputes": (("把东头两家的地界量清楚,签好协议。", "Have the boundary in the east measured and agreed upon."),),
    "village-affairs": (("村务公开栏每月更新,账目上墙。", "Renew the notice board every month, accounts included."),),
}  # fmt: skip
PROMISED: Final = (
    ("为村里办好一件急需的小事,年内见效。", "Do one small thing that the village needs, within the year."),
    ("修缮村文化活动室,添置桌椅和图书。", "Mend the village hall, with tables, chairs and books."),
)


def promise(random: Random, category: str, *, english: bool) -> str:
    """What an officer promises in a category; a general thing for one without texts of its own."""
    chinese, other = random.choice(PROMISES.get(family(category), PROMISED))
    return other if english else typeset(chinese)
