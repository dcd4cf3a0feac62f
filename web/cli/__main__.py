"""`python -m web.cli`: the command line where no console script is installed."""

from web.cli import main

main(prog_name="atqaru")
