"""`python -m lianxin.cli`."""

import sys

from lianxin.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
