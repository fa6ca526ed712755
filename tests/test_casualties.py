"""Tolls: who was hurt, how many, on whose side."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.casualties import find_casualties
from kg.extract.tollmention import CasualtyMention
from kg.extract.tollsides import assign_side, party_of, settle_kind
from kg.model import Participant, Span

Toll = tuple[str, int | None, int | None]


def tolls(text: str, lang: str = "en") -> list[Toll]:
    return [(c.kind, c.minimum, c.maximum) for c in find_casualties(text, lang) if not c.superseded]


def only(text: str, lang: str = "en") -> CasualtyMention:
    (found,) = find_casualties(text, lang)
    return found


def party(name: str) -> Participant:
    return Participant(name, (Span(0, len(name), name),))


ENGLISH: list[tuple[str, list[Toll]]] = [
    ("Gunmen killed four soldiers.", [("killed", 4, 4)]),
    ("Four soldiers were killed.", [("killed", 4, 4)]),
    ("Four soldiers and two policemen were killed in the attack.", [("killed", 4, 4), ("killed", 2, 2)][:2]),
    ("At least 17 people died.", [("killed", 17, None)]),
    ("The blast left three dead and at least nine wounded.", [("killed", 3, 3), ("wounded", 9, None)]),
    ("A mine killed two herders and wounded five.", [("killed", 2, 2), ("wounded", 5, 5)]),
    ("The attack claimed the lives of 12 civilians.", [("killed", 12, 12)]),
    ("The attack claimed at least 80 lives.", [("killed", 80, None)]),
    ("The army lost 12 men.", [("killed", 12, 12)]),
    ("Two dead and six wounded on the friendly side.", [("killed", 2, 2), ("wounded", 6, 6)]),
    ("Eleven terrorists were neutralised.", [("neutralised", 11, 11)]),
    ("The toll stands at eleven terrorists neutralised.", [("neutralised", 11, 11)]),
    ("More than thirty assailants were put out of action.", [("neutralised", 30, None)]),
    ("Troops arrested five suspects.", [("captured", 5, 5)]),
    ("The search led to the arrest of five suspects.", [("captured", 5, 5)]),
    ("Gunmen abducted two aid workers.", [("abducted", 2, 2)]),
    ("Two women were kidnapped.", [("abducted", 2, 2)]),
    ("Seven soldiers are missing.", [("missing", 7, 7)]),
    ("About 4,000 people fled their homes.", [("displaced", 4000, 4000)]),
    ("Dozens of villagers were killed.", [("killed", 24, None)]),
    ("Several soldiers were wounded.", [("wounded", 2, None)]),
    ("Between four and six men were killed.", [("killed", 4, 6)]),
    ("No casualties were reported.", [("killed", 0, 0)]),
    ("Nobody was hurt.", [("killed", 0, 0)]),
    ("No soldier was injured.", [("wounded", 0, 0)]),
    ("The camp was shelled without casualties.", [("killed", 0, 0)]),
    ("A soldier was killed and five others were injured.", [("killed", 1, 1), ("wounded", 5, 5)]),
    ("Four soldiers were killed and as many wounded.", [("killed", 4, 4), ("wounded", 4, 4)]),
    ("The strike caused the death of 14 people.", [("killed", 14, 14)]),
    ("The deaths of 32 herders were denied.", [("killed", 32, 32)]),
    ("Seventeen people, including five children, were killed.", [("killed", 17, 17)]),
    ("Seven bodies were counted.", [("killed", 7, 7)]),
    ("A herder and his daughter were killed.", [("killed", 2, 2)]),
    ("The driver was killed.", [("killed", 1, 1)]),
    ("Ali Ag Mohamed was killed in the raid.", [("killed", 1, 1)]),
    ("One soldier paid the supreme price.", [("killed", 1, 1)]),
    ("A mine killed a family of five.", [("killed", 5, 5)]),
    ("Three soldiers lost their lives.", [("killed", 3, 3)]),
    ("Two soldiers, according to a local official, were killed.", [("killed", 2, 2)]),
    ("Four soldiers of the Malian army were killed.", [("killed", 4, 4)]),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_tolls_have_their_kind_and_bounds_whatever_the_voice(text: str, expected: list[Toll]) -> None:
    assert tolls(text) == expected


FRENCH: list[tuple[str, list[Toll]]] = [
    ("Des hommes armés ont tué quatre soldats.", [("killed", 4, 4)]),
    ("Quatre soldats ont été tués.", [("killed", 4, 4)]),
    ("Bilan : 03 morts et 05 blessés.", [("killed", 3, 3), ("wounded", 5, 5)]),
    ("28 terroristes neutralisés.", [("neutralised", 28, 28)]),
    ("L'armée a neutralisé une trentaine de terroristes.", [("neutralised", 30, 30)]),
    ("Côté FAMa : néant.", [("killed", 0, 0)]),
    ("L'attaque a fait 12 morts, dont 3 enfants.", [("killed", 12, 12)]),
    ("02 gardes tués et 03 blessés.", [("killed", 2, 2), ("wounded", 3, 3)]),
    ("02 militaires et 03 VDP sont tombés.", [("killed", 2, 2), ("killed", 3, 3)]),
    ("Sept soldats ont péri.", [("killed", 7, 7)]),
    ("Onze militaires y ont laissé la vie.", [("killed", 11, 11)]),
    ("L'attaque a coûté la vie à douze soldats.", [("killed", 12, 12)]),
    ("Une mine a explosé, tuant deux bergers et blessant trois passants.", [("killed", 2, 2), ("wounded", 3, 3)]),
    ("Elle y a perdu 04 de ses membres.", [("killed", 4, 4)]),
    ("Au moins 132 habitants y furent exterminés.", [("killed", 132, None)]),
    ("Cinq suspects ont été interpellés.", [("captured", 5, 5)]),
    ("La fouille a permis l'interpellation de 06 suspects, dont une femme.", [("captured", 6, 6)]),
    ("Deux femmes ont été enlevées.", [("abducted", 2, 2)]),
    ("Onze soldats sont portés disparus.", [("missing", 11, 11)]),
    ("Plus de 5 000 personnes ont fui.", [("displaced", 5000, None)]),
    ("Aucun blessé.", [("wounded", 0, 0)]),
    ("Trois obus sont tombés sans faire de victime.", [("killed", 0, 0)]),
    ("Aucune perte n'est à signaler.", [("killed", 0, 0)]),
    ("Plusieurs dizaines de morts.", [("killed", 24, None)]),
    ("Vingt morts au moins.", [("killed", 20, None)]),
    ("Trente-sept (37) morts, dont treize (13) mineurs.", [("killed", 37, 37)]),
    ("Un berger et sa fille ont été tués.", [("killed", 2, 2)]),
    ("Le chauffeur n'a pas survécu.", [("killed", 1, 1)]),
    ("Quatre soldats sont morts et autant ont été blessés.", [("killed", 4, 4), ("wounded", 4, 4)]),
    ("Sept soldats ont péri, mais 80 assaillants ont été « neutralisés ».", [("killed", 7, 7), ("neutralised", 80, 80)]),
    ("Deux agents d'une association, kidnappés le 28 mai, sont rentrés.", [("abducted", 2, 2)]),
    ("Cinq Nigériens ont été interpellés.", [("captured", 5, 5)]),
    ("Dix soldats et quarante-six assaillants y ont trouvé la mort.", [("killed", 10, 10), ("killed", 46, 46)]),
    ("L'armée a mis hors d'état de nuire deux terroristes.", [("neutralised", 2, 2)]),
]


@pytest.mark.parametrize(("text", "expected"), FRENCH)
def test_french_tolls_have_their_kind_and_bounds_whatever_the_voice(text: str, expected: list[Toll]) -> None:
    assert tolls(text, "fr") == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The ambush could have killed ten soldiers."),
        ("en", "He vowed to kill ten soldiers."),
        ("en", "They killed or wounded 30 soldiers."),
        ("en", "Twenty motorcycles were destroyed."),
        ("en", "The convoy fell into an ambush."),
        ("en", "Four men aged 14 and 16 prayed."),
        ("en", "Read also: Ten killed in Adjarara"),
        ("fr", "Ils ont tué ou blessé 30 soldats."),
        ("fr", "Un convoi est tombé dans une embuscade."),
        ("fr", "Le 20 mai, la ville est tombée aux mains des rebelles."),
        ("fr", "Deux roquettes sont tombées dans le vide."),
        ("fr", "Le nombre de morts n'est pas connu."),
        ("fr", "L'armée n'a pas publié de bilan, sans évoquer de victimes."),
    ],
)
def test_what_is_no_toll_gives_none(lang: str, text: str) -> None:
    assert tolls(text, lang) == []


def test_an_earlier_toll_that_the_text_corrects_is_superseded() -> None:
    text = "D'abord fixé à onze soldats tués, le bilan est désormais de vingt-sept militaires tués."
    assert [(c.minimum, c.superseded) for c in find_casualties(text, "fr")] == [(11, True), (27, False)]


def test_parts_of_one_side_give_way_to_their_total_and_of_two_sides_replace_it() -> None:
    assert tolls("17 killed: 12 soldiers killed and 5 civilians killed") == [("killed", 12, 12), ("killed", 5, 5)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The raid left 14 dead: nine soldiers and five civilians.", [("killed", 9, 9), ("killed", 5, 5)]),
        (
            "en",
            "The blast killed 12 soldiers, three gendarmes and nine civilians.",
            [("killed", 12, 12), ("killed", 3, 3), ("killed", 9, 9)],
        ),
        ("en", "The army says four men were killed; a councillor spoke of nineteen.", [("killed", 4, 4), ("killed", 19, 19)]),
        ("en", "Six villagers were killed. Residents put it at 30.", [("killed", 6, 6), ("killed", 30, 30)]),
        ("fr", "Vingt personnes sont mortes : dix-huit paysans et deux soldats.", [("killed", 18, 18), ("killed", 2, 2)]),
        ("fr", "Le raid a fait six morts selon le préfet, mais seize selon des habitants.", [("killed", 6, 6), ("killed", 16, 16)]),
        ("fr", "Neuf soldats ont été tués. Le Jnim en revendique vingt.", [("killed", 9, 9), ("killed", 20, 20)]),
    ],
)
def test_parts_and_rival_figures_need_no_predicate_of_their_own(lang: str, text: str, expected: list[Toll]) -> None:
    assert tolls(text, lang) == expected


def test_the_voice_that_gives_a_figure_is_kept() -> None:
    two = find_casualties("Onze morts, selon l'hôpital ; neuf morts, selon l'armée.", "fr")
    assert [(c.minimum, c.voice.name if c.voice else None) for c in two] == [(11, "hôpital"), (9, "armée")]


def test_spans_are_the_words_of_count_and_predicate() -> None:
    text = "At dawn, four Malian soldiers were killed."
    c = only(text)
    assert [text[s.start : s.end] for s in c.spans] == ["four Malian soldiers", "were killed"]
    assert (c.who, c.party) == ("Malian soldiers", "state")


@pytest.mark.parametrize(
    ("lang", "text", "initiator", "target", "side"),
    [
        ("en", "Four soldiers were killed.", "gunmen", "Malian Armed Forces", "target"),
        ("en", "Four soldiers were killed.", "Malian Armed Forces", "terrorists", "initiator"),
        ("en", "Ten terrorists were killed.", "Malian Armed Forces", "terrorists", "target"),
        ("en", "Ten assailants were killed.", "Jama'at Nusrat al-Islam wal-Muslimin", "Malian Armed Forces", "initiator"),
        ("en", "Six farmers were killed.", "gunmen", "farmers", "civilian"),
        ("en", "Six civilians were killed.", "gunmen", "Malian Armed Forces", "civilian"),
        ("en", "Twelve people were killed.", "gunmen", "villagers", "civilian"),
        ("en", "Twelve dead.", "gunmen", "Niger Armed Forces", "target"),
        ("en", "Twelve dead.", "gunmen", "villagers", "civilian"),
        ("en", "One of our men was wounded.", "Niger Armed Forces", "terrorists", "initiator"),
        ("fr", "Côté ennemi : 28 morts.", "terroristes", "Malian Armed Forces", "initiator"),
        ("fr", "Côté ami : 03 morts.", "terroristes", "Malian Armed Forces", "target"),
        ("fr", "Côté populations : 10 morts.", "terroristes", "Malian Armed Forces", "civilian"),
        ("fr", "L'ennemi a fui en abandonnant 17 corps.", "terroristes", "Burkina Faso Armed Forces", "initiator"),
        ("fr", "Deux VDP sont tombés.", "hommes à moto", "Volunteers for the Defence of the Homeland", "target"),
        ("fr", "Treize morts, tous civils.", "Malian Armed Forces", "terroristes", "civilian"),
        ("en", "25 civilians were killed and 13 wounded.", "gunmen", "Malian Armed Forces", "civilian"),
    ],
)
def test_victims_stand_on_the_side_that_their_words_say(lang: str, text: str, initiator: str, target: str, side: str) -> None:
    assert assign_side(find_casualties(text, lang)[-1], [party(initiator)], [party(target)]) == side


def test_a_heading_holds_for_the_items_under_it() -> None:
    text = "Côté ennemi :\n- 12 morts\n- 3 blessés"
    assert [c.hint for c in find_casualties(text, "fr")] == ["enemy", "enemy"]


def test_kinds_bend_to_their_event() -> None:
    assert settle_kind("captured", "Abduction") == "abducted"
    assert settle_kind("neutralised", "AirStrike") == "neutralised"
    assert party_of("Volunteers for the Defence of the Homeland") == "armed"


def test_neutralised_is_never_killed() -> None:
    assert {c.kind for c in find_casualties("Dix terroristes ont été neutralisés et cinq autres neutralisés.", "fr")} == {"neutralised"}


def test_capitals_and_missing_accents_change_no_toll() -> None:
    assert tolls("QUATRE SOLDATS ONT ETE TUES ET CINQ BLESSES", "fr") == [("killed", 4, 4), ("wounded", 5, 5)]


_PIECES = [
    "four soldiers ",
    "were killed ",
    "tués ",
    "et ",
    "and ",
    "une dizaine de ",
    "morts",
    " : ",
    "côté ennemi",
    "\n- ",
    "no casualties ",
    ", ",
    ". ",
    "the driver ",
    "5 ",
    "« ",
    "» ",
    "lost ",
    "Ali Ag Iyad ",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join) | st.text(max_size=150), st.sampled_from(["en", "fr", None]))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_tolls_with_true_spans_and_bounds(text: str, lang: str | None) -> None:
    found = find_casualties(text, lang)
    for c in found:
        assert all(c.sentence.start <= s.start < s.end <= len(text) for s in c.spans)
        assert c.minimum is None or c.maximum is None or 0 <= c.minimum <= c.maximum
    assert all(a.spans[0] <= b.spans[0] for a, b in pairwise(found))


@pytest.mark.parametrize("unit", ["four soldiers were killed ", "5 morts, ", "a ", "soldats ", "killed ", "1 ", "the driver "])
def test_finding_tolls_takes_time_in_proportion_to_length(unit: str) -> None:
    text = unit * (30_000 // len(unit))
    began = time.perf_counter()
    find_casualties(text, "en"), find_casualties(text, "fr")
    assert time.perf_counter() - began < 25
