"""The command line: thin, one file a command (or a small family), each importing only what it needs when it runs.

To add a command: write ``kg/cli/NAME.py`` with a click command in it, and name it in `SECTIONS`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from kg import __version__
from kg.cli.messages import closed_pipe, say_error, use_utf8
from kg.errors import KgError

SECTIONS: dict[str, dict[str, str]] = {
    "Reports": {
        "add": "kg.cli.add:add",
        "remove": "kg.cli.remove:remove",
        "reports": "kg.cli.reports:reports",
        "extract": "kg.cli.extract:extract",
    },
    "Asking": {
        "triples": "kg.cli.triples:triples",
        "event": "kg.cli.event:event",
        "query": "kg.cli.query:query",
        "sparql": "kg.cli.query:sparql",
        "cypher": "kg.cli.cypher:cypher",
        "network": "kg.cli.network:network",
        "chains": "kg.cli.chains:chains",
        "plot": "kg.cli.plot:plot",
        "explore": "kg.cli.explore:explore",
        "brief": "kg.cli.brief:brief",
    },
    "Deciding": {
        "review": "kg.cli.review:review",
        "decide": "kg.cli.decide:decide",
        "decisions": "kg.cli.decide:decisions",
        "why": "kg.cli.why:why",
    },
    "Store": {
        "export": "kg.cli.export:export",
        "run": "kg.cli.running:run",
        "load": "kg.cli.load:load",
        "validate": "kg.cli.validate:validate",
        "stats": "kg.cli.stats:stats",
        "gazetteer": "kg.cli.gazetteer:gazetteer",
        "evaluate": "kg.cli.evaluate:evaluate",
    },
}
"""What `kg --help` shows, in this order: section → command → where it is."""

COMMANDS = {name: where for section in SECTIONS.values() for name, where in section.items()}


class ClosedPipe(Exception):
    """Who reads our output has had enough."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for, so that `kg` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, function = COMMANDS[name].partition(":")
        command = getattr(importlib.import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # which click would take for a failure
            raise ClosedPipe from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in SECTIONS.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(title):
                formatter.write_dl([(name, command.get_short_help_str(200) if command else "") for name, command in commands])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="kg %(version)s")
def cli() -> None:
    """A knowledge graph of actors and events: reports in; cited triples, networks and chains out.

    Start with: kg add REPORTS… then kg triples --table
    """


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code: 0 all well, 1 some input failed (the rest done), 2 usage."""
    use_utf8()
    try:
        code = cli.main(args=args, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.UsageError as e:
        say_error(f"{e.format_message().rstrip('.')}; see {e.ctx.command_path if e.ctx else 'kg'} --help")
        return 2
    except (BrokenPipeError, ClosedPipe):
        return closed_pipe()
    except (click.Abort, KeyboardInterrupt):
        say_error("interrupted; what was committed is kept, the same command goes on from there")
        return 130
    except (KgError, click.ClickException) as e:
        say_error(e.format_message() if isinstance(e, click.ClickException) else str(e))
        return 1
    except OSError as e:
        say_error(f"{e.filename}: {e.strerror}" if e.filename else str(e))
        return 1


def main() -> NoReturn:
    """The entry point `kg`."""
    sys.exit(run())
