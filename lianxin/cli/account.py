"""`lianxin account invite OFFICER`: a one-time slip to print, with which an officer sets a password.

`lianxin account key OFFICER --name PROGRAM`: a key with which another program acts as that officer; `--end` ends it.
"""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    lang = getattr(parser, "lang", "zh")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    invite = actions.add_parser("invite", help="打印一次性开通单 | a one-time slip to print", lang=lang)
    invite.add_argument("officer", metavar="OFFICER", help="干部代码 | code of the officer")
    invite.add_argument("--by", default="command", help="经办干部代码 | code of the officer who hands it over")
    key = actions.add_parser("key", help="发给其他程序的接口钥匙 | a key for another program", lang=lang)
    key.add_argument("officer", metavar="OFFICER", help="干部代码,程序以其身份办事 | code of the officer as whom it acts")
    key.add_argument("--name", required=True, metavar="PROGRAM", help="给哪个程序用 | which program has it")
    key.add_argument("--end", action="store_true", help="停用 | end it")
    key.add_argument("--by", default="command", help="经办干部代码 | code of the officer who hands it over")


def run(arguments: argparse.Namespace) -> int:
    """Print the slip or the key. Raises NotFound, and Refused for a second key of one name."""
    return _key(arguments) if arguments.action == "key" else _invite(arguments)


def _key(arguments: argparse.Namespace) -> int:
    from lianxin import clock  # noqa: PLC0415
    from lianxin.registry.actions.keys import end_key, make_key  # noqa: PLC0415
    from lianxin.registry.queries.accounts import account_named  # noqa: PLC0415
    from lianxin.rules.errors import NotFound  # noqa: PLC0415

    account = account_named(arguments.officer)
    if account is None:
        raise NotFound("account", arguments.officer)
    if arguments.end:
        end_key(account, name=arguments.name, by=arguments.by, at=clock.now())
        return 0
    print(make_key(account, name=arguments.name, by=arguments.by, at=clock.now()))
    return 0


def _invite(arguments: argparse.Namespace) -> int:
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
