"""What the documents and files around Neo4j say agrees with the program; no server is needed."""

from __future__ import annotations

import re
from pathlib import Path

from kg.graph import schema
from kg.ontology import classes

ROOT = Path(__file__).parent.parent


def text(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text("utf-8")


def test_the_document_names_every_property_of_ours_that_no_ontology_declares() -> None:
    page = text("docs", "neo4j.md")
    for name in (*schema.OWN, *schema.edge_properties()):
        assert f"`{name}`" in page, name


def test_every_class_has_a_colour_in_the_browsers_style() -> None:
    style = text("docs", "neo4j-style.grass")
    assert set(classes()) <= set(re.findall(r"^node\.(\w+) \{", style, re.MULTILINE))
    assert set(re.findall(r"^relationship\.(\w+) \{", style, re.MULTILINE)) <= set(schema.relationships())
    assert style.count("{") == style.count("}")


def test_docker_and_maven_bring_the_same_server_which_only_this_machine_reaches() -> None:
    pom, compose, conf = text("loaders", "neo4j", "pom.xml"), text("compose.yaml"), text("loaders", "neo4j", "neo4j.conf")
    version = re.search(r"<artifactId>neo4j</artifactId>\s*<version>([\d.]+)</version>", pom)
    assert version is not None
    assert f"image: neo4j:{version[1]}-community" in compose
    assert re.findall(r'- "(.*):\d+:\d+"', compose) == ["127.0.0.1", "127.0.0.1"]
    assert "healthcheck:" in compose and "neo4j-data:/data" in compose
    assert "server.default_listen_address=127.0.0.1" in conf
    for where in (compose, conf):
        assert re.search(r"allow_?_csv_?_import_?_from_?_file_?_urls[=:] ?\"?false", where)


def test_every_statement_says_what_it_is_for_and_takes_values_as_parameters_only() -> None:
    for path in sorted((ROOT / "loaders" / "neo4j").glob("*.cypher")):
        statement = path.read_text("utf-8")
        assert statement.startswith("// "), path.name
        assert "'" not in re.sub(r"//.*", "", statement), path.name


def test_the_index_on_names_is_the_one_that_the_document_asks() -> None:
    schema_text, page = text("loaders", "neo4j", "schema.cypher"), text("docs", "neo4j.md")
    for name in re.findall(r"queryNodes\('(\w+)'", page):
        assert f"FULLTEXT INDEX {name} " in schema_text
