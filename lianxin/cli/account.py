"""`lianxin account invite OFFICER`: a one-time slip to print, with which an officer sets a password."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    lang = getattr(parser, "lang", "zh")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    invite = actions.add_parser("invite", help="打印一次性开通单 | a one-time slip to print", lang=lang)
    invite.add_argument("officer", metavar="OFFICER", help="干部代码 | code of the officer")
    invite.add_argument("--by", default="command", help="经办干部代码 | code of the officer who hands it over")


def run(arguments: argparse.Namespace) -> int:
    """Print the slip. Raises NotFound."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.registry.actions.accounts import invite  # noqa: PLC0415
    from lianxin.registry.queries.people import officer_by_code  # noqa: PLC0415

    slip = invite(officer_by_code(arguments.officer), by=arguments.by, at=clock.now())
    until = f"{slip.expires_at:%Y-%m-%d}"
    if arguments.lang == "en":
        print(f"{slip.name} ({slip.officer})\nOne-time code: {slip.secret}\nGood until {until}. Nobody can read it again.")
    else:
        print(f"{slip.name}({slip.officer})\n一次性开通码:{slip.secret}\n{until}前有效,只显示这一次。")
    return 0
