#!/usr/bin/env python
"""The door to every command of Divergence. A command that needs the embedded database gets it started first."""

import sys

from django.core.management import execute_from_command_line

from config.entry import load_settings
from config.local.attend import arrange, attended


def main() -> None:
    arrange(sys.argv)
    load_settings()
    with attended(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
