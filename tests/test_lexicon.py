"""The lexicons: what their words can say is found, what only looks like it is not, and their data are sound."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import DataError
from kg.extract import lexicon
from kg.extract.inflection import english_noun, english_verb, french_adjective, french_noun, french_verb
from kg.extract.lexicon import EVENT_TYPES, TriggerMatch, match, match_triggers, read_table
from kg.extract.lexicon_data import COLUMNS, word_classes
from kg.extract.patterns import PatternIndex

LANGS = ("en", "fr")
ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold"


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+['’](?=\w)|['’]s\b|\d+|[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]", text)


def found(text: str, lang: str) -> list[tuple[str, tuple[str, ...]]]:
    tokens = words(text)
    return [(tokens[m.head], m.types) for m in match_triggers(tokens, lang)]


def one(text: str, lang: str, head: str) -> TriggerMatch:
    tokens = words(text)
    return next(m for m in match_triggers(tokens, lang) if tokens[m.head] == head)


# ---------------------------------------------------------------- the data


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", COLUMNS)
def test_every_row_of_every_lexicon_is_a_pattern_with_sound_values(kind: str, lang: str) -> None:
    index = PatternIndex(lang, word_classes(lang))
    entries = read_table(kind, lang)
    for entry in entries:
        index.add(0, entry.pattern, entry.pos)
    assert len(entries) >= 100


@pytest.mark.parametrize("lang", LANGS)
def test_there_are_thousands_of_triggers_and_many_for_each_type(lang: str) -> None:
    entries = read_table("triggers", lang)
    assert len(entries) >= 5000
    for kind in EVENT_TYPES:
        mine = [e for e in entries if e["type"].split("|")[0] == kind]
        assert len(mine) >= 20, kind
        assert sum(e["strength"] == "strong" for e in mine) >= 10, kind


@pytest.mark.parametrize("lang", LANGS)
def test_no_row_is_written_twice(lang: str) -> None:
    for kind in COLUMNS:
        rows = [tuple(e.values.values()) for e in read_table(kind, lang)]
        assert len(rows) == len(set(rows)), kind


def test_the_event_types_are_those_of_the_model() -> None:
    features = pytest.importorskip("kg.extract.features")
    assert set(EVENT_TYPES) == set(features.TYPES)


def test_a_faulty_row_is_refused_with_its_file_line_and_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "lexicons"
    folder.mkdir()
    header = "\t".join(COLUMNS["triggers"])
    (folder / "triggers.en.tsv").write_text(f"{header}\nattack\tv\tAtack\t\tstrong\t\tact\t\n", encoding="utf-8")
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    with pytest.raises(DataError) as error:
        match_triggers(["attack"], "en")
    assert (error.value.file, error.value.line, error.value.field) == ("triggers.en.tsv", 2, "type")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("attack on *\tnoun\tAttack\t\tstrong\t\tact\t", "pos"),
        ("attack\tn\tAttack\tsubject\tstrong\t\tact\t", "frame"),
        ("attack\tn\tAttack\t\tsure\t\tact\t", "strength"),
        ("(attack\tn\tAttack\t\tstrong\t\tact\t", "pattern"),
        ("<NOBODY> attack\tn\tAttack\t\tstrong\t\tact\t", "pattern"),
        ("\tn\tAttack\t\tstrong\t\tact\t", "pattern"),
        ("attack\tn\tAttack", None),
    ],
)
def test_each_column_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, field: str | None) -> None:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "triggers.en.tsv").write_text("\t".join(COLUMNS["triggers"]) + "\n" + row + "\n", encoding="utf-8")
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    with pytest.raises(DataError) as error:
        match_triggers(["attack"], "en")
    assert (error.value.line, error.value.field) == (2, field)
    assert error.value.remedy


def test_the_users_file_replaces_ours_and_more_adds_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lexicons").mkdir()
    header = "\t".join(COLUMNS["triggers"])
    more = tmp_path / "lexicons" / "triggers.fr.more.tsv"
    more.write_text(f"{header}\nfaire plouf\tv\tExplosion\t\tstrong\t\tact\t\n", encoding="utf-8")
    monkeypatch.setenv("KG_DATA", str(tmp_path))
    assert found("L'engin a fait plouf.", "fr") == [
        ("engin", ("Explosion",)),
        ("fait", ("Explosion",)),
    ]
    whole = tmp_path / "lexicons" / "triggers.en.tsv"
    whole.write_text(f"{header}\nzap\tv\tAirStrike\t\tstrong\t\tact\t\n", encoding="utf-8")
    assert found("They zapped it and attacked it.", "en") == [("zapped", ("AirStrike",))]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(DataError):
        match_triggers(["Angriff"], "de")


# ---------------------------------------------------------------- forms


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("attaquer", "attaque attaquent attaquait attaquèrent attaqua attaquera attaqueraient attaqué attaquées attaquant attaquât"),
        ("assiéger", "assiège assiégea assiégeaient assiégée assiégeant assiégèrent"),
        ("lancer", "lança lançaient lancèrent lançant"),
        ("enlever", "enlève enlèvera enlevé enlevèrent"),
        ("déployer", "déploie déploieront déployait"),
        ("jeter", "jette jetèrent jetée"),
        ("envoyer", "envoie enverra envoyé"),
        ("investir", "investit investissent investirent investie"),
        ("tendre", "tendit tendirent tendue tendent tendront"),
        ("prendre", "prit prirent prise prennent prendra prenait"),
        ("surprendre", "surprirent surpris surprenant"),
        ("mettre", "mit mirent mis mise mettent"),
        ("abattre", "abattit abattirent abattu abattues abat"),
        ("détruire", "détruisit détruisirent détruit détruites détruisant"),
        ("tenir", "tint tinrent tenu tiennent tiendra"),
        ("survenir", "survint survenue surviennent"),
        ("ouvrir", "ouvrit ouvrirent ouvert ouvre"),
        ("conquérir", "conquirent conquis conquiert"),
        ("rejoindre", "rejoignit rejoint rejoignent"),
        ("fuir", "fuient fui fuirent fuyant fuyaient"),
        ("mourir", "mourut moururent mort mortes meurent"),
        ("rompre", "rompit rompu rompt"),
        ("poursuivre", "poursuivit poursuivi poursuivent"),
        ("assaillir", "assaillirent assailli assaille"),
        ("s'enfuir"[2:], "enfuirent enfui enfuient"),
        ("dissoudre", "dissous dissolvent"),
        ("secourir", "secourut secouru"),
    ],
)
def test_french_verbs_have_all_their_forms(lemma: str, forms: str) -> None:
    assert set(forms.split()) <= dict(french_verb(lemma)).keys()


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("kidnap", "kidnaps kidnapped kidnapping"),
        ("overrun", "overran overrunning overruns"),
        ("neutralise", "neutralized neutralising"),
        ("hit", "hit hits hitting"),
        ("flee", "fled fleeing"),
        ("lie", "lay lain lying"),
        ("ambush", "ambushes ambushed"),
        ("carry", "carries carried carrying"),
        ("retake", "retook retaken retaking"),
        ("panic", "panicked"),
        ("shell", "shelled"),
        ("label", "labelled labeled"),
        ("die", "dying died"),
    ],
)
def test_english_verbs_have_all_their_forms(lemma: str, forms: str) -> None:
    assert set(forms.split()) <= dict(english_verb(lemma)).keys()


def test_nouns_and_adjectives_agree() -> None:
    assert [english_noun(w)[1][0] for w in ("gunman", "casualty", "ambush", "person")] == ["gunmen", "casualties", "ambushes", "people"]
    assert [french_noun(w)[-1][0] for w in ("arsenal", "assaut", "obus", "réseau")] == ["arsenaux", "assauts", "obus", "réseaux"]
    assert {"meurtrière", "meurtrières"} <= dict(french_adjective("meurtrier")).keys()


# ---------------------------------------------------------------- what is found

CASES = [
    ("en", "Gunmen ambushed an army patrol.", "ambushed", "Ambush"),
    ("en", "They had lain in wait along the road.", "lain", "Ambush"),
    ("en", "The convoy fell into an ambush.", "ambush", "Ambush"),
    ("en", "Jihadists carried out a deadly attack on the camp.", "attack", "Attack"),
    ("en", "The post came under heavy fire at dawn.", "fire", "Attack"),
    ("en", "Hundreds of men stormed the barracks.", "stormed", "Attack"),
    ("en", "Fighters overran the base.", "overran", "TerritorialGain"),
    ("en", "Soldiers exchanged fire with the attackers.", "exchanged", "ArmedClash"),
    ("en", "A fierce gun battle raged for hours.", "battle", "ArmedClash"),
    ("en", "Warplanes bombed the forest.", "bombed", "AirStrike"),
    ("en", "The army carried out air strikes.", "strikes", "AirStrike"),
    ("en", "The air force treated a target near Gossi.", "treated", "AirStrike"),
    ("en", "A drone strike killed six.", "strike", "DroneStrike"),
    ("en", "Mortar fire hit the town.", "fire", "Shelling"),
    ("en", "Rockets landed near the airport.", "landed", "Shelling"),
    ("en", "A bus hit a landmine.", "landmine", "Explosion"),
    ("en", "A roadside bomb went off.", "bomb", "Explosion"),
    ("en", "He blew himself up at the gate.", "up", "SuicideBombing"),
    ("en", "The suicide bombing killed ten.", "bombing", "SuicideBombing"),
    ("en", "Villagers had their throats slit.", "throats", "CivilianTargeting"),
    ("en", "Six farmers were shot dead.", "shot", "CivilianTargeting"),
    ("en", "Two nurses were kidnapped.", "kidnapped", "Abduction"),
    ("en", "They took the mayor hostage.", "took", "Abduction"),
    ("en", "Three girls were raped.", "raped", "SexualViolence"),
    ("en", "The attackers torched the school.", "torched", "PropertyDestruction"),
    ("en", "They set fire to the granaries.", "set", "PropertyDestruction"),
    ("en", "The rebels recaptured the town.", "recaptured", "TerritorialGain"),
    ("en", "The town fell into the hands of the rebels.", "fell", "TerritorialGain"),
    ("en", "The troops pulled out of the base.", "pulled", "Withdrawal"),
    ("en", "The soldiers abandoned their post.", "abandoned", "Withdrawal"),
    ("en", "The town has been under siege since May.", "siege", "Blockade"),
    ("en", "They laid siege to the town.", "laid", "Blockade"),
    ("en", "The army launched a search operation.", "operation", "Operation"),
    ("en", "Troops combed the bush.", "combed", "Operation"),
    ("en", "Police rounded up forty youths.", "rounded", "Arrest"),
    ("en", "Customs officers seized two rifles and a motorcycle.", "seized", "Seizure"),
    ("en", "Fifteen fighters laid down their arms.", "laid", "Surrender"),
    ("en", "The hostages walked free.", "walked", "Release"),
    ("en", "JNIM claimed responsibility for the raid.", "responsibility", "Claim"),
    ("en", "The bishop deplored the violence.", "deplored", "Condemnation"),
    ("en", "Bamako accused Kyiv of helping.", "accused", "Accusation"),
    ("en", "They gave the villagers an ultimatum.", "ultimatum", "Threat"),
    ("en", "The ministers held talks in Algiers.", "talks", "Talks"),
    ("en", "They signed a peace accord.", "accord", "Agreement"),
    ("en", "The groups merged.", "merged", "Agreement"),
    ("en", "Niger broke off relations with Ukraine.", "broke", "Sanction"),
    ("en", "Thousands took to the streets.", "took", "Protest"),
    ("en", "Youths pelted the police with stones.", "pelted", "Riot"),
    ("en", "Officers seized power in Niamey.", "seized", "Coup"),
    ("en", "Hundreds of families fled their homes.", "fled", "Displacement"),
    ("fr", "Des hommes armés ont tendu une embuscade à la patrouille.", "embuscade", "Ambush"),
    ("fr", "Le convoi est tombé dans un guet-apens.", "guet-apens", "Ambush"),
    ("fr", "Le poste a été pris d'assaut.", "pris", "Attack"),
    ("fr", "Ils ont ouvert le feu sur le bus.", "ouvert", "Attack"),
    ("fr", "Des individus s'en sont pris à un marché.", "pris", "Riot"),
    ("fr", "Les soldats se sont retrouvés sous le feu des assaillants.", "retrouvés", "Attack"),
    ("fr", "Un accrochage a opposé l'armée aux rebelles.", "accrochage", "ArmedClash"),
    ("fr", "Les FAMa ont rompu le contact.", "rompu", "ArmedClash"),
    ("fr", "L'armée a lancé des frappes aériennes.", "frappes", "AirStrike"),
    ("fr", "Les vecteurs aériens ont traité la cible.", "traité", "AirStrike"),
    ("fr", "Un drone a frappé un marché.", "frappé", "DroneStrike"),
    ("fr", "Des tirs de mortier ont touché le camp.", "tirs", "Shelling"),
    ("fr", "Un car a sauté sur une mine.", "mine", "Explosion"),
    ("fr", "Ils firent sauter le pont.", "firent", "Explosion"),
    ("fr", "Il s'est fait exploser devant la mosquée.", "fait", "SuicideBombing"),
    ("fr", "Ils furent passés par les armes.", "passés", "CivilianTargeting"),
    ("fr", "Trois hommes ont été égorgés.", "égorgés", "CivilianTargeting"),
    ("fr", "Le préfet a été enlevé.", "enlevé", "Abduction"),
    ("fr", "Ils ont pris en otage quatre passagers.", "pris", "Abduction"),
    ("fr", "Deux femmes ont été violées.", "violées", "SexualViolence"),
    ("fr", "Les assaillants ont incendié l'école.", "incendié", "PropertyDestruction"),
    ("fr", "Ils ont emporté trois cents bœufs.", "emporté", "PropertyDestruction"),
    ("fr", "La ville est tombée aux mains des rebelles.", "tombée", "TerritorialGain"),
    ("fr", "Le village est passé sous contrôle des jihadistes.", "passé", "TerritorialGain"),
    ("fr", "Les militaires se sont repliés.", "repliés", "Withdrawal"),
    ("fr", "Le détachement a plié bagage.", "plié", "Withdrawal"),
    ("fr", "Le blocus de Djibo dure.", "blocus", "Blockade"),
    ("fr", "Une opération de ratissage est en cours.", "opération", "Operation"),
    ("fr", "Les FDS ont passé la zone au peigne fin.", "passé", "Operation"),
    ("fr", "La gendarmerie a interpellé deux suspects.", "interpellé", "Arrest"),
    ("fr", "Les douaniers ont saisi des munitions.", "saisi", "Seizure"),
    ("fr", "Ils ont déposé les armes.", "déposé", "Surrender"),
    ("fr", "Les otages ont recouvré la liberté.", "recouvré", "Release"),
    ("fr", "Les derniers détenus ont été élargis.", "élargis", "Release"),
    ("fr", "Le JNIM a revendiqué l'attaque.", "revendiqué", "Claim"),
    ("fr", "L'Union africaine condamne fermement cet acte.", "condamne", "Condemnation"),
    ("fr", "Bamako a pointé du doigt Kiev.", "pointé", "Accusation"),
    ("fr", "Un ultimatum de trois jours leur a été donné.", "ultimatum", "Threat"),
    ("fr", "Ils se sont entretenus avec le président.", "entretenus", "Talks"),
    ("fr", "Ils ont signé un accord de paix.", "accord", "Agreement"),
    ("fr", "Le groupe a prêté allégeance.", "allégeance", "Agreement"),
    ("fr", "Le Niger a rompu ses relations diplomatiques.", "rompu", "Sanction"),
    ("fr", "Les femmes sont descendues dans la rue.", "descendues", "Protest"),
    ("fr", "Des jeunes ont caillassé le commissariat.", "caillassé", "Riot"),
    ("fr", "Les militaires ont pris le pouvoir.", "pris", "Coup"),
    ("fr", "Les habitants ont fui leurs maisons.", "fui", "Displacement"),
]


@pytest.mark.parametrize(("lang", "text", "head", "kind"), CASES, ids=[c[1] for c in CASES])
def test_words_that_tell_an_event_are_found_with_its_type(lang: str, text: str, head: str, kind: str) -> None:
    tokens = words(text)
    assert any(kind in m.types and head in [tokens[i] for i in m.tokens] for m in match_triggers(tokens, lang))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "He died of a heart attack."),
        ("en", "The election campaign began."),
        ("en", "The company opened a gold mine."),
        ("en", "A press release followed."),
        ("en", "It was an explosion of joy."),
        ("en", "Traders took part."),
        ("en", "The United Nations."),
        ("en", "The national liberation front."),
        ("en", "Night fell."),
        ("fr", "Il a eu une crise cardiaque."),
        ("fr", "La campagne électorale commence."),
        ("fr", "La société exploite une mine d'or."),
        ("fr", "Une explosion de joie."),
        ("fr", "Il a subi une opération chirurgicale."),
        ("fr", "Ils ont pris part à la fête."),
        ("fr", "L'exécution du budget."),
        ("fr", "Il est tombé malade."),
        ("fr", "La prise en charge des malades."),
        ("fr", "Le Front de libération."),
        ("fr", "Entre Gao et Ansongo."),
        ("fr", "La situation est sous contrôle."),
    ],
)
def test_near_misses_are_left_alone(lang: str, text: str) -> None:
    heads = {word.lower() for word, _ in found(text, lang)}
    assert not heads & {"attack", "campaign", "mine", "release", "explosion", "took", "united", "liberation", "fell"}
    assert not heads & {"crise", "campagne", "opération", "pris", "exécution", "tombé", "prise", "libération", "entre", "contrôle"}


def test_a_longer_pattern_wins_over_the_words_within_it() -> None:
    assert found("They took two teachers hostage.", "en")[0][1][0] == "Abduction"
    assert one("They claimed the attack.", "en", "claimed").types[0] == "Claim"
    assert one("They claimed the attack.", "en", "attack").types[0] == "Attack"  # the deed is an event of its own


def test_a_gap_is_at_most_four_words_and_stays_in_its_sentence() -> None:
    def heads(text: str) -> list[str]:
        return [w for w, types in found(text, "en") if types[0] == "Abduction"]

    assert heads("They took the old village chief hostage.") == ["took"]
    assert "took" not in heads("They took the old and very sick village chief hostage.")
    assert "took" not in heads("They took it. Hostage families wept.")


@pytest.mark.parametrize(
    "text",
    [
        "LE POSTE A ÉTÉ PRIS D’ASSAUT",
        "Le poste a ete pris d'assaut",
        "Le poste a été rapidement pris d’assaut",
        "Le poste fut pris, dit-on, d'assaut",
    ],
)
def test_case_accents_apostrophes_and_adverbs_do_not_matter(text: str) -> None:
    assert "Attack" in {w.lower(): t for w, t in found(text, "fr")}["pris"]


def test_hyphens_count_as_spaces_or_not_at_all() -> None:
    for text in ("a cease-fire was signed", "a ceasefire was signed", "a cease fire was signed"):
        assert any("Agreement" in types for _, types in found(text, "en")), text
    assert any("Agreement" in types for _, types in found("un cessez-le-feu", "fr"))


def test_no_word_is_taken_out_of_a_compound() -> None:
    assert found("le porte-parole", "fr") == []
    assert found("bomb-making materials", "en") == []
    assert found("« Ils attaquèrent », dit-il ; l'attaqua-t-il ?", "fr") != []
    assert any("Attack" in types for _, types in found("attaqua-t-il le camp", "fr"))
    assert any("DroneStrike" in types for _, types in found("a drone-strike", "en"))


def test_reflexive_verbs_are_found_through_their_auxiliary() -> None:
    for text in ("ils se replient", "ils se sont repliés", "ils se seraient aussitôt repliés", "s'être repliés"):
        assert any("Withdrawal" in types for _, types in found(text, "fr")), text


def test_a_word_between_other_languages_verbs_is_no_verb() -> None:
    assert [w for w, _ in found("entre les deux, plus une mine", "fr") if w in ("entre", "plus")] == []


# ---------------------------------------------------------------- what is told of it


def test_the_frame_says_who_stands_where() -> None:
    assert dict(one("The camp came under attack.", "en", "attack").frame)["subj"] == "target"
    assert dict(one("Gunmen attacked the camp.", "en", "attacked").frame)["obj"] == "target"
    assert dict(one("une attaque contre le camp", "fr", "attaque").frame)["contre"] == "target"


@pytest.mark.parametrize(
    ("lang", "text", "head", "status"),
    [
        ("en", "The army foiled an attack.", "attack", "foiled"),
        ("en", "The army lifted the siege.", "siege", "ended"),
        ("en", "They vowed revenge.", "vowed", "planned"),
        ("fr", "L'armée a déjoué une attaque.", "attaque", "foiled"),
        ("fr", "Les groupes ont levé le blocus.", "blocus", "ended"),
        ("fr", "Les démineurs ont désamorcé l'engin.", "désamorcé", "foiled"),
    ],
)
def test_words_that_say_how_it_stands_carry_a_status(lang: str, text: str, head: str, status: str) -> None:
    assert one(text, lang, head).status == status


@pytest.mark.parametrize(
    ("lang", "text", "head", "voice"),
    [
        ("en", "Six farmers were killed.", "killed", "passive"),
        ("en", "Gunmen had killed six farmers.", "killed", "active"),
        ("en", "Gunmen killed six farmers.", "killed", "active"),
        ("en", "Six farmers killed by gunmen.", "killed", "passive"),
        ("fr", "Six paysans ont été tués.", "tués", "passive"),
        ("fr", "Ils ont tué six paysans.", "tué", "active"),
        ("fr", "Ils se sont repliés.", "repliés", "active"),
        ("fr", "Deux gendarmes sont tombés.", "tombés", "active"),
    ],
)
def test_the_voice_is_read_from_the_auxiliaries(lang: str, text: str, head: str, voice: str) -> None:
    assert one(text, lang, head).voice == voice


def test_support_lists_what_stands_near_in_the_same_sentence() -> None:
    near = one("Gunmen hit the village with machine guns, killing two farmers.", "en", "hit").support
    assert {"armed", "civilian", "weapon", "casualty"} <= set(near)
    assert one("Prices hit the roof. Gunmen killed farmers.", "en", "hit").support == ()


def test_matches_point_into_the_callers_tokens() -> None:
    tokens = ["l'", "armée", "a", "pris", "d'", "assaut", "le", "camp"]
    (m,) = [m for m in match_triggers(tokens, "fr") if "Attack" in m.types]
    assert [tokens[i] for i in m.tokens] == ["pris", "d'", "assaut"]
    assert m.entry.file == "triggers.fr.tsv"
    assert m.entry.line > 1


# ---------------------------------------------------------------- the other lexicons


@pytest.mark.parametrize(
    ("kind", "lang", "text", "column", "value"),
    [
        ("actor_nouns", "en", "unidentified gunmen", "class", "UnspecifiedGroup"),
        ("actor_nouns", "en", "two police officers", "class", "SecurityForce"),
        ("actor_nouns", "fr", "des individus armés non identifiés", "class", "UnspecifiedGroup"),
        ("actor_nouns", "fr", "les éléments des FAMa", "class", "Military"),
        ("actor_nouns", "fr", "des chasseurs dozos", "class", "Militia"),
        ("actor_nouns", "fr", "des orpailleurs", "class", "Civilians"),
        ("target_things", "fr", "les antennes relais", "kind", "infrastructure"),
        ("target_things", "en", "the army outposts", "side", "military"),
        ("weapons", "en", "improvised explosive devices", "type", "Explosion"),
        ("weapons", "fr", "des drones kamikazes", "type", "DroneStrike"),
        ("materiel", "fr", "onze motos", "item", "motos"),
        ("materiel", "en", "three lorries", "item", "lorries"),
        ("status", "fr", "une attaque déjouée par l'armée", "status", "foiled"),
        ("status", "en", "plans to attack", "status", "planned"),
        ("voices", "fr", "selon une source", "kind", "report"),
        ("voices", "en", "denied the report", "kind", "denial"),
        ("links", "en", "in retaliation for the ambush", "link", "retaliation_for"),
        ("links", "fr", "en représailles", "link", "retaliation_for"),
        ("links", "fr", "condamne cette attaque", "link", "condemns"),
        ("boilerplate", "fr", "Lire aussi : Mali", "scope", "line"),
        ("casualty", "fr", "ont péri", "kind", "killed"),
        ("casualty", "en", "were neutralised", "kind", "neutralised"),
    ],
)
def test_the_other_lexicons_know_their_words(kind: str, lang: str, text: str, column: str, value: str) -> None:
    assert value in {m.entry[column] for m in match(kind, words(text), lang)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "text", "least", "most", "approximate"),
    [
        ("en", "dozens of men", "24", "", ""),
        ("en", "scores of men", "40", "", ""),
        ("en", "hundreds of men", "200", "", ""),
        ("en", "several men", "2", "", ""),
        ("en", "twenty-three men", "23", "23", ""),
        ("en", "no losses", "0", "0", ""),
        ("fr", "une dizaine d' hommes", "10", "10", "yes"),
        ("fr", "une vingtaine d' hommes", "20", "20", "yes"),
        ("fr", "des dizaines d' hommes", "24", "", ""),
        ("fr", "plusieurs hommes", "2", "", ""),
        ("fr", "soixante et onze hommes", "71", "71", ""),
        ("fr", "quatre-vingt-dix-sept hommes", "97", "97", ""),
        ("fr", "aucune perte", "0", "0", ""),
    ],
)
def test_words_for_numbers_have_the_bounds_of_the_guidelines(lang: str, text: str, least: str, most: str, approximate: str) -> None:
    (m, *_) = match("numbers", words(text), lang)
    assert (m.entry["min"], m.entry["max"], m.entry["approximate"]) == (least, most, approximate)


# ---------------------------------------------------------------- as a machine


def test_reading_a_lexicon_takes_a_fraction_of_a_second() -> None:
    lexicon._table.cache_clear()
    start = time.process_time()
    match_triggers(["attack"], "en")
    assert time.process_time() - start < 1.5


def test_time_is_linear_in_the_text() -> None:
    text = words("Des hommes armés ont, selon l'armée, pris d'assaut hier le camp de la ville, tuant six soldats et emportant du bétail. ")
    match_triggers(text, "fr")

    def seconds(times: int) -> float:
        start = time.process_time()
        match_triggers(text * times, "fr")
        return time.process_time() - start

    short, long = min(seconds(20) for _ in range(3)), min(seconds(160) for _ in range(2))
    assert long < 8 * short * 2.5


def test_odd_tokens_do_no_harm() -> None:
    for lang in LANGS:
        for tokens in ([], [""], ["'"], ["-"], ["’"] * 50, ["se"] * 200, ["l'"] * 200, ["a"] * 500, ["\x00", "𝕏", "٣"]):
            match_triggers(tokens, lang)


def test_the_answer_is_the_same_whatever_the_hash_seed() -> None:
    code = (
        "from kg.extract.lexicon import match_triggers as m;"
        "t='Des hommes armés ont attaqué et pillé le village avant de prendre en otage le chef et de faire sauter le pont'.split();"
        "print([(x.head, x.tokens, x.types, x.support, x.entry.line) for x in m(t, 'fr')])"
    )
    env = dict(os.environ)

    def out(seed: str) -> bytes:
        return subprocess.run(
            [sys.executable, "-c", code], env=env | {"PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True
        ).stdout

    assert out("1") == out("2") != b""


# ---------------------------------------------------------------- against the training reports


@pytest.mark.skipif(not GOLD.exists() and not os.environ.get("CI"), reason="the annotated reports (../shared/gold) are not here")
def test_nine_tenths_of_the_marked_mentions_are_covered_and_strong_entries_are_precise() -> None:
    sys.path.insert(0, str(ROOT / "training"))
    try:
        import lexicon_coverage as coverage
    finally:
        sys.path.pop(0)
    documents = [d for name in coverage.SETS for d in coverage.read(GOLD, name)]
    result = coverage.measure(documents, [], {})
    for lang in LANGS:
        tally = result["recall"][lang]
        assert tally.right / tally.mentions >= 0.90
        n, _, right = result["precision"][lang, "strong"]
        assert right / n >= 0.60
