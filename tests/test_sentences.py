"""Tokens, sentences, datelines and boilerplate of reports in English and French."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.sentences import boilerplate, dateline, datelines, sentences
from kg.extract.tokens import flat, snap, tokens


def cut(text: str, lang: str = "en") -> list[str]:
    return [text[a:b] for a, b in sentences(text, lang)]


def split(text: str, lang: str) -> list[str]:
    return [t.text for t in tokens(text, lang)]


# ---------------------------------------------------------------- tokens


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("L'armée d'Alger", "fr", ["L'", "armée", "d'", "Alger"]),
        ("qu’il n’a pas", "fr", ["qu’", "il", "n’", "a", "pas"]),
        ("jusqu'à l'aube", "fr", ["jusqu'", "à", "l'", "aube"]),
        ("aujourd'hui", "fr", ["aujourd'hui"]),
        ("N'Djamena et M'Bera", "fr", ["N'Djamena", "et", "M'Bera"]),
        ("dit-il, assure-t-on", "fr", ["dit", "-il", ",", "assure", "-t-on"]),
        ("Saint-Louis, In-Gouzma, là-bas", "fr", ["Saint-Louis", ",", "In-Gouzma", ",", "là-bas"]),
        ("12 000 hommes, 1.200 motos", "fr", ["12 000", "hommes", ",", "1.200", "motos"]),
        ("mitrailleuse 12,7 mm", "fr", ["mitrailleuse", "12,7", "mm"]),
        ("1,200 men at 3:20 p.m.", "en", ["1,200", "men", "at", "3:20", "p.m."]),
        ("the army's men don't", "en", ["the", "army", "'s", "men", "don't"]),
        ("Ja'amat near N'Djamena", "en", ["Ja'amat", "near", "N'Djamena"]),
        ("U.S. troops (15km)", "en", ["U.S.", "troops", "(", "15km", ")"]),
        ("Niono–Diabaly axis", "en", ["Niono", "–", "Diabaly", "axis"]),
        ("https://x.org/a.b see", "en", ["https://x.org/a.b", "see"]),
    ],
)
def test_words_are_split_as_the_language_writes_them(text: str, lang: str, expected: list[str]) -> None:
    assert split(text, lang) == expected


def test_a_word_cut_by_a_line_break_is_one_token_with_a_whole_norm() -> None:
    token = tokens("deux mili-\ntaires", "fr")[1]
    assert token.text == "mili-\ntaires"
    assert token.norm == "militaires"


def test_a_compound_cut_at_its_own_hyphen_keeps_it() -> None:
    assert flat("l'état-\nmajor").rstrip() == "l'etat-major"


@given(st.text(max_size=300), st.sampled_from(["en", "fr", None]))
@settings(max_examples=200, deadline=None)
def test_tokens_cover_all_that_is_no_space_and_are_exact(text: str, lang: str | None) -> None:
    found = tokens(text, lang)
    assert all(text[t.start : t.end] == t.text for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {i for t in found for i in range(t.start, t.end)}
    assert all(c.isspace() or i in covered for i, c in enumerate(text))


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_the_flat_text_is_as_long_as_the_text(text: str) -> None:
    assert len(flat(text)) == len(text)


def test_the_flat_form_of_capitals_accents_and_curly_marks_is_one() -> None:
    assert flat("« L’ARMÉE »") == flat("« l'armée »") == '" l\'armee "'


def test_a_match_that_ends_in_a_mended_word_grows_to_its_end() -> None:
    text = "deux mili-\ntaires tués"
    at = flat(text).index("militaires")
    span = snap(text, at, at + len("militaires"))
    assert text[span.start : span.end] == "mili-\ntaires"


# ---------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Gen. Diarra spoke. Two died.", ["Gen. Diarra spoke.", "Two died."]),
        ("en", "The U.S. Army left. The base is empty.", ["The U.S. Army left.", "The base is empty."]),
        ("en", "They left the U.S. The base is empty.", ["They left the U.S.", "The base is empty."]),
        (
            "en",
            "At 5 a.m. gunmen came. They left at 6 p.m. Nobody died.",
            ["At 5 a.m. gunmen came.", "They left at 6 p.m.", "Nobody died."],
        ),
        ("en", "Communiqué No. 43 says so. It is true.", ["Communiqué No. 43 says so.", "It is true."]),
        ("en", "Did it happen? No. 12 men saw it.", ["Did it happen?", "No. 12 men saw it."]),
        ("en", "On Sept. 3 he died. On Oct. 4 she did.", ["On Sept. 3 he died.", "On Oct. 4 she did."]),
        ("en", 'He said: "We left." They had not.', ['He said: "We left."', "They had not."]),
        ("en", "“They came… and burned it.” He wept.", ["“They came… and burned it.”", "He wept."]),
        ("en", "J. Doe and Col. A. Touré met. All agreed.", ["J. Doe and Col. A. Touré met.", "All agreed."]),
        ("en", "They took the soldiers.That night two fled.", ["They took the soldiers.", "That night two fled."]),
        ("fr", "M. Oumar Traoré est mort. Mme Diallo aussi.", ["M. Oumar Traoré est mort.", "Mme Diallo aussi."]),
        ("fr", "L'ennemi a fui. 02 militaires sont tombés.", ["L'ennemi a fui.", "02 militaires sont tombés."]),
        ("fr", "Il a dit : « Nous partons. » Puis rien.", ["Il a dit : « Nous partons. »", "Puis rien."]),
        ("fr", "Tombés à Inates !… Les corps manquent.", ["Tombés à Inates !…", "Les corps manquent."]),
        ("fr", "Le bulletin n° 12 du lt. Kéita est faux. Rien de tel.", ["Le bulletin n° 12 du lt. Kéita est faux.", "Rien de tel."]),
        ("fr", "Base visée par 2 obus de 82 mm. Ni victime ni dégât.", ["Base visée par 2 obus de 82 mm.", "Ni victime ni dégât."]),
        ("fr", "Le 3 janv. 2021 et le 5 févr. 2021. Fin.", ["Le 3 janv. 2021 et le 5 févr. 2021.", "Fin."]),
    ],
)
def test_a_full_stop_ends_a_sentence_only_where_it_does(lang: str, text: str, expected: list[str]) -> None:
    assert cut(text, lang) == expected


def test_each_line_of_a_list_is_a_sentence_without_its_bullet() -> None:
    text = "Bilan provisoire :\n- Côté ami : 01 mort ;\n– Côté ennemi : 28 tués ;\n▪️ 06 motos\n✅ MÉNAKA : RAS\n1) Mardi : prise du camp"
    assert cut(text, "fr") == [
        "Bilan provisoire :", "Côté ami : 01 mort ;", "Côté ennemi : 28 tués ;", "06 motos", "MÉNAKA : RAS", "Mardi : prise du camp",
    ]  # fmt: skip


def test_bullets_inside_a_line_are_items() -> None:
    assert cut("Bilan : - Côté ami : néant. - Côté ennemi : 5 tués. • 3 motos", "fr") == [
        "Bilan :", "Côté ami : néant.", "Côté ennemi : 5 tués.", "3 motos",
    ]  # fmt: skip


def test_a_list_number_is_no_sentence_but_a_date_is_part_of_one() -> None:
    assert cut("1. On 13 June troops left.\n2 September: three fighters gave up.") == [
        "On 13 June troops left.", "2 September: three fighters gave up.",
    ]  # fmt: skip


def test_lines_that_were_wrapped_belong_together() -> None:
    text = (
        "Gunmen on motorbikes attacked the village of Djoga on Sunday evening and\n"
        "killed six farmers before the army arrived from the nearby town of Téra.\n"
        "Residents said the attackers came from the other side of the border and\n"
        "returned there with dozens of cattle and all the motorbikes they found.\n"
        "The governor went there.\n"
        "\n"
        "He promised a post."
    )
    assert [s.count("\n") for s in cut(text)] == [1, 1, 0, 0]


def test_short_lines_are_not_taken_for_wrapped_ones() -> None:
    assert cut("MINISTÈRE DE LA DÉFENSE\nCOMMUNIQUÉ\nDeux soldats sont morts.", "fr") == [
        "MINISTÈRE DE LA DÉFENSE", "COMMUNIQUÉ", "Deux soldats sont morts.",
    ]  # fmt: skip


def test_a_line_that_goes_on_in_lower_case_goes_on() -> None:
    assert cut("The U.S.-led \ncoalition\n conducted five strikes.") == ["The U.S.-led \ncoalition\n conducted five strikes."]


def test_text_without_any_stops_is_cut_before_words_that_begin_sentences() -> None:
    piece = "The army said its soldiers killed four men near the town of Nara and burned two motorbikes there "
    assert len(cut((piece * 12).strip())) >= 8


def test_text_in_capitals_without_paragraphs_is_still_cut() -> None:
    assert cut("L'ARMÉE A TUÉ QUATRE HOMMES. DEUX SOLDATS SONT MORTS.", "fr") == [
        "L'ARMÉE A TUÉ QUATRE HOMMES.", "DEUX SOLDATS SONT MORTS.",
    ]  # fmt: skip


def test_nothing_gives_no_sentence() -> None:
    assert cut("") == cut(" \n- \n***") == []


@given(st.text(alphabet=st.sampled_from("aAé .!?…;:\n-•*\"«»()01'’U.S"), max_size=200), st.sampled_from(["en", "fr", None]))
@settings(max_examples=300, deadline=None)
def test_sentences_are_ordered_apart_and_stripped(text: str, lang: str | None) -> None:
    found = sentences(text, lang)
    assert all(text[a:b] == text[a:b].strip() and a < b for a, b in found)
    assert all(x.end <= y.start for x, y in pairwise(found))
    letters = {i for a, b in found for i in range(a, b)}
    labels = {m.start() for m in re.finditer(r"(?<!\w)\w[).]", text)}  # "A) …": the letter of a list item is no part of it
    lost = [i for i, c in enumerate(text) if c in "aAéUS" and i not in letters and i not in labels]
    assert not lost


@pytest.mark.parametrize("unit", ["a", "a.", "1 ", ". ", "- ", "a-\n", "1.", "U.S.", "«", "Mali, ", "\n", "1.a", "A"])
def test_time_is_linear_in_length_whatever_the_text(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.perf_counter()
    tokens(text, "fr"), tokens(text, "en"), sentences(text, "fr"), boilerplate(text), flat(text)
    assert time.perf_counter() - began < 12


# ---------------------------------------------------------------- datelines and boilerplate


@pytest.mark.parametrize(
    ("text", "place", "date"),
    [
        ("BAMAKO, Aug 2 (Reuters) - Gunmen killed four.", "BAMAKO", "Aug 2"),
        ("BAMAKO, 21 sept. 2024 (ASP) – Plus de 70 morts.", "BAMAKO", "21 sept. 2024"),
        ("GAO (Mali), 10 fév 2025 (ASP) – Un convoi.", "GAO (Mali)", "10 fév 2025"),
        ("BUKAVU, Congo, Feb 18 - Residents woke.", "BUKAVU, Congo", "Feb 18"),
        ("N'Djamena, Tchad (PANA) - Le général.", "N'Djamena, Tchad", None),
        ("(Nairobi) – Armed groups killed dozens of people in central Mali in March, the monitor said today.", "Nairobi", None),
        ("AIB/Ouagadougou - The General Staff has taken stock of the actions conducted by the fighting units.", "AIB/Ouagadougou", None),
        ("Bamako, 15 April 2025\n\nThe General Staff informs.", "Bamako", "15 April 2025"),
        ("COMMUNIQUÉ\nCommuniqué n° 027 – Tinzaouatène, le 14 juin 2025\nLe FLA.", "Tinzaouatène", "le 14 juin 2025"),
    ],
)
def test_a_dateline_tells_place_and_date(text: str, place: str, date: str | None) -> None:
    d = dateline(text)
    assert d is not None
    assert text[d.place.start : d.place.end] == place
    assert (text[d.date.start : d.date.end] if d.date else None) == date


def test_a_signature_line_with_a_date_is_a_dateline_too() -> None:
    text = "Le gouvernement regrette.\n\nOuagadougou, le 27 septembre 2023\nLe porte-parole"
    assert [text[d.place.start : d.place.end] for d in datelines(text)] == ["Ouagadougou"]


def test_a_dash_in_a_sentence_is_no_dateline() -> None:
    assert dateline("Bamako - where the junta rules - denies it all, as it has always done in the last two years.") is None
    assert dateline("Gunmen killed four men on Friday – the worst attack this year.") is None


@pytest.mark.parametrize(
    ("text", "junk"),
    [
        ("Deux morts.\nLire aussi : Niger, 17 soldats tués\nRien.", ["Lire aussi : Niger, 17 soldats tués"]),
        ("Two died.\nREAD ALSO: Six things to know; Ten killed in Adjarara", ["READ ALSO: Six things to know; Ten killed in Adjarara"]),
        ("Two died (Read also: Mali, ten killed) on Friday.", ["(Read also: Mali, ten killed)"]),
        ("Two died.\nSubscribe to our newsletter", ["Subscribe to our newsletter"]),
        ("Deux morts.\n© AFP 2024", ["© AFP 2024"]),
        ("Two died.\nSimilar articles\nMali army kills ten in Ségou\nNiger: four hostages freed\n\nThe army has not spoken.",
         ["Similar articles", "Mali army kills ten in Ségou", "Niger: four hostages freed"]),
    ],
)  # fmt: skip
def test_what_is_no_part_of_the_report_is_found(text: str, junk: list[str]) -> None:
    assert [text[a:b] for a, b in boilerplate(text)] == junk


@pytest.mark.parametrize(
    "text",
    [
        "In a related development, troops killed two.",
        "The group read also a statement in Tamasheq.",
        "Ils ont partagé une vidéo. À la une des journaux, rien.",
        "Comments by the minister were not available: he is in Paris, where he meets his counterpart.",
    ],
)
def test_sentences_of_the_report_are_no_boilerplate(text: str) -> None:
    assert boilerplate(text) == ()
