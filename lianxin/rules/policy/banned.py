"""The words that no policy may hold, the lawful phrases that only look like them, and how a text is searched."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle as quoted in a fault."""

    zh: str
    en: str


WATCHING: Final = Principle(
    "原则1“为居民服务,不监视居民”:不设民族、宗教、政治观点、上访标签、“重点人员”名单、风险评分、行踪轨迹、人脸的任何栏目、导入列、类别或标签",
    'principle 1, "It serves residents; it does not watch them": it has no field, import column, category or tag for '
    "ethnicity, religion, political opinion, petition history as a label, "
    '"key person" lists, risk scores, location tracks, or faces',
)
LABELS: Final = Principle(
    "原则1“为居民服务,不监视居民”:对居民只登记为帮助而声明的需要,不登记党员身份、贫富、风险、信仰、上访",
    'principle 1, "It serves residents; it does not watch them": about a resident the system holds what is needed to serve; '
    "no party membership, wealth, risk, faith or petitions",
)
FORMALISM: Final = Principle(
    "原则2“不增加负担”:任务凭所做的事完成,绝不凭打卡、登录;不要求照片和定位;不按积分给干部排名",
    'principle 2, "It adds no burden": a duty is met by what was done, never by being logged in; a photo or a position '
    "is never required; no list ranks officers by points",
)


@dataclass(frozen=True, slots=True)
class Ban:
    """Words of one kind: Chinese as they stand in a text, English and pinyin as words of their own."""

    principle: Principle
    chinese: tuple[str, ...]
    latin: frozenset[str]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _ban(principle: Principle, chinese: str, latin: str) -> Ban:
    return Ban(principle, _words(chinese), frozenset(_words(latin)))


_ALL: Final = (
    _ban(
        WATCHING,
        "重点人员 重点人物 重点人群 重点对象 重点关注人 重点关注对象 重点管控 关键人员 思想动态 维稳 稳控 盯防 布控 "
        "人员管控 动态管控 监视 监控 黑名单 上访户 上访人 上访者 上访村 上访次数 信访户 信访人 信访村 信访重点 缠访 "
        "闹访 越级访 非正常上访 进京访 民族 族别 宗教 信教 教徒 信徒 政治倾向 政治观点 政治态度 政治面貌 风险评分 "
        "风险等级 风险评级 风险积分 风险人员 高风险人 高危人 不稳定因素 不安定 不放心人 人脸 刷脸 面部识别 指纹 "
        "虹膜 声纹 轨迹 行踪 位置上传 位置共享 实时位置 复杂村 社会信用分 信用评分",
        "keyperson keypersons keypeople keyindividual keyindividuals personofinterest personsofinterest watchlist "
        "blacklist surveillance surveil petitioner petitioners petitionhistory petitioncount petitionvillage "
        "petitionhousehold ethnic ethnicity ethnicgroup religion religions religious believer believers "
        "politicalopinion politicalopinions politicalview politicalviews politicalleaning politicalstatus riskscore "
        "riskscores riskscoring risklevel riskrating riskperson riskgrade locationtrack locationtracks "
        "locationtracking trajectory trajectories facerecognition facialrecognition faceid facescan facial "
        "biometric biometrics fingerprint fingerprints socialcredit creditscore thoughtdynamics stabilitycontrol "
        "zhongdianrenyuan zhongdianren sixiangdongtai weiwen wenkong shangfanghu xinfanghu heimingdan minzu "
        "zongjiao renlian guiji xingzong",
    ),
    _ban(
        FORMALISM,
        "打卡 签到 签退 刷卡考勤 考勤机 积分 排名 排行 名次 龙虎榜 红黑榜 末位 在线时长 在线时间 登录次数 登录率 "
        "登录时长 登陆次数 上线率 活跃度 活跃率 日活跃 月活跃 日活量 安装率 下载率 点赞 转发量 转发数 关注量 阅读量 "
        "拉票 学习时长 照片 拍照 截图 水印相机 工作留痕 痕迹管理 定位 经纬度 坐标 电子围栏",
        "checkin checkins checkedin signin signins clockin clockins clockout punchin punchcard timeclock "
        "attendancecard qiandao daka jifen paiming paihang dingwei zaixianshichang pointsranking pointsrank "
        "pointrank pointsystem pointssystem rewardpoints bonuspoints creditpoints pointscore ranking rankings rank "
        "ranks ranked leaderboard leaderboards leaguetable scoreboard score scores scoring onlinetime onlinehours "
        "timeonline timespentonline screentime logincount logincounts loginrate logins loggedin installrate likes "
        "upvotes photo photos photoproof photograph photographs screenshot screenshots selfie selfies gps "
        "livelocation locationsharing geolocation geolocate geofence geofencing coordinates latitude longitude "
        "positionrequired locationproof locationcheck",
    ),
)
_PEOPLE: Final = (
    _ban(
        LABELS,
        "党员 党龄 党籍 入党 团员 积极分子 民主党派 富裕 富户 富人 富豪 有钱 财产 资产 存款 收入 家产 贫富 风险 "
        "高危 重点户 重点人 稳定 信仰 上访 信访 基督 天主 佛教 道教 伊斯兰 穆斯林 清真 回民 前科 刑满 吸毒 社区矫正 "
        "精神病",
        "partymember partymembers partymembership communist communists ccpmember wealth wealthy rich affluent "
        "income assets savings riches risk risks risky atrisk highrisk danger dangerous faith faiths christian "
        "christians muslim muslims buddhist buddhists church mosque petition petitions petitioning dangyuan fuyu "
        "fengxian xinyang shangfang xinfang criminal convict addict",
    ),
)
_LAWFUL_ALL: Final = _words(
    "灾害风险 洪涝风险 火灾风险 安全风险 民族乡 民族团结 民族镇 中华民族 民族村 民族文化 民族医 功能定位 发展定位 产业定位 "
    "市场定位 职能定位 目标定位 拍照服务 免费拍照 老照片 全家福照片 森林防火监控 视频监控维修 污染监控 水质监控 坐标系"
)
_LAWFUL_PEOPLE: Final = _words("自愿带富户 带富户 低收入 脱贫不稳定 稳定就业 致富")
_LAWFUL_LATIN: Final = (("low", "income"), ("in", "good", "faith"), ("face", "to", "face"), ("high", "ranking", "officials"))

_TRADITIONAL: Final = str.maketrans(
    "點員積簽訪戶動態穩險級評風無軌跡蹤臉監視標線時長錄榜贊讚轉發截圖紋單黨極財產資貧經緯關鍵對重難確記憶電圍欄識別衛顧圈團幹積簽陸載裝學習閱讀讀強間數傾觀",
    "点员积签访户动态稳险级评风无轨迹踪脸监视标线时长录榜赞赞转发截图纹单党极财产资贫经纬关键对重难确记忆电围栏识别卫顾圈团干积签陆载装学习阅读读强间数倾观",
)
_HIDDEN: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad·•・*_~`^|\\/.\-—–]+")
_LATIN_WORD: Final = re.compile(r"[a-z]+")
_LONGEST_PHRASE: Final = 4


def bans_for_all() -> tuple[Ban, ...]:
    """Return the bans that hold for every key and text."""
    return _ALL


def bans_for_people() -> tuple[Ban, ...]:
    """Return the further bans for needs and kinds of counterpart."""
    return _PEOPLE


def found_in(text: str, bans: tuple[Ban, ...]) -> Iterator[tuple[Ban, str]]:
    """Yield each ban that a text breaks, once, with the word found."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    chinese = _without_lawful(_HIDDEN.sub("", flat).translate(_TRADITIONAL), people=bans[-1] in _PEOPLE)
    phrases = _latin_phrases(flat)
    for ban in bans:
        word = next((word for word in ban.chinese if word in chinese), None)
        word = word or next((phrase for phrase in phrases if phrase in ban.latin), None)
        if word:
            yield ban, word


def _without_lawful(text: str, *, people: bool) -> str:
    for phrase in (*_LAWFUL_ALL, *(_LAWFUL_PEOPLE if people else ())):
        text = text.replace(phrase, "\n")
    return text


def _latin_phrases(text: str) -> tuple[str, ...]:
    """Return the English words of a text, and up to four of them joined: ``key_person`` gives ``keyperson``."""
    words = _LATIN_WORD.findall(text)
    for phrase in _LAWFUL_LATIN:
        words = _drop(words, phrase)
    size = len(words)
    return tuple("".join(words[at : at + length]) for length in range(1, _LONGEST_PHRASE + 1) for at in range(size - length + 1))


def _drop(words: list[str], phrase: tuple[str, ...]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(words):
        if tuple(words[at : at + len(phrase)]) == phrase:
            at += len(phrase)
            kept.append("…")
        else:
            kept.append(words[at])
            at += 1
    return kept
