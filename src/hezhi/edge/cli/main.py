"""`hezhi`: every command of the house. A file in `commands/` that exposes `command` is a command; the group finds it by itself."""

import os
from importlib import import_module
from pathlib import Path

import click

FOLDER = Path(__file__).parent / "commands"


class House(click.Group):
    """Finds its commands in the folder; a command's imports are paid only when it runs."""

    def list_commands(self, ctx):
        return sorted(path.stem.replace("_", "-") for path in FOLDER.glob("*.py") if path.stem != "__init__")

    def get_command(self, ctx, name):
        if name not in self.list_commands(ctx):
            return None
        return import_module(f"hezhi.edge.cli.commands.{name.replace('-', '_')}").command


@click.command(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
def main():
    """合治 Hezhi: the working system of a city's neighbourhoods."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hezhi.config.settings.production")
