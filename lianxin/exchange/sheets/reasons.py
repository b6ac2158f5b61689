"""Why a row is not read in."""

from typing import Final

from lianxin.exchange.faults import Why

NO_NAME: Final = Why("没有写姓名", "the name is missing")
ONE_EACH: Final = Why("名册里一行只写一个人或一户", "one person or household to a row in a roll")
NO_CLASS: Final = Why(
    "没有写级别;请在“看懂表格”选一个默认级别",
    "the class is missing: choose one for the whole sheet in the step before",
)
NO_UNIT: Final = Why("没有写单位", "the unit is missing")
NO_KIND: Final = Why("没有选结对类别;请在“看懂表格”选好", "no kind of link was chosen: choose it in the step before")
NO_VILLAGE: Final = Why("联系户要写明所在村", "households to be linked need their village")
NO_SOURCE: Final = Why("帮扶类别要有认定单位;请在“看懂表格”填写", "a need has a source: give it in the step before")
NO_ORG_KIND: Final = Why(
    "没有选是企业、学校还是项目;请在“看懂表格”选好", "choose in the step before: enterprises, schools or projects"
)
