"""Measures over calls: what checks, how it reads, and every fault with its place."""

import pytest

from lianxin.rules.calls import mean_wait, median_wait
from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.read import read_policy
from tests.oracle.builder import policy_text

FIGURE = "figures:\n  f: {zh: 数, en: number, clause: 条款, %s}"
DUTY = "duties:\n  d: {zh: 接通率, clause: 条款, who: %s, %s, every: month}"

SOUND = [
    (
        "of: {calls: rung, outcome: [matter, wrong]}",
        "数:来电共多少个;结果为登记事项、打错的才算。",
        "Number: how many calls came in; only those that brought a matter or a wrong number.",
    ),
    (
        "of: {calls: timed, within_seconds: 15}, out_of: {calls: timed}, who: hall",
        "数:镇政府接通且知道等了多久的来电中,15秒内接通的占多少。",
        "Number: the share of calls answered with a known wait by each hall that were answered within 15 seconds.",
    ),
    (
        'of: {calls: answered, area: "C1"}, count: median_seconds',
        "数:在区划C1接通的来电从振铃到接通等了多少秒(中位数)。",
        "Number: the median number of seconds from ringing to answer of calls answered in area C1.",
    ),
    (
        "of: {calls: called_back, in_time: true}, out_of: {calls: back_due}",
        "数:已回拨或再次打来接通的来电占应回拨的来电的多少;按时的才算。",
        "Number: calls called back, or answered when they rang again, as a share of calls to be called back; only those in time.",
    ),
    (
        "of: {calls: rung, confidential: true}, count: days",
        "数:有要求保密的来电的日子共多少天,不重复计。",
        "Number: how many days with confidential calls, each counted once.",
    ),
]


@pytest.mark.parametrize(("measure", "zh", "en"), SOUND)
def test_reads_as_one_sentence(measure, zh, en):
    reading = read_policy(policy_text(FIGURE % measure))
    assert reading.errors == ()
    for lang, sentence in (("zh", zh), ("en", en)):
        assert [part.sentence for part in explain(reading.policy, lang) if part.key == "f"] == [sentence]


def test_a_unit_owes_a_rate():
    measure = "of: {calls: answered}, out_of: {calls: [answered, missed]}, at_least: 95%"
    reading = read_policy(policy_text(DUTY % ("hall", measure)))
    assert reading.errors == ()
    sentence = "每个镇政府每月接通的来电占接通、没接到的来电的比例不低于95%。"
    assert [part.sentence for part in explain(reading.policy) if part.key == "d"] == [sentence]


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        (FIGURE % "of: {calls: answred}", "figures.f.of.calls"),
        (FIGURE % "of: {calls: rung, with: village}", "figures.f.of.with"),
        (FIGURE % "of: {calls: rung, outcome: happy}", "figures.f.of.outcome"),
        (FIGURE % "of: {calls: missed, within_seconds: 15}", "figures.f.of.within_seconds"),
        (FIGURE % "of: {calls: timed, within_seconds: 0}", "figures.f.of.within_seconds"),
        (FIGURE % "of: {calls: back_due, in_time: true}", "figures.f.of.in_time"),
        (FIGURE % "of: {calls: missed}, count: mean_seconds", "figures.f.count"),
        (FIGURE % "of: {entries: visit}, count: mean_seconds", "figures.f.count"),
        (FIGURE % "of: {calls: rung}, count: persons", "figures.f.count"),
        (FIGURE % "of: {calls: timed}, count: mean_seconds, out_of: {calls: rung}", "figures.f.out_of"),
        (FIGURE % "of: {calls: rung}, who: cadre", "figures.f.who"),
        (FIGURE % "of: {entries: visit, confidential: true}", "figures.f.of.confidential"),
        (DUTY % ("cadre", "of: {calls: answered}, out_of: {calls: rung}, at_least: 95%"), "duties.d.who"),
        (DUTY % ("hall", "of: {calls: timed}, count: mean_seconds, at_most: 15"), "duties.d.count"),
        (DUTY % ("hall", "of: {calls: rung}, at_most: 100"), "duties.d.at_most"),
        (DUTY % ("hall", "of: {calls: answered}, per: village, by: anyone, at_least: 1"), "duties.d.per"),
    ],
)
def test_a_fault_stands_where_it_is(rule, path):
    faults = read_policy(policy_text(rule)).errors
    assert path in {fault.path for fault in faults}
    assert all(fault.message_zh and fault.message_en for fault in faults)


def test_a_missed_call_may_have_a_ceiling():
    assert read_policy(policy_text(DUTY % ("hall", "of: {calls: missed}, at_most: 10"))).errors == ()


@pytest.mark.parametrize(
    ("waits", "mean", "median"),
    [([7], 7, 7), ([1, 2], 2, 2), ([1, 4], 3, 3), ([0, 0, 9], 3, 0), ([3, 4, 60], 22, 4), ([1, 2, 2, 9], 4, 2)],
)
def test_mean_and_median_are_whole_seconds_halves_up(waits, mean, median):
    counted = {wait: waits.count(wait) for wait in waits}
    assert (mean_wait(counted), median_wait(counted)) == (mean, median)
