"""`kg evaluate`: how well the program reads, against records that people made."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.messages import progress

if TYPE_CHECKING:
    from kg.evaluate.figures import Tally

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("gold", type=FILE)
@click.argument("docs", type=FILE)
@click.option("--against", type=FILE, help="Predicted records (JSONL); without it DOCS are extracted now.")
@click.option("--errors", type=int, default=2, show_default=True, help="Examples a cause.")
@click.option("--draws", type=int, default=1000, show_default=True, help="Bootstrap draws for the intervals; 0 for none.")
@click.option("--json", "as_json", is_flag=True, help="Figures as JSON.")
def evaluate(gold: Path, docs: Path, against: Path | None, errors: int, draws: int, as_json: bool) -> None:
    """Score event records against GOLD ones of the documents in DOCS (both JSONL).

    Prints precision, recall and F1 of events, tuples, slots and types, by language, with 95 % intervals over documents,
    and what went wrong, grouped by cause.
    """
    documents = _load(docs)
    wanted = _load(gold)
    predicted = _load(against) if against else _extracted(documents)
    groups = defaultdict(list)
    for name in wanted:
        groups[documents.get(name, {}).get("lang") or "?"].append(name)
    out: dict[str, Any] = {}
    for lang in sorted(groups):
        tallies = {n: _tally(n, wanted[n], predicted.get(n, {"events": []}), documents.get(n, {}).get("text")) for n in groups[lang]}
        out[lang] = _figures(list(tallies.values()), draws)
        if not as_json:
            _print(lang, out[lang])
            _print_causes(tallies, wanted, predicted, documents, errors)
    if as_json:
        click.echo(json.dumps(out, ensure_ascii=False))


def _load(path: Path) -> dict[str, dict[str, Any]]:
    from kg.errors import InputError

    found = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                found[str(row.get("doc") or row["id"])] = row
            except (ValueError, KeyError, AttributeError) as e:
                raise InputError(
                    f"not a record ({e})", file=str(path), line=number, remedy="one JSON object a line, with doc or id"
                ) from None
    return found


def _extracted(documents: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    import datetime as dt

    from kg.extract import extract
    from kg.interchange import record_from_accounts
    from kg.model import make_report

    out = {}
    with progress("reports") as step:
        for name, d in documents.items():
            day = dt.date.fromisoformat(d["published"]) if d.get("published") else None
            report = make_report(d["text"], publisher=d.get("publisher"), published=day, lang=d.get("lang"), source_id=name)
            out[name] = record_from_accounts(report, *extract(report))
            step(name)
    return out


def _tally(name: str, gold: dict[str, Any], predicted: dict[str, Any], text: str | None) -> Tally:
    from kg.evaluate.figures import tally

    return tally(name, gold, predicted, text)


def _figures(tallies: list[Tally], draws: int) -> dict[str, Any]:
    from kg.evaluate.figures import ROWS, interval, total

    whole = total(tallies)
    rows = [*ROWS, *sorted(k for k in whole.gold if k.startswith("type:"))]
    out = {}
    for row in rows:
        p, r, f = whole.figure(row)
        out[row] = {"p": p, "r": r, "f1": f, "right": whole.right[row], "predicted": whole.predicted[row], "gold": whole.gold[row]}
        if draws:
            out[row]["low"], out[row]["high"] = interval(tallies, row, draws=draws)
    return out


def _print(lang: str, figures: dict[str, Any]) -> None:
    click.echo(f"\n{lang:24}{'P':>7}{'R':>7}{'F1':>7}{'95 % interval':>17}{'right':>7}{'pred':>7}{'gold':>7}")
    for row, v in figures.items():
        band = f"{v['low']:.3f}–{v['high']:.3f}" if "low" in v else ""
        name = row.removeprefix("type:")
        click.echo(f"{name:24}{v['p']:7.3f}{v['r']:7.3f}{v['f1']:7.3f}{band:>17}{v['right']:7}{v['predicted']:7}{v['gold']:7}")


def _print_causes(tallies: dict[str, Tally], gold: Any, predicted: Any, documents: Any, errors: int) -> None:
    from kg.evaluate.causes import CAUSES, causes, example

    found = defaultdict(list)
    for name, t in tallies.items():
        for d in t.differences:
            for cause, slot in causes(
                d, gold[name]["events"], predicted.get(name, {"events": []})["events"], documents.get(name, {}).get("text")
            ):
                found[cause].append((name, slot, d))
    click.echo("\nCauses")
    for cause in CAUSES:
        if found[cause]:
            click.echo(f"{cause:24}{len(found[cause]):7}")
            for name, slot, d in found[cause][:errors]:
                click.echo(f"  {name}{': ' + slot if slot else ''}\n{example(d)}")
