"""`lianxin adopt FILE --area CODE --from DATE --by OFFICER`: a version in force for an area from a day on."""

import argparse
from pathlib import Path

from lianxin.cli.installation import say
from lianxin.cli.language import a_day
from lianxin.cli.policy import policy_of_file, policy_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="制度文件 | the policy file")
    parser.add_argument("--area", required=True, metavar="CODE", help="在哪个区划施行 | for which area")
    parser.add_argument("--from", dest="first", required=True, type=a_day, metavar="DATE", help="施行日期 | from which day")
    parser.add_argument("--by", required=True, metavar="OFFICER", help="经办干部代码 | code of the officer who adopts it")
    parser.add_argument(
        "--reason",
        action="append",
        default=[],
        type=a_reason,
        metavar="KEY=TEXT",
        help="与减负要求不符之处的理由,随制度公开;可写多次 | why a standard of relief is set aside, published; may be repeated",
    )


def a_reason(text: str) -> tuple[str, str]:
    """``daily:duties.diary=…`` as key and reason. Raises ArgumentTypeError."""
    key, _, reason = text.partition("=")
    if not reason.strip():
        raise argparse.ArgumentTypeError("写成 检查:条款=理由 | write CHECK:PART=REASON")
    return key.strip(), reason.strip()


def run(arguments: argparse.Namespace) -> int:
    """Adopt; returns 1 with every fault of the file named as ``policy check`` names it. Raises Refused with every number that
    makes it impossible, NotFound for an unknown area or, once there is a roll, officer.
    """
    from lianxin import clock  # noqa: PLC0415
    from lianxin.planning.actions import adopt  # noqa: PLC0415
    from lianxin.planning.queries import findings_of_text  # noqa: PLC0415
    from lianxin.registry.bulk.people import has_officers  # noqa: PLC0415
    from lianxin.registry.queries.areas import area_by_code  # noqa: PLC0415
    from lianxin.registry.queries.people import officer_by_code  # noqa: PLC0415

    if policy_of_file(arguments.file, arguments.lang) is None:
        return 1
    text, area = policy_text(arguments.file), area_by_code(arguments.area)
    for one in findings_of_text(text, area, first=arguments.first, today=clock.today()):
        if one.kind in ("clash", "note"):
            say(f"{'note' if arguments.lang == 'en' else '提醒'}: {one.text(arguments.lang)}")
    adoption = adopt(
        text=text,
        area=area,
        first=arguments.first,
        by=officer_by_code(arguments.by).code if has_officers() else arguments.by,
        at=clock.now(),
        file=arguments.file.name,
        reasons=dict(arguments.reason),
    )
    if arguments.lang == "en":
        say(f"{adoption.key} is in force for {arguments.area} from {arguments.first}")
    else:
        say(f"{adoption.key} 自{arguments.first}起在{arguments.area}施行")
    return 0
