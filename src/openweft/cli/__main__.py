"""Lets `python -m openweft.cli` be the command."""

from openweft.cli import main

main()
