#!/usr/bin/env python3
"""Django's own commands, for developers; users have `script/lianxin`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings.embedded")
    execute_from_command_line(sys.argv)
