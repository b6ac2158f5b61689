"""Made-up names of people, villages, enterprises, schools, projects; in pinyin for an English demonstration."""

from random import Random
from typing import Final

from pypinyin import Style, lazy_pinyin

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢姜崔钟谭陆汪"
)
_GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰春梅建国文斌晓红志强海燕国庆永福新民长河阿依古丽成林金生凤仙"
_FIRST: Final = "东西南北上下前后大小新老高长清柳杨榆松石沙泉河湾岭坡塘桥井"
_SECOND: Final = "沟湾坪梁滩泉庄屯营堡岔坝岸河渠塬沿口台畔"
_TRADES: Final = "兴农 金穗 绿源 丰泽 天润 恒达 宏远 瑞丰 惠民 百川 华盛 永固 康源 诚信 晨光 鑫海"
_KINDS: Final = "合作社 棉业公司 机械厂 食品公司 果蔬公司 建材厂 纺织公司 种业公司"
_WORKS: Final = "渠道防渗改造 乡村道路硬化 安全饮水 村级文化广场 高效节水 冷链仓储 污水管网 卫生室改造 校舍改造 电网改造"


def person(random: Random) -> str:
    """A name that nobody is meant by."""
    given = random.choice(_GIVEN) + (random.choice(_GIVEN) if random.random() < 0.7 else "")
    return random.choice(_SURNAMES) + given


def villages(random: Random, number: int) -> list[str]:
    """That many different village names. Raises ValueError beyond what the syllables give."""
    every = [f"{first}{second}" for first in _FIRST for second in _SECOND if first != second]
    every += [f"{a}{b}{second}" for a in "大小上下" for b in _FIRST[12:] for second in _SECOND]
    return random.sample(every, number)


def enterprise(random: Random, number: int) -> str:
    """The name of an enterprise; the number keeps it apart from others."""
    return f"{random.choice(_TRADES.split())}{random.choice(_KINDS.split())}{number}号"


def project(random: Random, place: str) -> str:
    """The name of a public project in a place."""
    return f"{place}{random.choice(_WORKS.split())}项目"


_ENDINGS: Final = (
    ("维吾尔自治区", " Region"), ("省", " Province"), ("地区", " Prefecture"), ("街道", " Subdistrict"), ("镇", " Town"),
    ("乡", " Township"),
    ("村", " Village"), ("市", " City"), ("区", " District"), ("县", " County"), ("合作社", " Cooperative"), ("公司", " Company"),
    ("厂", " Works"), ("小学", " School"), ("项目", " Project"),
)  # fmt: skip


def in_english(name: str) -> str:
    """The name in pinyin with an English ending: 柳树沟村 -> Liushugou Village."""
    for ending, english in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return _latin(name[: -len(ending)]) + english
    return _latin(name)


def person_in_english(name: str) -> str:
    """Surname first, as in Chinese: 王建国 -> Wang Jianguo."""
    return f"{_latin(name[:1])} {_latin(name[1:])}"


def _latin(text: str) -> str:
    return "".join(lazy_pinyin(text, style=Style.NORMAL)).capitalize()
