"""Exports in the hands of the programs that they are for: GDAL reads the maps, polars the tables, FollowTheMoney its entities."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.export.about import about
from kg.graph.rows import Graph

from .test_exports_more import entities, events, graph, hostile, store, written

__all__ = ["graph", "hostile", "store"]


def absent(what: str) -> None:
    """Skip a test for want of a reader; in CI there is every reader."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


# ---------------------------------------------------------------- GDAL


def layers(data: bytes, suffix: str, folder: Path) -> dict[str, tuple[list[str], list[dict[str, Any]]]]:
    """The layers of a file as GDAL reads them: the kinds of geometry, and a row a feature with its geometry."""
    try:
        import pyogrio
        import shapely
    except ImportError:
        absent("no pyogrio or shapely: install the extra dev")
    path = folder / f"export{suffix}"
    path.write_bytes(data)
    out = {}
    for name, _ in pyogrio.list_layers(path):
        meta, _, shapes, columns = pyogrio.raw.read(path, layer=name)
        geometry = [None if s is None else shapely.from_wkb(s) for s in shapes]
        rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*columns, strict=True)]
        kinds = [g.geom_type if g is not None else "" for g in geometry]
        out[str(name)] = (kinds, [row | {"geometry": g} for row, g in zip(rows, geometry, strict=True)])
    return out


def test_gdal_reads_the_geojson_with_every_event_point_and_circle(graph: Graph, tmp_path: Path) -> None:
    [(kinds, rows)] = layers(written(graph, "geojson", about=about(graph)), ".geojson", tmp_path).values()
    told = [r for r in rows if r["part"] == "event"]
    assert len(told) == len(events(graph))
    placed = {n.id: n.props for n in graph.nodes("Event") if "lat" in n.props}
    points = [r for r in told if r["geometry"] is not None]
    assert len(points) == len(placed) and all(r["geometry"].geom_type == "Point" for r in points)
    where = Counter((round(float(str(p["lon"])), 4), round(float(str(p["lat"])), 4)) for p in placed.values())
    assert Counter((round(r["geometry"].x, 4), round(r["geometry"].y, 4)) for r in points) == where
    circles = [r for r in rows if r["part"] == "doubt"]
    assert circles and all(r["geometry"].geom_type == "Polygon" and r["geometry"].is_valid for r in circles)
    assert set(kinds) <= {"", "Point", "Polygon", "LineString"}


def test_gdal_reads_the_kml_with_a_name_and_a_time_for_each_placed_event(graph: Graph, tmp_path: Path) -> None:
    found = layers(written(graph, "kml", about=about(graph)), ".kml", tmp_path)
    rows = [row for _, part in found.values() for row in part]
    points = [
        g for r in rows if r["geometry"] is not None for g in getattr(r["geometry"], "geoms", [r["geometry"]]) if g.geom_type == "Point"
    ]
    assert len(points) == sum("lat" in n.props for n in graph.nodes("Event"))
    names = Counter(str(r["Name"]) for r in rows)
    labels = Counter(str(n.props["label"]) for n in graph.nodes("Event") if "lat" in n.props)
    assert not labels - names


def test_gdal_reads_hostile_text_as_it_is(hostile: Graph, tmp_path: Path) -> None:
    [(_, rows)] = layers(written(hostile, "geojson"), ".geojson", tmp_path).values()
    assert any("<script>alert(1)</script>" in str(r["label"]) for r in rows)
    assert layers(written(hostile, "kml", about=about(hostile)), ".kml", tmp_path)


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize("format", ["csv", "acled"])
def test_polars_reads_the_tables_with_numbers_as_numbers(graph: Graph, format: str) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.read_csv(io.BytesIO(written(graph, format)), infer_schema_length=None, try_parse_dates=True)
    key = {"csv": "event", "acled": "kg_event"}[format]
    assert set(frame[key]) <= events(graph) and frame[key].is_unique().all()
    assert frame["killed_min"].dtype == pl.Int64
    toll = {n.id: n.props.get("killedMin") for n in graph.nodes("Event")}
    assert dict(zip(frame[key], frame["killed_min"], strict=True)) == {id_: toll[id_] for id_ in frame[key]}


# ---------------------------------------------------------------- FollowTheMoney


@pytest.fixture(scope="module")
def followthemoney(root: Path) -> Path:
    """The folder in which FollowTheMoney is; CI installs it there."""
    folder = root / ".cache" / "followthemoney"
    if not (folder / "followthemoney").exists():
        if not os.environ.get("CI"):
            absent("no FollowTheMoney in .cache/followthemoney (CI installs it there)")
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--only-binary",
            ":all:",
        ]
        subprocess.run([*pip, "--target", str(folder), "-r", str(root / "requirements" / "followthemoney.txt")], check=True)
    return folder


def read_by_ftm(data: bytes, folder: Path, root: Path) -> list[dict[str, Any]]:
    reader = [sys.executable, "-I", str(root / "tests" / "ftm_reader.py"), str(folder)]
    done = subprocess.run(reader, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return list(json.loads(done.stdout))


def test_followthemoney_takes_every_entity_with_every_property_and_finds_what_each_points_at(
    graph: Graph, hostile: Graph, followthemoney: Path, root: Path
) -> None:
    for g in (graph, hostile):
        data = written(g, "ftm")
        read = read_by_ftm(data, followthemoney, root)
        given = entities(data)
        assert [(e["id"], e["schema"]) for e in read] == [(e["id"], e["schema"]) for e in given]
        assert [e["properties"].keys() for e in read] == [e["properties"].keys() for e in given]
        assert {v for e in read for v in e["points_at"]} <= {e["id"] for e in read}
    assert Counter(e["schema"] for e in read_by_ftm(written(graph, "ftm"), followthemoney, root))["Event"] == len(events(graph))
