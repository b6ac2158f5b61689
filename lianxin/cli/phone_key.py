"""`lianxin phone-key`: the key with which phones seal what they hand in; `--rotate` makes a fresh one."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--rotate", action="store_true", help="换一把新的,旧的留着 | make a fresh key; earlier ones stay")
    parser.add_argument("--by", default="command", help="经办干部代码 | code of the officer who asks for it")


def run(arguments: argparse.Namespace) -> int:
    """Print the code of the key that holds now."""
    from lianxin import clock  # noqa: PLC0415
    from lianxin.phones import actions  # noqa: PLC0415

    now = clock.now()
    row = actions.rotate_key(by=arguments.by, at=now) if arguments.rotate else actions.current_key(now)
    made = row.made_at.astimezone(clock.ZONE)
    print(f"{row.code} · {made:%Y-%m-%d %H:%M}")
    return 0
