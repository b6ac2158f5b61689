"""Each rule as one plain Chinese sentence, made from its keys."""

from typing import Final

from lianxin.rules.policy import names, zh_parts
from lianxin.rules.policy.names import kind_name
from lianxin.rules.policy.schema import WAITS, Duty, Figure, LinkRule, Of, Policy, Selector, Share, Table, Target

_COVERING: Final = {"at_least": "不低于", "at_most": "不高于", "exactly": "正好"}
_TARGET: Final = {"at_least": "至少", "at_most": "至多", "exactly": "正好"}
IN_PART: Final = ";出处中另有部分有意不建"


class ChineseWriter:
    """Writes the sentences of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def words(self, list_name: str, keys: tuple[str, ...]) -> str:
        return zh_parts.words(self.policy, list_name, keys)

    # links

    def link(self, rule: LinkRule) -> str:
        """Return the sentence of a link rule."""
        text = zh_parts.parties(self.policy, rule.who)
        if rule.as_:
            text += f"以“{self.words('links', rule.as_)}”方式"
        text += self.quota(rule)
        if rule.cover is not None and rule.cover.parties is not None:
            text += f";{self.floor(rule.cover.parties)}的{self.party_noun(rule)}要有联系对象"
        if rule.cover is not None and rule.cover.counterparts is not None:
            text += f";{self.floor(rule.cover.counterparts)}的{zh_parts.things(self.policy, rule.with_)}要有人联系"
        if any(key in self.policy.words.links and self.policy.words.links[key].opens == "nothing" for key in rule.as_):
            text += ";不得查看农户、日记和事项"
        return text + (IN_PART if rule.built else "") + "。"

    def quota(self, rule: LinkRule) -> str:
        numbers = {
            "exactly": ("联系", str(rule.exactly)),
            "at_least": ("至少联系", str(rule.at_least)),
            "at_most": ("至多联系", str(rule.at_most)),
            "between": ("联系", "至".join(str(number) for number in rule.between or ())),
        }
        for kind, (verb, number) in numbers.items():
            if getattr(rule, kind) is not None:
                return f"{verb}{number}{self.some(rule.with_)}"
        return f"可联系{zh_parts.things(self.policy, rule.with_)},数目不限"

    def some(self, selector: Selector) -> str:
        """Return measure word and thing; several in brackets: 个(村或企业)."""
        measure = zh_parts.measure_word(self.policy, selector)
        several = len(selector.kind) > 1 or len(selector.need) > 1
        if several:
            return f"{measure}({zh_parts.things(self.policy, selector, '或')})"
        return measure + zh_parts.things(self.policy, selector)

    def floor(self, value: Share) -> str:
        return "全部" if value.is_all else f"至少{zh_parts.share(value)}"

    def party_noun(self, rule: LinkRule) -> str:
        are = {self.policy.parties[key].are for key in rule.who if key in self.policy.parties}
        return "单位" if are == {"units"} else "干部"

    # the action counted

    def kinds(self, of: Of) -> str:
        """Return the entry kinds in one pair of quotation marks; any entry is 民情日记."""
        return "民情日记" if of.is_any else f"“{self.words('entries', of.names)}”"

    def where(self, of: Of) -> str:
        if of.area is None:
            return ""
        return "在本辖区" if of.area == "own" else f"在区划{'、'.join(of.area)}"

    def campaign(self, of: Of, every: str = "") -> str:
        if not of.campaign or every == "campaign":
            return ""
        return f"在“{self.words('campaigns', of.campaign)}”中"

    def matter_noun(self, of: Of) -> str:
        kinds = "、".join(names.MATTER_KINDS[kind].zh for kind in of.kind)
        categories = self.words("categories", of.category)
        if kinds and categories:
            return f"{categories}{kinds}"
        return kinds or f"{categories.removesuffix('事项')}事项"

    def calls(self, of: Of) -> str:
        """Return the calls counted: 来电, 接通、没接到的来电."""
        asked = "要求保密的" if of.confidential else ""
        return f"{asked}来电" if "rung" in of.names else f"{asked}{self.events(of)}的来电"

    def events(self, of: Of) -> str:
        return "、".join(self.event(of, name) for name in of.names)

    def event(self, of: Of, name: str) -> str:
        known = names.PROMISE_EVENTS if of.is_promised and name in names.PROMISE_EVENTS else names.MATTER_EVENTS
        known = names.CALL_EVENTS if of.source == "calls" else known
        return known[name].zh if name in known else name

    def went(self, of: Of) -> str:
        """Return how far a part of some matters went: 按时解决的, 评价为满意的; of calls: 15秒内接通的."""
        if of.within_seconds is not None:
            return f"{of.within_seconds}秒内接通的"
        timely = {None: "", True: "按时", False: "逾期"}[of.in_time]
        done = self.event(of, of.reached) if of.reached is not None else self.events(of) if timely else ""
        rated = f"评价为{'、'.join(names.RATINGS[rating].zh for rating in of.rating)}的" if of.rating else ""
        return (f"{timely}{done}的" if done else "") + rated

    def unit(self, rule: Figure | Duty) -> str:
        """Return the unit of what is counted."""
        if rule.count == "counterparts":
            selector = rule.of.with_ or (rule.out_of if isinstance(rule.out_of, Selector) else None)
            return zh_parts.measure_word(self.policy, selector) if selector else "个"
        if rule.count != "records" or rule.of.source == "entries":
            return "篇" if rule.count == "records" and self.reviewed(rule.of) else zh_parts.UNITS[rule.count]
        return zh_parts.SOURCE_UNITS.get(rule.of.source, "个")

    def reviewed(self, of: Of) -> bool:
        found = [self.policy.words.entries.get(name) for name in self.policy.entry_kinds(of)] if of.source == "entries" else []
        return bool(found) and all(kind is not None and kind.review for kind in found)

    # duties

    def duty(self, rule: Duty) -> str:
        """Return the sentence of a duty."""
        text = zh_parts.parties(self.policy, rule.who)
        if rule.per is not None:
            text += zh_parts.per(self.policy, rule.per)
        covers = isinstance(rule.out_of, Selector)
        text += "," if rule.per is not None and covers else ""
        if rule.rolling is not None:
            return f"{text}{self.rolling(rule)}{self.tails(rule)}。"
        text += zh_parts.period(self.policy, rule)
        text += self.coverage(rule) if covers else self.amount_of_work(rule)
        return f"{text}{self.tails(rule)}。"

    def rolling(self, rule: Duty) -> str:
        judged = names.EVERY.get(rule.every)
        return f"{self.doing(rule.of, rule)},间隔不超过{rule.rolling}天;{judged.zh if judged else '每期'}评定一次"

    def doing(self, of: Of, rule: Figure | Duty, every: str = "") -> str:
        """Return what is done, without how much: 在所联系的村“蹲点指导”."""
        before = self.campaign(of, every)
        if of.source == "entries":
            return f"{before}{self.where(of)}{zh_parts.toward(self.policy, of.with_)}{self.kinds(of)}"
        if of.source == "matters":
            own = "" if of.is_promised and of.names == ("reported",) else "负责的"
            whose = f"{zh_parts.linked_things(self.policy, of.with_)}的" if of.with_ else own
            return f"{before}{self.where(of)}{self.events(of)}{whose}{self.matter_noun(of)}"
        if of.source == "calls":
            return f"{self.where(of)}{self.calls(of)}"
        return f"{names.UNBUILT[of.source].zh if of.source in names.UNBUILT else ''}“{rule.zh}”"

    def amount_of_work(self, rule: Duty) -> str:
        target = rule.target
        if rule.out_of == "working_days":
            text = f"{self.campaign(rule.of, rule.every)}{self.where(rule.of)}{zh_parts.toward(self.policy, rule.of.with_)}"
            return f"{text}有{self.kinds(rule.of)}的工作日{self.of_working_days(rule, target)}"
        if isinstance(rule.out_of, Of) and rule.of.is_part_of(rule.out_of):
            whole = self.doing(rule.out_of, rule, rule.every)
            return f"{whole}中{self.went(rule.of)}比例{self.share_target(rule, target)}"
        if isinstance(rule.out_of, Of):
            part, whole = self.doing(rule.of, rule, rule.every), self.doing(rule.out_of, rule, rule.every)
            return f"{part}占{whole}的比例{self.share_target(rule, target)}"
        if rule.count == "counterparts":
            thing = zh_parts.linked_things(self.policy, rule.of.with_) if rule.of.with_ else "联系对象"
            text = f"{self.campaign(rule.of, rule.every)}{self.where(rule.of)}"
            action = (
                self.kinds(rule.of) if rule.of.source == "entries" else f"{self.events(rule.of)}{self.matter_noun(rule.of)}的"
            )
            return f"{text}{action}{thing}{self.number(rule, target)}"
        return self.doing(rule.of, rule, rule.every) + self.number(rule, target)

    def of_working_days(self, rule: Duty, target: Target) -> str:
        words = {"at_least": "不少于", "at_most": "不多于", "exactly": "正好是"}[target.kind]
        if isinstance(target.value, Table):
            return f"{words}在岗工作日的:{zh_parts.table(self.policy, target.value, rule.count, '')}"
        whole = zh_parts.share(target.value) if isinstance(target.value, Share) else str(target.value)
        return f"{words}在岗工作日的{whole}"

    def share_target(self, rule: Duty, target: Target) -> str:
        if isinstance(target.value, Table):
            return f":{_TARGET[target.kind]}{zh_parts.table(self.policy, target.value, rule.count, '')}"
        return _COVERING[target.kind] + (zh_parts.share(target.value) if isinstance(target.value, Share) else "")

    def number(self, rule: Duty, target: Target) -> str:
        """Return how much: 至少3天, 2至3篇, 各至少1次 when there are several windows."""
        unit, value = self.unit(rule), target.value
        unit = {"villages": "个村", "townships": "个乡镇", "units": "个单位", "officers": "名干部"}.get(rule.count, unit)
        each = "各" if len(rule.within) > 1 else ""
        if isinstance(value, tuple):
            low, high = (zh_parts.quantity(number, rule.count, unit) for number in value)
            return f"{each}{low.removesuffix(unit)}至{high}"
        if isinstance(value, Table):
            return f"{each}{_TARGET[target.kind]}:{zh_parts.table(self.policy, value, rule.count, unit)}"
        amount = zh_parts.share(value) if isinstance(value, Share) else zh_parts.quantity(value, rule.count, unit)
        return f"{each}{_TARGET[target.kind]}{amount}"

    def coverage(self, rule: Duty) -> str:
        """Return a share of counterparts: 到该乡镇的村,覆盖面:较小的全部,…."""
        assert isinstance(rule.out_of, Selector)  # noqa: S101 - the caller asks
        action = f"{self.campaign(rule.of, rule.every)}{self.where(rule.of)}{self.kinds(rule.of)}"
        if rule.of.source == "matters":
            action = f"{self.campaign(rule.of, rule.every)}{self.events(rule.of)}{self.matter_noun(rule.of)}"
        if rule.per is not None:
            place = "该" + "或".join(kind_name(self.policy, kind).zh for kind in rule.per.kind)
            return f"{action}到{place}的{zh_parts.linked_things(self.policy, rule.out_of)}{self.covering(rule)}"
        reach = "所联系的" if rule.out_of.linked is not False else "辖区内的"
        thing = zh_parts.things(self.policy, rule.out_of) + zh_parts.ways(self.policy, rule.out_of)
        return f"对{reach}{thing}{action}{self.covering(rule)}"

    def covering(self, rule: Duty) -> str:
        target = rule.target
        if isinstance(target.value, Table):
            word = {"at_least": "", "at_most": "至多", "exactly": "正好"}[target.kind]
            return f",覆盖面{word}:{zh_parts.table(self.policy, target.value, rule.count, '')}"
        if isinstance(target.value, Share) and target.value.is_all and target.kind != "at_most":
            return ",做到全部覆盖"
        return f",覆盖面{self.share_target(rule, target)}"

    # what follows

    def tails(self, rule: Figure | Duty) -> str:
        """Return the further conditions, each after a semicolon, in a fixed order."""
        of = rule.out_of if isinstance(rule.out_of, Of) and rule.of.is_part_of(rule.out_of) else rule.of
        found = [*self.source_tails(of), *self.measure_tails(rule)]
        if isinstance(rule, Duty):
            found += self.duty_tails(rule)
        text = "".join(f";{tail}" for tail in found)
        return text + (IN_PART if rule.built else "")

    def source_tails(self, of: Of) -> list[str]:
        found: list[str] = []
        if of.after is not None:
            same = "主题" if of.after.same == "topic" else "联系对象"
            found.append(f"事先要有同一{same}的“{self.words('entries', of.after.entries)}”")
        if of.topic:
            found.append(f"主题为{self.words('topics', of.topic)}")
        if self.reviewed(of):
            found.append("经审核通过的才算")
        if of.ever:
            found.append("以前做过的也算")
        if of.reached is not None:
            found.append(f"已{self.event(of, of.reached)}的才算")
        if of.within_seconds is not None:
            found.append(f"{of.within_seconds}秒内接通的才算")
        if of.outcome:
            found.append(f"结果为{'、'.join(names.CALL_OUTCOMES[one].zh for one in of.outcome)}的才算")
        if of.in_time is not None:
            found.append("按时的才算" if of.in_time else "逾期的才算")
        if of.rating:
            found.append(f"评价为{'、'.join(names.RATINGS[rating].zh for rating in of.rating)}的才算")
        if of.excluding:
            found.append(f"经审核属{self.words('exclusions', of.excluding)}的不计")
        return found

    def measure_tails(self, rule: Figure | Duty) -> list[str]:
        found: list[str] = []
        if rule.each is not None:
            amount = zh_parts.quantity(rule.each.at_least, rule.each.count, zh_parts.UNITS.get(rule.each.count, "个"))
            thing = {
                "records": "单次",
                "counterparts": "同一联系对象",
                "villages": "同一个村",
                "townships": "同一个乡镇",
                "officers": "同一名干部",
                "units": "同一个单位",
                "kinds": "同一种记录",
                "days": "同一天",
                "working_days": "同一工作日",
                "contacts": "同一户次",
            }.get(rule.count, "单次")
            found.append(f"{thing}满{amount}的才算")
        if rule.counts_as:
            lines = ",".join(f"{zh_parts.condition(self.policy, line.when)}按{line.then}计" for line in rule.counts_as)
            found.append(f"折合:{lines},其余按1计")
        return found

    def duty_tails(self, rule: Duty) -> list[str]:
        found: list[str] = []
        if rule.by_anyone:
            found.append("不论由谁去做")
        if rule.prorate:
            found.append("按在岗工作日折算")
        if rule.exempt:
            found.append(f"{self.words('absences', rule.exempt)}期间除外")
        if rule.or_declared:
            found.append(f"如实申报“{self.words('entries', rule.or_declared)}”的可免")
        if rule.grace_days:
            found.append(f"期满后另有{rule.grace_days}天补记")
        return found

    # figures

    def figure(self, rule: Figure) -> str:
        """Return the sentence of a figure."""
        return f"{rule.zh}:{self.figure_body(rule)}{self.tails(rule)}。"

    def figure_body(self, rule: Figure) -> str:
        if rule.of.source == "attested":
            return f"由{'、'.join(rule.of.names)}核定的数"
        if isinstance(rule.out_of, Selector):
            reach = "所联系的" if rule.out_of.linked is not False else "辖区内的"
            thing = zh_parts.things(self.policy, rule.out_of) + zh_parts.ways(self.policy, rule.out_of)
            return f"{self.owner(rule)}{reach}{thing}中,{self.campaign(rule.of)}有{self.counted(rule.of)}的占多少"
        if isinstance(rule.out_of, Of) and rule.of.is_part_of(rule.out_of):
            return f"{self.owner(rule)}{self.whole(rule, rule.out_of)}中,{self.went(rule.of)}占多少"
        if isinstance(rule.out_of, Of):
            return f"{self.owner(rule)}{self.whole(rule, rule.of)}占{self.whole(rule, rule.out_of)}的多少"
        if rule.of.source == "links":
            return self.links_figure(rule)
        return self.total(rule)

    def owner(self, rule: Figure) -> str:
        return zh_parts.party_names(self.policy, rule.who) if rule.who else ""

    def counted(self, of: Of) -> str:
        if of.source == "calls":
            return self.calls(of)
        return self.kinds(of) if of.source == "entries" else f"{self.events(of)}的{self.matter_noun(of)}"

    def whole(self, rule: Figure, of: Of) -> str:
        before = self.campaign(of) + self.where(of)
        if of.source == "entries":
            return f"{before}{zh_parts.toward(self.policy, of.with_)}{self.kinds(of)}"
        if of.source == "matters":
            whose = f"{zh_parts.linked_things(self.policy, of.with_)}的" if of.with_ else ""
            return f"{before}{whose}{self.events(of)}的{self.matter_noun(of)}"
        if of.source == "calls":
            return f"{before}{self.calls(of)}"
        return f"{names.UNBUILT[of.source].zh if of.source in names.UNBUILT else ''}“{rule.zh}”"

    def links_figure(self, rule: Figure) -> str:
        of = rule.of
        by = "" if of.is_any else f"“{self.words('links', of.names)}”"
        owner = self.owner(rule)
        if rule.count == "records" and of.with_ is None:
            return f"期末{owner}{by or '在册的'}联系共多少个"
        if rule.count in ("officers", "units"):
            noun = owner or ("干部" if rule.count == "officers" else "单位")
            return f"期末有{by}联系的{noun}共多少{zh_parts.UNITS[rule.count]}"
        if rule.count == "records" and of.with_ is not None:
            return f"期末{owner}{by}与{zh_parts.things(self.policy, of.with_)}的联系共多少个"
        if rule.count in ("villages", "townships"):
            return f"期末{owner}{by}联系的{'村' if rule.count == 'villages' else '乡镇'}共多少个"
        thing = zh_parts.things(self.policy, of.with_) if of.with_ else "联系对象"
        return f"期末{owner}{by}联系的{thing}共多少{self.unit(rule)}"

    def total(self, rule: Figure) -> str:
        of, count = rule.of, rule.count
        unit = self.unit(rule)
        if count in WAITS:
            how = "平均等了多少秒" if count == "mean_seconds" else "等了多少秒(中位数)"
            return f"{self.owner(rule)}{self.whole(rule, of)}从振铃到接通{how}"
        if of.source not in ("entries", "matters", "calls") or (of.source != "entries" and count == "records"):
            return f"{self.owner(rule)}{self.whole(rule, of)}共多少{unit}"
        if count == "counterparts":
            campaign = self.campaign(of).removeprefix("在")
            action = self.kinds(of) if of.source == "entries" else self.counted(of)
            thing = zh_parts.linked_things(self.policy, of.with_) if of.with_ else "联系对象"
            return f"{campaign}{self.where(of)}{self.owner(rule)}{action}的{thing}共多少{unit},不重复计"
        before = f"{self.campaign(of)}{self.where(of)}"
        if count in ("officers", "units"):
            noun = self.owner(rule) or ("干部" if count == "officers" else "单位")
            return f"{before}{zh_parts.toward(self.policy, of.with_)}有{self.counted(of)}的{noun}共多少{unit}"
        nouns = {"villages": "村", "townships": "乡镇", "days": "日子", "working_days": "日子"}
        if count in nouns:
            link = "涉及的" if count in ("villages", "townships") else "的"
            had = "" if count in ("villages", "townships") else "有"
            action = f"{zh_parts.toward(self.policy, of.with_)}{had}{self.counted(of)}"
            return f"{before}{self.owner(rule)}{action}{link}{nouns[count]}共多少{unit},不重复计"
        return f"{before}{self.owner(rule)}{zh_parts.toward(self.policy, of.with_)}{self.counted(of)}共多少{unit}"
