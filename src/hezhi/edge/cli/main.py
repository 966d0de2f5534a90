"""`hezhi`: every command of the house. A file in `commands/` that exposes `command` is a command; the group finds it by itself."""

import os
from importlib import import_module
from pathlib import Path

import click

FOLDER = Path(__file__).parent / "commands"


class House(click.Group):
    """Finds its commands in the folder; a command's imports are paid only when it runs."""

    def list_commands(self, ctx):
        return sorted(_name(path.stem) for path in FOLDER.glob("*.py") if path.stem != "__init__")

    def get_command(self, ctx, name):
        stem = next((path.stem for path in FOLDER.glob("*.py") if _name(path.stem) == name), None)
        return import_module(f"hezhi.edge.cli.commands.{stem}").command if stem else None


def _name(stem: str) -> str:
    """`import_` is a word of Python's, so its file ends in a line; the command is `import`."""
    return stem.rstrip("_").replace("_", "-")


@click.command(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
def main():
    """合治 Hezhi: the working system of a city's neighbourhoods."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hezhi.config.settings.production")
