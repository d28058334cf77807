"""Every page of help, and the table of commands."""

import re

import click
import pytest

from reportedly.cli import COMMANDS, SECTIONS, cli
from support.commands import done

SUBCOMMANDS = [("projections", name) for name in ("list", "status", "rebuild", "verify")]


@pytest.mark.parametrize("words", [*((name,) for name in COMMANDS), *SUBCOMMANDS, ()], ids=" ".join)
def test_every_help_page_has_an_example(words: tuple[str, ...]) -> None:
    """`--help` works for every command, and ends in lines one can type."""
    page = done(*words, "--help").out
    _, _, example = page.partition("Example:\n")
    assert re.search(r"^ +.*reportedly", example, re.MULTILINE), page


def test_help_lists_every_command_in_its_section() -> None:
    """The front page shows all commands, and needs to import none of them for it."""
    page = done("--help").out
    for title, section in SECTIONS.items():
        assert f"\n{title}:\n" in page
        for name, (_, line) in section.items():
            assert re.search(rf"^  {name} +{re.escape(line)}$", page, re.MULTILINE)


def test_every_option_says_what_it_does() -> None:
    """No option without help."""
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        options = [one for one in command.params if isinstance(one, click.Option)]
        assert [] == [one.opts for one in options if not one.help and one.name not in ("unit",)], name


def test_the_brief_list_of_commands_is_there() -> None:
    """The commands DESIGN.md promises for the first version."""
    promised = """
        init demo status schema append load incident source document figure happening statement correct withdraw
        retract events incidents log show totals timeline revisions sources replay projections backup query
    """
    assert set(promised.split()) <= set(COMMANDS)
