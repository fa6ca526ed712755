"""The picture of the actor network: what matters is on it, nothing lies on anything else, and it is the same bytes every time."""

from __future__ import annotations

import io
from itertools import combinations

import pytest

from kg.graph.rows import Graph
from kg.show.actor_dots import actor_dots
from kg.show.network_picture import HEIGHT, WIDTH, Dot, Line, _box, draw, layout

DOTS = [Dot(f"a{i:02}", f"Actor with a name {i}", ("state force", "armed group", "militia")[i % 3], 1 + i * i) for i in range(24)]
LINES = [Line(f"a{i:02}", f"a{i * 5 % 23:02}", 1 + i % 4, i % 3 > 0) for i in range(24) if i != i * 5 % 23]


def drawn(dots: list[Dot], lines: list[Line], format: str = "svg") -> bytes:
    out = io.BytesIO()
    draw(dots, lines, out, format, "a title")
    return out.getvalue()


def test_the_same_network_gives_the_same_bytes_in_whatever_order_it_comes() -> None:
    assert drawn(DOTS, LINES) == drawn(DOTS[::-1], LINES[::-1])


@pytest.mark.parametrize(("format", "head"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_it_is_drawn_in_every_format(format: str, head: bytes) -> None:
    picture = drawn(DOTS, LINES, format)
    assert picture.startswith(head) and len(picture) > 5000


def test_every_actor_is_named_in_text_that_can_be_searched() -> None:
    picture = drawn([Dot("a", "Jeunes de l'Azawad <x>", "other", 2), Dot("b", "B", "civilians", 1)], [Line("a", "b", 1, True)]).decode()
    assert "Jeunes de l'Azawad &lt;x&gt;" in picture and "acted against" in picture


def test_no_dot_or_label_lies_on_another_or_off_the_page() -> None:
    places = layout(DOTS, LINES)
    boxes = {d.id: _box(d) for d in DOTS}
    for id, (x, y) in places.items():
        assert 0 <= x <= WIDTH and 0 <= y <= HEIGHT, id
    for a, b in combinations(places, 2):
        apart_x, apart_y = (abs(places[a][i] - places[b][i]) - boxes[a][i] - boxes[b][i] for i in (0, 1))
        assert max(apart_x, apart_y) > -1, (a, b)


def test_small_and_empty_networks_are_drawn_too() -> None:
    for n in range(4):
        assert drawn(DOTS[:n], []).startswith(b"<?xml")


def test_groups_without_a_name_and_actors_apart_from_the_rest_are_left_out() -> None:
    g = Graph()
    for id, cls in (("fama", "Military"), ("jnim", "ArmedGroup"), ("isgs", "ArmedGroup"), ("x", "Militia"), ("y", "Militia")):
        g.node(f"actor/{id}", cls, name=f"Name of {id}", acronym=id.upper())
    g.node("actor/u-1", "UnspecifiedGroup", name="militants@Sokolo")
    for n, (a, verb, b) in enumerate(
        [
            ("jnim", "ambushed", "fama"),
            ("jnim", "ambushed", "fama"),
            ("fama", "struck", "isgs"),
            ("x", "attacked", "y"),
            ("fama", "struck", "u-1"),
        ]
    ):
        g.edge(f"actor/{a}", verb, f"actor/{b}", event=f"event/{n}")
    dots, lines = actor_dots(g)
    assert [(d.label, d.kind, d.events) for d in dots] == [
        ("Name of fama", "state force", 3),
        ("ISGS", "armed group", 1),
        ("JNIM", "armed group", 2),
    ]
    assert [(line.source, line.target, line.events, line.hostile) for line in lines] == [
        ("actor/fama", "actor/isgs", 1, True),
        ("actor/jnim", "actor/fama", 2, True),
    ]
    assert {d.label for d in actor_dots(g, unnamed=True)[0]} == {"Name of fama", "ISGS", "JNIM", "militants@Sokolo"}
