"""Who says it: speakers, their kind, how far their word reaches."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.voices import find_voices, voice_of


@pytest.mark.parametrize(
    ("lang", "text", "name", "kind"),
    [
        ("en", "According to the General Staff, ten men died.", "General Staff", "report"),
        ("en", "Ten men died, the defence ministry said on Tuesday.", "defence ministry", "report"),
        ("en", "The army said ten men died.", "army", "report"),
        ("en", 'Residents told AFP: "They burned it all."', "Residents", "report"),
        ("en", '"They burned it all," said a resident.', "resident", "report"),
        ("en", "On Monday the Malian army denied the report.", "Malian army", "deny"),
        ("en", "JNIM claimed responsibility for the attack.", "JNIM", "claim"),
        ("en", "Niamey accused France of arming the rebels.", "Niamey", "accuse"),
        ("en", "A nurse, who asked not to be named, said ten had died.", "nurse", "report"),
        ("en", "A statement from the junta confirmed it.", "junta", "report"),
        ("fr", "Selon l'état-major, dix hommes sont morts.", "état-major", "report"),
        ("fr", "Dix hommes sont morts, d'après une source sécuritaire.", "source sécuritaire", "report"),
        ("fr", "Dix hommes sont morts, a indiqué lundi le gouverneur.", "gouverneur", "report"),
        ("fr", "L'armée a indiqué que dix hommes étaient morts.", "armée", "report"),
        ("fr", "Dix hommes sont morts, affirme leur syndicat.", "syndicat", "report"),
        ("fr", "L'état-major dément formellement ces allégations.", "état-major", "deny"),
        ("fr", "Le JNIM a revendiqué l'attaque.", "JNIM", "claim"),
        ("fr", "À en croire l'armée, dix hommes sont morts.", "armée", "report"),
    ],
)
def test_the_speaker_is_named_in_the_words_of_the_text(lang: str, text: str, name: str, kind: str) -> None:
    assert (name, kind) in [(v.name, v.kind) for v in find_voices(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It said nothing. He said so. They told us."),
        ("en", "The United States sent troops."),
        ("fr", "Il a dit oui. On a annoncé la fin. Qui a dit cela ?"),
        ("en", "Ten men died in the attack."),
    ],
)
def test_pronouns_and_plain_sentences_name_nobody(lang: str, text: str) -> None:
    assert find_voices(text, lang) == ()


def test_a_voice_reaches_over_its_part_of_the_sentence() -> None:
    text = "Onze morts, selon l'hôpital ; neuf morts, selon l'armée."
    first, second = voice_of(text, "fr", 2), voice_of(text, "fr", text.index("neuf"))
    assert first is not None and second is not None
    assert (first.name, second.name) == ("hôpital", "armée")
    assert voice_of("Dix morts.", "fr", 1) is None


@given(
    st.lists(
        st.sampled_from(["selon ", "l'armée ", "a dit ", "said ", ", ", ". ", "the army ", "lundi ", "; ", "\n", "according to "]),
        max_size=25,
    ).map("".join)
    | st.text(max_size=120),
    st.sampled_from(["en", "fr", None]),
)
@settings(max_examples=200, deadline=None)
def test_any_text_gives_voices_with_true_spans(text: str, lang: str | None) -> None:
    found = find_voices(text, lang)
    assert all(0 <= v.start < v.end <= len(text) and v.scope_start <= v.scope_end for v in found)
    assert all((a.start, a.end) < (b.start, b.end) for a, b in pairwise(found))
