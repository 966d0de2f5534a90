"""`hezhi`: every command of the house. A file in `commands/` that exposes `command` is a command; the group finds it by itself."""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

FOLDER = Path(__file__).parent / "commands"


class House(click.Group):
    """Finds its commands in the folder; a command's imports are paid only when it runs. A refusal becomes words and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        stems = (path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
        return sorted(stem.strip("_").replace("_", "-") for stem in stems)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        stem = cmd_name.replace("-", "_")
        for name in (stem, stem + "_"):  # `import` cannot be a module's name, `import_` can
            if (FOLDER / f"{name}.py").is_file():
                command: click.Command = import_module(f"hezhi.edge.cli.commands.{name}").command
                return command
        return None

    def invoke(self, ctx: click.Context) -> Any:
        from hezhi.ground.platform.refusal import Refused

        try:
            return super().invoke(ctx)
        except Refused as refused:
            if "--json" in sys.argv:
                told = {"refused": refused.code, "message": refused.message, "field": refused.field}
                click.echo(json.dumps(told, ensure_ascii=False))
            else:
                click.echo(f"hezhi: {refused}", err=True)
            ctx.exit(1)


@click.command(cls=House, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name=None, version="0.1.0", prog_name="hezhi")
def main() -> None:
    """合治 Hezhi: the working system of a city's neighbourhoods.

    Exit codes: 0 done, 1 refused or failed, 2 wrong use. Nothing asks questions. HEZHI_HOME names the data home
    (default .hezhi beside the source), DATABASE_URL another database than the built-in one.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hezhi.config.settings.production")
