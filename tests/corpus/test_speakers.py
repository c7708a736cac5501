import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, Sentence
from corpus.readers.markdown import read_markdown
from corpus.readers.text import read_text
from corpus.scan import read_library
from corpus.sentences import split_sentences
from corpus.speakers import find_speakers
from corpus.speakers.mentions import Mention
from corpus.speakers.people import People
from tests.conftest import SHARED, article, built
from tests.corpus.credits_set import LANGUAGES, load, outcomes, tally

REKER = "Tomas Reker, the harbour master, spoke on Monday.\n\n"


def said(text: str, language: str = "en") -> list[tuple[str, str | None]]:
    """Return each quotation and the name of its speaker."""
    quotations, _ = find_speakers(text, 0, split_sentences(text, 0, language), language)
    return [(text[q.start : q.end], q.speaker.name if q.speaker else None) for q in quotations]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"We sail," Tomas Reker said.', "Tomas Reker"),
        ('"We sail," said Tomas Reker, the harbour master.', "Tomas Reker"),
        ('"We sail," Mr. Reker said on Monday.', "Reker"),
        ('"Do we sail?" asked Reker.', "Reker"),
        ('Reker said: "We sail."', "Reker"),
        ('Reker told the Gazette that the boat was "stronger than ever."', "Reker"),
        ('According to Reker, the boat is "stronger than ever."', "Reker"),
        ('The boat is "stronger than ever," according to Tomas Reker.', "Tomas Reker"),
        ('REKER: "We sail."', "REKER"),
        ("‘We sail,’ said Reker.", "Reker"),
        ("“We sail,” said former harbour pilot Ann Low.", "Ann Low"),
        ('"We sail," Reker, who turned 50 in May, said.', "Reker"),
        ('"We sail," Jane Roe (D-Mo.) said.', "Jane Roe"),
        ('Reker attacked the council and said the plan was "dead on arrival."', "Reker"),
        ('Reker praised the crew, saying they had "done a wonder."', "Reker"),
        ("“We sail.” ― Tomas Reker", "Tomas Reker"),
        ('"We sail," a spokesman for the harbour board said.', "a spokesman for the harbour board"),
    ],
)
def test_the_speaker_of_a_quotation(text: str, name: str) -> None:
    assert [speaker for _, speaker in said(text)] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Petra Wood left.\n\n“We stay.”\n— Karl Wood\n\n“We sail,” Wood said.", "Wood"),
        ("Petra and Karl Wood left. “We sail,” Wood said.", "Wood"),
        ("Petra Wood left, and so did Karl Wood. “We sail,” Ms. Wood said.", "Petra Wood"),
        ("Petra Wood left. “We sail,” Mr. Wood said.", "Wood"),
        ("Mr. Wood and Petra Wood left. “We sail,” Wood said.", "Wood"),
        ("Petra Wood left. “We sail,” Mrs. Wood said.", "Petra Wood"),
        ("Petra Wood left. “We sail,” Wood said.", "Petra Wood"),
    ],
)
def test_a_family_name_that_two_people_bear_is_neither_of_them(text: str, name: str) -> None:
    quotations, _ = find_speakers(text, 0, split_sentences(text, 0, "en"), "en")
    speaker = quotations[-1].speaker
    assert speaker is not None
    assert (speaker.name, speaker.ambiguous) == (name, name == "Wood")


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("Petra Wood opens the quay", "Wood"),
        ("PETRA WOOD OPENS THE QUAY", "Wood"),
        ("Will Wood open the quay?", "Karl Wood"),
    ],
)
def test_a_headline_may_name_another_of_the_family(headline: str, name: str) -> None:
    text = f"# {headline}\n\nKarl Wood came. “We sail,” Wood said."
    (quotation,) = built(read_markdown(text.encode(), "quay.md")).quotations
    assert quotation.speaker is not None
    assert quotation.speaker.name == name


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("„Wir fahren“, sagte Kapitän Jens Kroll.", "de", "Jens Kroll"),
        ("Jens Kroll sagte: „Wir fahren im Mai wieder.“", "de", "Jens Kroll"),
        ("«Zarpamos en mayo», dijo Amaia Oteiza.", "es", "Amaia Oteiza"),
        ("« Nous partons », a déclaré Jean Morel.", "fr", "Jean Morel"),
        ("«Мы отплываем в мае», — сказал Иван Петров.", "ru", "Иван Петров"),
    ],
)
def test_the_speaker_in_other_languages(text: str, language: str, name: str) -> None:
    assert [speaker for _, speaker in said(text, language)] == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('The mayor has lied, said Karl Braun. "He must go."', ["Karl Braun"]),
        (
            "“Sick?” Ann Low replied. Reker responded: “Are you?” Her critics called it odd.",
            ["Ann Low", "Reker"],
        ),
        (
            "Another farmhand said, “They sink.” At the same time, Ann Low added, “they swim.”",
            [None, "Ann Low"],
        ),
        ("When told Low had left, Reker thought for a moment and said it was “a loss.”", ["Reker"]),
        ("Reker told Coast Weekly: “We sail.”", ["Reker"]),
        ("Reker late Monday told Coast Weekly: “We sail.”", ["Reker"]),
        ("Reker said the tide was low, adding that it is why Ann Low “always waits.”", ["Reker"]),
        ("Reker praised the crew and called Coast Rowers United “a wonder.”", ["Reker"]),
        ("However, as Bishop Aris Tumani of Lund told the Gazette, “we were late.”", ["Aris Tumani"]),
        ("“It leans,” veteran analyst Ann Low wrote this week.", ["Ann Low"]),
        ("“It leans,” said undecided Republican voter Ann Low of Dale.", ["Ann Low"]),
        ("“It leans,” Harbour Department senior trial counsel Ann Low wrote.", ["Ann Low"]),
        ("“It leans,” the old pilot told THE COAST WEEKLY on Thursday.", ["the old pilot"]),
        ("Asked about Low, Reker said “ask her,” he said.", ["Reker"]),
        (
            "A spokesman for the board declined to speak but said in a note: “Wait.”",
            ["A spokesman for the board"],
        ),
        ("“It leans,” Mr. King added.", ["King"]),
        ("“For sailors,” it is a question of ropes, said Ann Low, head of the board.", ["Ann Low"]),
        ("It carries “great weight” and helps, DFA spokesman Ann Low said.", ["Ann Low"]),
        ("Add a “lightning rod” and Dalers get nervous, said Ann Low.", ["Ann Low"]),
        ("Marsh, said the prosecutor, was “a thief.”", ["the prosecutor"]),
        ("“We sail,” said Will Doyle.", ["Will Doyle"]),
        ("“We sail,” Reker said on “New Day.” “We promise it.”", ["Reker", None, "Reker"]),
        ("Reker said on “New Day.” “We promise it.”", [None, "Reker"]),
        ("Reker slept and left early, Low said, adding, “He snored.”", ["Low"]),
        ("Weighing in on the tide, harbour pilot Ann Low agreed, calling it “odd.”", ["Ann Low"]),
        ("Low, star of “Tides at Night,” thanked Reker for “the boat.”", [None, None]),
        ("Low wrote that Reker “had a tin ear.”", ["Low"]),
        (
            "Reker insisted it was “early” to back Low’s campaign while adding, “I waited.”",
            ["Reker", "Reker"],
        ),
        ("Reker gingerly said it was “a start.”", ["Reker"]),
        ("Even as Reker claimed that “it leans,” the tower stood.", ["Reker"]),
        ("Reker delivered a blunt message to the board: “It leans.”", ["Reker"]),
        ("Reker’s response was: “It leans.”", ["Reker"]),
        ("Reker got a blunt letter from the board: “It leans.”", [None]),
        ("Reker read the sign at the gate: “It leans.”", [None]),
        ("Reker got a letter from the board:\n\n“It leans.”", [None]),
        ("All agree - Ann Low: “It leans.”", ["Ann Low"]),
        ("“Like Oakland. Or Dale,” Reker said. “It leans.”", ["Reker", "Reker"]),
    ],
)
def test_a_neighbour_is_not_credited(text: str, names: list[str | None]) -> None:
    assert [speaker for _, speaker in said(text)] == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_marked_article_names_a_wrong_speaker(language: str) -> None:
    assert [outcome for outcome in outcomes(load("seen", language)) if outcome.result == "wrong"] == []


def test_speakers_are_found_in_every_kind_of_article() -> None:
    found: dict[str, list[str]] = {}
    for outcome in outcomes(load("seen", "en") + load("held", "en")):
        found.setdefault(outcome.kind, []).append(outcome.result)
    shares = {kind: results.count("right") / len(results) for kind, results in found.items()}
    assert min(shares.values()) >= 0.6, shares
    wrong = sum(results.count("wrong") for results in found.values())
    assert wrong <= 8


@pytest.mark.parametrize(
    ("language", "recall", "precision"),
    [
        ("ar", 0.93, 0.95),
        ("de", 0.87, 0.95),
        ("es", 0.92, 0.97),
        ("fa", 0.93, 0.95),
        ("fr", 0.92, 0.95),
        ("it", 0.93, 0.97),
        ("pt", 0.93, 0.97),
        ("ru", 0.93, 0.95),
        ("tr", 0.93, 0.95),
    ],
)
def test_speakers_are_found_in_articles_written_before_the_rules(
    language: str, recall: float, precision: float
) -> None:
    found = tally(load("held", language))
    assert (found.recall >= recall, found.precision >= precision) == (True, True), found


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Damals sagte Weber: „Wir segeln.“", "de", "Weber"),
        ("Prompt antwortete der Bürgermeister: „Nein.“", "de", "der Bürgermeister"),
        ("Abends sagte Anna Weber: „Wir segeln.“", "de", "Anna Weber"),
        ("Montagabend sagte Weber: „Wir segeln.“", "de", "Weber"),
        ("Nebenbei sagte Weber: „Wir segeln.“", "de", None),
        ("Unlängst sagte die Wirtin: „Wir segeln.“", "de", None),
        ("Beiläufig erklärte Weber: „Wir segeln.“", "de", None),
        ("Tags darauf räumte Weber ein: „Wir segeln.“", "de", None),
        ("„Wir segeln“, sagte Montagabend der Bürgermeister Karl Braun.", "de", "Karl Braun"),
        ("„Wir segeln“, sagte Donnerstagfrüh Anna Weber.", "de", "Anna Weber"),
        ("„Wir segeln“, sagte Silvester der Bürgermeister Karl Braun.", "de", None),
        ("Anna Weber kam. „Wir segeln“, sagte Weber der Zeitung.", "de", "Anna Weber"),
        ("Dr. Weber kam. Weber sagte: „Wir segeln.“", "de", "Weber"),
        ("Anoche dijo el alcalde: «Zarpamos».", "es", None),
        ("Antaño dijo Ruiz: «Zarpamos».", "es", None),
        ("Recientemente disse Ana Silva: “Vamos.”", "pt", "Ana Silva"),
        ("Outrora disse Silva: “Vamos.”", "pt", None),
        ("Dapprima ha detto il sindaco: «Andiamo».", "it", None),
        ("Naguère a dit Morel : « Nous partons. »", "fr", None),
        ("M. Morel est venu. Morel a dit : « Nous partons. »", "fr", "Morel"),
    ],
)
def test_an_adverb_is_nobody(text: str, language: str, name: str | None) -> None:
    assert [speaker for _, speaker in said(text, language)] == [name]


def test_an_adverb_states_nothing() -> None:
    for text in ("Damals sagte Weber, dass das Boot sinkt.", "Hinterher sagte Weber, dass es regnet."):
        _, (sentence,) = find_speakers(text, 0, split_sentences(text, 0, "de"), "de")
        assert sentence.speaker is None


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("“The plan – says the minister – has failed,” said Ann Low.", "en", "Ann Low"),
        ("“Smith – said the judge – is guilty.”", "en", None),
        ("„Der Plan – sagt der Minister – ist tot“, sagte Anna Weber.", "de", "Anna Weber"),
        ("«La casa –dice el alcalde– está rota», lamentó Ana Ruiz.", "es", None),
        ("Ana Ruiz lamentó: «La casa –dice el alcalde– está rota».", "es", None),
        ("«La casa –dice Ana Ruiz– está rota».", "es", "Ana Ruiz"),
        ("Ana Ruiz habló. «La casa –añadió– está rota», dijo Ruiz.", "es", "Ana Ruiz"),
        ("“A casa – disse Ana Silva – caiu.”", "pt", "Ana Silva"),
        ("«La barca – dice il sindaco – affonda», ha detto Mario Rossi.", "it", None),
        ("Олег Дуб ответил: «Да, — сказал Дуб. — Идём».", "ru", "Олег Дуб"),
        ("«Да, — сказала Инна Зуб. — Идём», — рассказал Олег Дуб.", "ru", None),
    ],
)
def test_who_is_put_into_a_quotation_speaks_unless_somebody_else_is_named(
    text: str, language: str, name: str | None
) -> None:
    assert [speaker for _, speaker in said(text, language)] == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("«Да, — сказал Олег Дуб. — Идём».", ["Олег Дуб"]),
        ("«Да», — заявил в среду на брифинге министр финансов Антон Лис.", ["Антон Лис"]),
        ("«Да», — сказал ТАСС сосед Олега Дуба.", [None]),
        ("«Да», — сказала «Вестям» врач Инна Зуб.", ["Инна Зуб", None]),
        ("Олег Дуб напомнил Ивану Зубу, что «время вышло».", ["Олег Дуб"]),
        ("По словам адвоката Олега Дуба, клиент «болен».", [None]),
        ("«Да», — сказал Олег Дуб. По словам Дуба, это «всё».", ["Олег Дуб", "Олег Дуб"]),
        ("Песню «Дом» написал Олег Дуб.", [None]),
        ("Олег Смирнов ушёл. «Я одна», — сказала Смирнова.", ["Смирнова"]),
        ("Куратор выставки сказал: «Да».", [None]),
        ("«Да», — сказала Инна Зуб на слова Энтони Блинкена о том, что «нет».", ["Инна Зуб", None]),
        ("Глава Пентагона считает, что «мост нужен».", [None]),
        ("Олег Дуб в интервью Bild сказал: «Да».", ["Олег Дуб"]),
        ("Городской суд, повторив мнение компании Ван Генд, заявил, что «прав».", [None]),
        ("Следствие считает, что Дуб «был один». Потом Дуб ушёл.", [None]),
        ("Олег Дуб заявил, что «мост нужен», передает «Интерфакс».", ["Олег Дуб", None]),
    ],
)
def test_cases_tell_who_speaks_in_russian(text: str, names: list[str | None]) -> None:
    assert [speaker for _, speaker in said(text, "ru")] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('Bakan Mehmet Aksu, törende, "Bitti" dedi. "Sabırlı olun" diye ekledi.', ["Mehmet Aksu"] * 2),
        ('Kuzey Odası Başkanı Rüya Denizer ise "Bitti" diye konuştu.', ["Rüya Denizer"]),
        ('"Bitti" diyen balıkçı Ali Kaya, "Gidin" ifadelerini kullandı.', ["Ali Kaya"] * 2),
        ('Ali Kaya, Can Oral\'a "Bitti" dedi.', ["Ali Kaya"]),
        ('Ali Kaya\'ya göre yol "bitti".', ["Ali Kaya"]),
        ('Ali Kaya şunları söyledi: "Bitti."', ["Ali Kaya"]),
        ('Ali Kaya ve Can Oral, "Bitti" dedi.', [None]),
        ('Ali Kaya, Can Oral\'ın "bitti" dediğini söyledi.', [None]),
        ('Ali Kaya\'nın "bitti" sözü yankı buldu.', [None]),
        ('Ali Kaya, "Bitti" dedi. "Gidin" dedi Can Oral.', ["Ali Kaya", "Can Oral"]),
        ('Ali Kaya, "Bitti" dedi. Kar yağdı. "Gidin" diye ekledi.', ["Ali Kaya", None]),
        ('Ali Kaya, "Bitti" dedi. Açıklamada "Gidin" denildi.', ["Ali Kaya", None]),
    ],
)
def test_the_verb_at_the_end_tells_who_speaks_in_turkish(text: str, names: list[str | None]) -> None:
    assert [speaker for _, speaker in said(text, "tr")] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('قال رئيس البلدية سامر الحلبي إن "الجسر فتح". وأضاف: "تأخر".', ["سامر الحلبي"] * 2),
        ('وقال المتحدث باسم الشركة عادل منصور لوكالة الأنباء: "نعم".', ["عادل منصور"]),
        ('"نعم"، قالت مديرة المطار لمياء فارس لصحيفة النور.', ["لمياء فارس"]),
        ('وفقاً للباحثة ريم الخطيب، الأمر "محسوم".', ["ريم الخطيب"]),
        ('وصف سامر الحلبي القرار بـ"العظيم".', ["سامر الحلبي"]),
        ('قال سامر الحلبي إن "هذا". وقالت: "لا".', ["سامر الحلبي", None]),
        ('قال سامر الحلبي إن "هذا". سقط المطر. وأضاف: "لا".', ["سامر الحلبي", None]),
        ('قال محامي الرئيس سامر الحلبي إن موكله "بريء".', ["محامي الرئيس سامر الحلبي"]),
        ('قال الرئيس في لقاء مع سامر الحلبي إن الأمر "بسيط".', ["الرئيس"]),
        ('قال سامر الحلبي لكمال صبري: "نعم".', ["سامر الحلبي"]),
        ('سامر الحلبي قدم مسرحية "الصمت".', [None]),
        ('قال الحاضرون إن "هذا صحيح".', [None]),
        ('قالت والدة الطفل سامر الحلبي إن ابنها "يلعب".', ["والدة الطفل سامر الحلبي"]),
    ],
)
def test_the_words_around_tell_where_a_name_ends_in_arabic(text: str, names: list[str | None]) -> None:
    assert [speaker for _, speaker in said(text, "ar")] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("محسن کریمی، شهردار، گفت: «بله.» وی افزود: «نه.»", ["محسن کریمی"] * 2),
        ("به گزارش ایسنا، محسن کریمی با بیان اینکه دیر است، افزود: «بله.»", ["محسن کریمی"]),
        ("محسن کریمی در گفت‌وگو با علی نوری گفت: «بله.»", ["محسن کریمی"]),
        ("محسن کریمی گفت: «بله.» محسن کریمی سخنان علی نوری را «نمایش» خواند.", ["محسن کریمی"] * 2),
        ("به گفته محسن کریمی، پل «کهنه» است.", ["محسن کریمی"]),
        ("وکیل محسن کریمی گفت: «بله.»", ["وکیل محسن کریمی"]),
        ("رئیس‌جمهور در دیدار با محسن کریمی گفت: «بله.»", ["رئیس‌جمهور"]),
        ("محسن کریمی و علی نوری گفتند: «بله.»", [None]),
        ("محسن کریمی گفت: «بله.» یکی از ساکنان گفت: «نه.» وی افزود: «هرگز.»",
         ["محسن کریمی", "یکی از ساکنان", None]),
        ("محسن کریمی نمایش «سکوت» را دید.", [None]),
        ("محسن کریمی با انتقاد از علی نوری که گفته بود «نه»، افزود: «بله.»", [None, None]),
    ],
)  # fmt: skip
def test_the_place_in_the_sentence_tells_who_speaks_in_persian(text: str, names: list[str | None]) -> None:
    assert [speaker for _, speaker in said(text, "fa")] == names


def test_a_persian_pronoun_looks_no_farther_back_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    looked, tells = [], People._tells_of_nobody

    def counted(people: People, item: Mention | Sentence) -> bool:
        looked.append(item)
        return tells(people, item)

    monkeypatch.setattr(People, "_tells_of_nobody", counted)
    turns = 60
    text = "محسن کریمی گفت: «بله.» " + "وی افزود: «نه.» باران بارید. " * turns
    assert [speaker for _, speaker in said(text, "fa")] == ["محسن کریمی"] * (turns + 1)
    assert turns <= len(looked) <= 4 * turns


def test_a_headline_tells_whose_quotations_are_listed_and_who_is_interviewed() -> None:
    listed = article('Clara Voss on the dam\n\nA list.\n\n- "It holds." (Radio Nord, 3 May)\n')
    assert [q.speaker.name for q in listed.quotations if q.speaker] == ["Clara Voss"]
    text = (
        "---\ntitle: Talk with Vera Stahl\nauthor: Eva Lund\n---\n"
        "Q: Why bees?\n\nA: I like them.\n\nQ: Do they sting?\n\nA: Only me.\n"
    )
    asked = built(read_markdown(text.encode(), "talk.md"))
    assert [s.speaker and s.speaker.name for s in asked.sentences] == [None, "Vera Stahl", None, "Vera Stahl"]


def test_answers_are_nobodys_where_several_are_introduced() -> None:
    turns = "Q: Is she free?\n\nA: I think so.\n\nQ: And then?\n\nA: We wait for the judge.\n"
    for introduction, name in (
        ("Lawyers Tom Reed and Eva Stone explain the case.", None),
        ("We spoke with Tom Reed about the case.", "Tom Reed"),
        ("The court meets today.", "Ann Low"),
    ):
        told = article(f"What the trial of Ann Low means\n\n{introduction}\n\n{turns}")
        assert {s.speaker and s.speaker.name for s in told.sentences if told.text[s.start] == "A"} == {name}


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("« Nous partons », a déclaré Jean\u2008Morel, le maire.", "fr", "Jean\u2008Morel"),
        ("“We sail,” said Jean\u2006Morel.", "en", "Jean\u2006Morel"),
        ("“We sail,” the master of St\u2008Ives said.", "en", "the master of St\u2008Ives"),
        ("« Nous partons », a déclaré l’avocate d’Ouessant.", "fr", "l’avocate d’Ouessant"),
    ],
)
def test_a_speaker_is_named_as_written_thin_spaces_too(text: str, language: str, name: str) -> None:
    ((quotation,), _) = find_speakers(text, 0, split_sentences(text, 0, language), language)
    assert quotation.speaker is not None
    assert quotation.speaker.name == name
    assert quotation.mention is not None
    assert quotation.mention in text


def test_a_split_quotation_has_one_speaker() -> None:
    assert said('"It fell," Sunniva Dahl said, "but in the right direction."') == [
        ("It fell,", "Sunniva Dahl"),
        ("but in the right direction.", "Sunniva Dahl"),
    ]


def test_a_quotation_that_goes_on_in_the_next_sentence_or_paragraph() -> None:
    text = (
        '"We sail," said Reker. "I promise."\n\n'
        "“It is time,” said Ann Low. “First we paint.\n\n“Then we sail.”"
    )
    assert [speaker for _, speaker in said(text)] == ["Reker", "Reker", "Ann Low", "Ann Low", "Ann Low"]


def test_pronouns_lead_to_the_person_with_the_fullest_name_and_role() -> None:
    text = REKER + '"She is strong," Reker said.\n\n"But I promise nothing," he added.'
    quotations, sentences = find_speakers(text, 0, split_sentences(text, 0, "en"), "en")
    last = quotations[-1]
    assert (last.mention, last.speaker and last.speaker.name) == ("he", "Tomas Reker")
    assert last.speaker is not None
    assert last.speaker.role == "the harbour master"
    assert text[last.speaker.start : last.speaker.end] == "Reker"
    assert sentences[-1].speaker == last.speaker


def test_somebody_introduced_since_is_meant_by_the_pronoun() -> None:
    text = (
        REKER + '"We sail," Reker said.\n\nIlse Varga, who runs the shop, disagreed. "I doubt it," she said.'
    )
    assert said(text)[-1] == ("I doubt it,", "Ilse Varga")


def test_a_pronoun_means_nobody_whom_its_quotation_names() -> None:
    assert said('Tom Low left. "Peter Marsh lied," he said.') == [("Peter Marsh lied,", "Tom Low")]
    assert said('The board met. "Peter Marsh lied," he said.') == [("Peter Marsh lied,", None)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ms. Carr and Ms. Lind sued. “We were cheated,” she said.", None),
        ("Reker left. Low’s husband, Tor Vik, stayed. “She is late,” he said.", "Tor Vik"),
        ("Tomas Reker left. The driver stayed. “She is late,” he said.", None),
        ("Tomas Reker, the driver, left. The driver was calm. “She is late,” he said.", "Tomas Reker"),
        ("Peter Holm hired Ann Falk. “He asked me twice,” she said.", None),
        ("Lashing out, the board closed. “It leans,” he said.", None),
        ("Norrlys grew. “It leans,” he said.", None),
    ],
)
def test_a_pronoun_means_nobody_where_two_may_be_meant(text: str, name: str | None) -> None:
    assert said(text)[-1][1] == name


@pytest.mark.parametrize(
    "text",
    [
        'The so-called "experts" met in the harbour.',
        'The film "Gone With the Wind" was shown in the harbour.',
        'He plays in a band called "Free" and sells fish.',
        'Trump was asked, "Who are you?"',
        '"Who knows?"',
    ],
)
def test_where_it_is_uncertain_nobody_is_credited(text: str) -> None:
    assert all(speaker is None for _, speaker in said(text))


def test_a_stray_mark_credits_nothing_behind_it() -> None:
    assert said('It was an "odd day, Reker said. Ann Low sold fish.') == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Strand insisted that no letter had reached her.", "Strand"),
        ("On Monday, Helen Strand said the roof would last.", "Helen Strand"),
        ("The roof will be finished in August, the council said.", "the council"),
        ("According to Norrlys, nine turbines were planned.", "Norrlys"),
        ("The roof fell in January.", None),
        ("Nine turbines were planned.", None),
        ("According to reports, Smith left.", None),
        ("According to the mayor, Ann Low, Smith left.", "Ann Low"),
    ],
)
def test_a_reported_statement_is_its_speakers(text: str, name: str | None) -> None:
    _, (sentence,) = find_speakers(text, 0, split_sentences(text, 0, "en"), "en")
    assert (sentence.speaker and sentence.speaker.name) == name


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("The mayor has lied, said opposition leader Karl Braun.", "en", "Karl Braun"),
        ("Smith stole the money, said prosecutor Lena Holt.", "en", "Lena Holt"),
        ("The minister, said Peter Marsh, had lied.", "en", "Peter Marsh"),
        ("The minister knew everything, says Ann Low.", "en", "Ann Low"),
        ("The harbour board took bribes, alleged Tomas Reker.", "en", "Tomas Reker"),
        ("The mayor, Ann Low said, had taken the money.", "en", "Ann Low"),
        ("The mayor lied, warned former harbour pilot Ann Low on Monday.", "en", "Ann Low"),
        ("Reker was drunk, wrote Ann Low in a letter.", "en", "Ann Low"),
        ("Braun took bribes, said a spokesman for the board.", "en", "a spokesman for the board"),
        ("The president said nothing was stolen, added Reker.", "en", "Reker"),
        ("Smith confirmed the sale, said Lena Holt, his lawyer.", "en", "Lena Holt"),
        ("Smith, who runs the shop, confirmed the sale.", "en", "Smith"),
        ("The minister, Amir Khan, said the roof would last.", "en", "Amir Khan"),
        ("Marsh, said the prosecutor, was in the building.", "en", "the prosecutor"),
        ("The council lied, said residents.", "en", None),
        ("Reker stole the boat, claimed she.", "en", None),
        ("Ann Low, a friend, said Tomas Reker, her rival, stole it.", "en", None),
        ("Der Minister, sagte Peter Marsch, habe gelogen.", "de", "Peter Marsch"),
        ("Der Minister habe gelogen, so Peter Marsch.", "de", "Peter Marsch"),
        ("El alcalde ha mentido, dijo Karl Braun.", "es", "Karl Braun"),
        ("El alcalde, dijo Amaia Oteiza, ha mentido.", "es", "Amaia Oteiza"),
        ("Pedro robó el dinero, afirmó la fiscal.", "es", "la fiscal"),
        ("Le maire a menti, a déclaré Jean Morel.", "fr", "Jean Morel"),
        ("Le ministre, a dit Jean Morel, a menti.", "fr", "Jean Morel"),
    ],
)
def test_who_is_accused_is_not_the_accuser(text: str, language: str, name: str | None) -> None:
    _, (sentence,) = find_speakers(text, 0, split_sentences(text, 0, language), language)
    assert (sentence.speaker and sentence.speaker.name) == name


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Мэр Олег Дуб заявил, что мост открыт.", "ru", "Олег Дуб"),
        ("Согласно летописи, Олег Дуб жил здесь.", "ru", None),
        ("По данным Всемирной организации, рост падает.", "ru", None),
        ("Игрок Олег Дуб добавил два очка.", "ru", None),
        ("Так решил Европейский суд. Европейский суд заявил, что прав.", "ru", None),
        ("Ali Kaya, köprünün açıldığını söyledi.", "tr", "Ali Kaya"),
        ("Ali Kaya iki sayı ekledi.", "tr", None),
        ("Kaya ve Oral, köprünün açıldığını söyledi.", "tr", None),
        ("أعلن سامر الحلبي أن الجسر فتح.", "ar", "سامر الحلبي"),
        ("تنظم الأصوات حسب النيابة التناسبية.", "ar", None),
        ("محسن کریمی گفت پل باز شد.", "fa", "محسن کریمی"),
        ("محسن کریمی دو گل اضافه کرد.", "fa", None),
    ],
)
def test_a_statement_is_credited_only_where_it_surely_is_one(
    text: str, language: str, name: str | None
) -> None:
    _, sentences = find_speakers(text, 0, split_sentences(text, 0, language), language)
    assert (sentences[-1].speaker and sentences[-1].speaker.name) == name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ann Low denied that the money was gone.", "en"),
        ("The money is gone, Ann Low denied.", "en"),
        ("Ann Low has never said that the money was gone.", "en"),
        ("The money is gone, Ann Low said Tomas Reker had told her.", "en"),
        ("Ann Low denied being “a thief.”", "en"),
        ("Ann Low denied claims that she was “a thief.”", "en"),
        ("Ann Low never said “the money is gone.”", "en"),
        ("“The money is gone,” Ann Low said Tomas Reker had told her.", "en"),
        ("Rosa Stein bestritt, dass das Geld weg ist.", "de"),
        ("Rosa Stein sagte nie, dass das Geld weg ist.", "de"),
        ("Rosa Stein wies den Vorwurf zurück, dass das Geld weg ist.", "de"),
        ("Rosa Stein bestreitet, das Geld „gestohlen“ zu haben.", "de"),
        ("Rosa Soto negó que el dinero faltara.", "es"),
        ("Rosa Soto nunca dijo que el dinero faltara.", "es"),
        ("Rose Morel n'a pas déclaré que l'argent a disparu.", "fr"),
        ("Rose Morel a démenti que la caisse soit « vide ».", "fr"),
        ("Rosa Souto negou que o dinheiro tivesse sumido.", "pt"),
        ("Rosa Sotti non ha mai detto che i soldi sono spariti.", "it"),
        ("Олег Дуб отрицал, что деньги пропали.", "ru"),
        ("Ali Kaya, paranın kaybolduğunu reddetti.", "tr"),
        ("نفى سامر الحلبي أن المال ضاع.", "ar"),
        ("محسن کریمی تکذیب کرد که پل باز شد.", "fa"),
    ],
)
def test_what_somebody_denies_or_has_from_another_is_not_their_own(text: str, language: str) -> None:
    quotations, sentences = find_speakers(text, 0, split_sentences(text, 0, language), language)
    assert [one.speaker for one in quotations] == [None] * len(quotations)
    assert [one.speaker for one in sentences] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "“I was there,” Ann Low denied.",
        "Ann Low denied it: “I was there.”",
        "Ann Low denied the report as “a joke.”",
        "Ann Low denied the charges. “I was there all the time.”",
    ],
)
def test_what_somebody_says_in_denying_is_their_own(text: str) -> None:
    assert [name for _, name in said(text)] == ["Ann Low"]


def test_a_quotation_behind_a_sentence_about_another_is_not_the_last_speakers() -> None:
    assert [name for _, name in said("“We sail,” Olga Brandt said. He laughed. “We go.”")] == [
        "Olga Brandt",
        None,
    ]
    assert [name for _, name in said("“We sail,” Olga Brandt said. She laughed. “We go.”")] == [
        "Olga Brandt"
    ] * 2


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The head librarian, Ann Low, said: “We sail.”", "Ann Low", "the head librarian"),
        ("A former pilot, Ann Low, said: “We sail.”", "Ann Low", "a former pilot"),
        ("“We sail.”\n\n— Ann Low, The head librarian\n\nIt rains.", "Ann Low", "the head librarian"),
        ("Opponent Karl Wood left. “We sail,” Wood said.", "Karl Wood", "Opponent"),
        ("“We sail,” said opponent Karl Wood.", "Karl Wood", "opponent"),
        ("“We sail,” Head Librarian Ottilie Frank said.", "Ottilie Frank", "Head Librarian"),
        ("“We sail,” Mayor Rosa Lund said.", "Rosa Lund", "Mayor"),
        ("“We sail,” Hunter Biden said.", "Hunter Biden", None),
        ("“We sail,” Mary Baker Eddy said.", "Mary Baker Eddy", None),
        ("“We sail,” Mary Baker Eddy Low said.", "Mary Baker Eddy Low", None),
    ],
)
def test_a_role_is_no_part_of_the_name(text: str, name: str, role: str | None) -> None:
    quotations, _ = find_speakers(text, 0, split_sentences(text, 0, "en"), "en")
    speaker = quotations[0].speaker
    assert speaker is not None
    assert (speaker.name, speaker.role) == (name, role)


def test_a_block_quotation_is_of_whom_the_line_below_it_names() -> None:
    text = (
        "# Head\n\n> Nobody knows whose this is.\n\n"
        "> We sail. It is late.\n>\n> We go.\n>\n> — Tomas Reker\n\n"
        "The harbour is open.\n\n> We stay.\n\n— Ann Low, captain\n\n— Karl Wood\n"
    )
    read = built(read_markdown(text.encode(), "quay.md"))
    assert [(read.text[s.start : s.end], s.speaker.name) for s in read.sentences if s.speaker] == [
        ("> We sail.", "Tomas Reker"),
        ("It is late.", "Tomas Reker"),
        ("> We go.", "Tomas Reker"),
        ("> We stay.", "Ann Low"),
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                '"',
                "“",
                "”",
                "said",
                "Reker",
                "Mr.",
                "he",
                ",",
                ".",
                " the minister ",
                "\n\n",
                "’",
                "—",
                ":",
                "A. B.",
                "قال أحمد السالم",
                "گفت",
                "dedi",
            ]
        ),
        max_size=40,
    ).map(" ".join),
    st.sampled_from(["en", "de", "ru", "tr", "ar", "fa", "xx"]),
)
def test_any_text_is_borne_and_every_speaker_stands_in_it(text: str, language: str) -> None:
    quotations, sentences = find_speakers(text, 0, split_sentences(text, 0, language), language)
    assert list(quotations) == sorted(quotations, key=lambda q: q.start)
    for speaker in [q.speaker for q in quotations] + [s.speaker for s in sentences]:
        if speaker:
            assert 0 <= speaker.start < speaker.end <= len(text)
            assert speaker.name in text


def nrf_article() -> Article:
    path = SHARED / "articles" / "nrf-taliban-talks.txt"
    return built(read_text(path.read_bytes(), path.name))


@pytest.mark.shared
def test_every_quotation_of_the_real_article_names_the_right_person(shared: object) -> None:
    article = nrf_article()
    mentions = [(article.text[q.start : q.end][:24], q.mention) for q in article.quotations]
    assert mentions == [
        ("separate pages.", "Ali Maisam Nazary"), ("they were unwilling to c", "Nazary"),
        ("There were no results du", "Nazary"), ("We were on two separate ", "he"),
        ("brief encounter", "Nazary"), ("We did not go to them. T", "He"),
        ("affiliated with the resi", "Nazary"), ("going in and out of Afgh", "Nazary"),
        ("Commander Massoud travel", "Nazary"), ("guerrilla", "he"), ("We need any type of supp", "he"),
        ("The NRF is the last rema", "Nazary"),
    ]  # fmt: skip
    for quotation in article.quotations:
        assert quotation.speaker is not None
        assert quotation.speaker.name == "Ali Maisam Nazary"
        assert quotation.speaker.role == "the foreign relations chief for the National Resistance Front (NRF)"


@pytest.mark.shared
def test_polnear_is_credited_as_the_documents_say(shared: object) -> None:
    import json

    from tests.benchmarks.speakers import measure_credits

    read = [
        json.loads((SHARED / "eval" / f"polnear-dev-{part}.json").read_text())
        for part in ("articles", "quotes")
    ]
    measured = measure_credits(*read)
    assert measured.named.right >= 0.94
    assert measured.named.precision >= 0.975
    assert measured.pronouns_right >= 0.9


def test_the_samples_credit_whom_they_should() -> None:
    from corpus.library import SAMPLES

    credited = {
        (a.source, q.speaker.name) for a in read_library(SAMPLES).articles for q in a.quotations if q.speaker
    }
    assert ("05-eagles.txt", "Sunniva Dahl") in credited
    assert ("02-library-roof.md", "Arun Mistry") in credited
    assert ("07-hafenfest.md", "Greta Holm") in credited
