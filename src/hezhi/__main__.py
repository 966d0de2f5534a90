"""`python -m hezhi` is the same as `hezhi`."""

from hezhi.edge.cli.main import main

main(prog_name="hezhi")
