"""A short article in each of many languages answers what it tells, and nothing else."""

from importlib.resources import files

import pytest
import regex

from corpus.library import Library
from corpus.readers.text import read_text
from retrieval.ask import ask
from retrieval.index import Index
from retrieval.question import parse_question
from tests.conftest import built

TEXTS = {
    "ru": (
        "Паром вернулся\n\nПаром «Петрель» снова выйдет в море 4 мая после двух зим у причала. "
        "Ремонт стоил 1,8 миллиона крон.\n\nНачальник порта Томас Рекер сообщил, что судно перевезёт "
        "140 пассажиров. Городская библиотека закрыта с января из-за бури.",
        [
            ("Сколько стоил ремонт парома?", "1,8"),
            ("Когда паром снова выйдет в море?", "4 мая"),
            ("Кто начальник порта?", "Рекер"),
            ("Какая столица Франции?", None),
            ("Почему закрыта библиотека?", "бури"),
        ],
    ),
    "zh": (
        "渡轮恢复\n\n渡轮海燕号将于五月四日恢复航行。维修费用为一百八十万克朗。"
        "\n\n港务长雷克尔说,渡轮可载客一百四十人。市图书馆自一月风暴以来一直关闭。",
        [
            ("维修费用是多少?", "一百八十万"),
            ("渡轮什么时候恢复航行?", "五月四日"),
            ("港务长是谁?", "雷克尔"),
            ("法国的首都是哪里?", None),
            ("图书馆为什么关闭?", "风暴"),
        ],
    ),
    "ar": (
        "عودة العبارة\n\nستعود العبارة النورس إلى الإبحار في الرابع من مايو بعد شتاءين على الرصيف. "
        "بلغت تكلفة الإصلاح 1.8 مليون كرونة.\n\nقال مدير الميناء توماس ريكر إن العبارة ستحمل 140 "
        "راكبا. المكتبة العامة مغلقة منذ عاصفة يناير.",
        [
            ("كم بلغت تكلفة إصلاح العبارة؟", "1.8"),
            ("متى ستعود العبارة إلى الإبحار؟", "مايو"),
            ("من هو مدير الميناء؟", "ريكر"),
            ("ما هي عاصمة فرنسا؟", None),
        ],
    ),
    "tr": (
        "Feribot geri dönüyor\n\nFeribot Petrel, rıhtımda geçen iki kıştan sonra 4 Mayıs'ta yeniden "
        "sefere çıkacak. Onarım 1,8 milyon krona mal oldu.\n\nLiman müdürü Tomas Reker, geminin 140 "
        "yolcu taşıyacağını söyledi. Belediye kütüphanesi ocak ayındaki fırtınadan beri kapalı.",
        [
            ("Onarım ne kadara mal oldu?", "1,8"),
            ("Feribot ne zaman sefere çıkacak?", "4 Mayıs"),
            ("Liman müdürü kim?", "Reker"),
            ("Fransa'nın başkenti neresidir?", None),
            ("Kütüphane ne zamandan beri kapalı?", "ocak"),
        ],
    ),
    "hi": (
        "नौका लौटी\n\nनौका पेट्रेल दो सर्दियों के बाद 4 मई को फिर से चलेगी। मरम्मत पर 18 लाख क्रोन "
        "खर्च हुए।\n\nबंदरगाह प्रमुख टॉमस रेकर ने कहा कि नौका 140 यात्रियों को ले जाएगी। नगर "
        "पुस्तकालय जनवरी के तूफान के बाद से बंद है।",
        [
            ("मरम्मत पर कितना खर्च हुआ?", "18 लाख"),
            ("नौका फिर से कब चलेगी?", "4 मई"),
            ("बंदरगाह प्रमुख कौन है?", "रेकर"),
            ("फ्रांस की राजधानी क्या है?", None),
        ],
    ),
    "el": (
        "Το πλοίο επιστρέφει\n\nΤο πλοίο Πέτρελ θα ξαναταξιδέψει στις 4 Μαΐου μετά από δύο χειμώνες "
        "στην αποβάθρα. Η επισκευή κόστισε 1,8 εκατομμύρια κορόνες.\n\nΟ λιμενάρχης Τόμας Ρέκερ είπε "
        "ότι το πλοίο θα μεταφέρει 140 επιβάτες. Η βιβλιοθήκη είναι κλειστή από την καταιγίδα του "
        "Ιανουαρίου.",
        [
            ("Πόσο κόστισε η επισκευή;", "1,8"),
            ("Πότε θα ξαναταξιδέψει το πλοίο;", "4 Μαΐου"),
            ("Ποιος είναι ο λιμενάρχης;", "Ρέκερ"),
            ("Ποια είναι η πρωτεύουσα της Γαλλίας;", None),
        ],
    ),
    "ro": (
        "Feribotul revine\n\nFeribotul Petrel va naviga din nou pe 4 mai, după două ierni la chei. "
        "Reparația a costat 1,8 milioane de coroane.\n\nȘeful portului, Tomas Reker, a spus că nava "
        "va transporta 140 de pasageri. Biblioteca orașului este închisă de la furtuna din ianuarie.",
        [
            ("Cât a costat reparația?", "1,8"),
            ("Când va naviga feribotul din nou?", "4 mai"),
            ("Cine este șeful portului?", "Reker"),
            ("Care este capitala Franței?", None),
        ],
    ),
    "vi": (
        "Phà trở lại\n\nPhà Petrel sẽ chạy lại vào ngày 4 tháng 5 sau hai mùa đông nằm ở bến. Việc "
        "sửa chữa tốn 1,8 triệu krona.\n\nGiám đốc cảng Tomas Reker nói rằng phà sẽ chở 140 hành "
        "khách. Thư viện thành phố đóng cửa từ cơn bão tháng Giêng.",
        [
            ("Việc sửa chữa tốn bao nhiêu?", "1,8"),
            ("Khi nào phà chạy lại?", "4 tháng 5"),
            ("Giám đốc cảng là ai?", "Reker"),
            ("Thủ đô của Pháp là gì?", None),
        ],
    ),
    "th": (
        "เรือเฟอร์รี่กลับมา\n\nเรือเฟอร์รี่เพเทรลจะกลับมาแล่นอีกครั้งในวันที่ 4 พฤษภาคม "
        "ค่าซ่อมเรือเป็นเงิน 1.8 ล้านโครน\n\nนายท่าเรือโทมัส เรเกอร์กล่าวว่าเรือจะรับผู้โดยสาร 140 "
        "คน ห้องสมุดประจำเมืองปิดมาตั้งแต่พายุเดือนมกราคม",
        [
            ("ค่าซ่อมเรือเป็นเงินเท่าไร", "1.8"),
            ("เรือเฟอร์รี่จะกลับมาแล่นเมื่อไร", "4 พฤษภาคม"),
            ("เมืองหลวงของฝรั่งเศสคืออะไร", None),
        ],
    ),
    "he": (
        "המעבורת חוזרת\n\nהמעבורת פטרל תצא שוב לים ב-4 במאי אחרי שני חורפים ברציף. התיקון עלה 1.8 מיליון כתרים.\n\nמנהל הנמל תומס רקר אמר שהספינה תישא 140 נוסעים. הספרייה העירונית סגורה מאז הסערה בינואר.",
        [
            ("כמה עלה תיקון המעבורת?", "1.8"),
            ("מתי תצא המעבורת לים?", "4 במאי"),
            ("מיהו מנהל הנמל?", "רקר"),
            ("מהי בירת צרפת?", None),
            ("מדוע סגורה הספרייה?", "הסערה"),
        ],
    ),
    "fi": (
        "Lautta palaa\n\nLautta Petrel lähtee taas merelle 4. toukokuuta kahden laiturissa vietetyn talven jälkeen. Korjaus maksoi 1,8 miljoonaa kruunua.\n\nSatamapäällikkö Tomas Reker sanoi, että alus kuljettaa 140 matkustajaa. Kaupunginkirjasto on ollut suljettuna tammikuun myrskystä lähtien.",
        [
            ("Kuinka paljon korjaus maksoi?", "1,8"),
            ("Milloin lautta lähtee merelle?", "4. toukokuuta"),
            ("Kuka on satamapäällikkö?", "Reker"),
            ("Mikä on Ranskan pääkaupunki?", None),
        ],
    ),
    "id": (
        "Feri kembali\n\nFeri Petrel akan berlayar lagi pada 4 Mei setelah dua musim dingin di dermaga. Perbaikannya menelan biaya 1,8 juta krona.\n\nKepala pelabuhan Tomas Reker mengatakan bahwa kapal itu akan mengangkut 140 penumpang. Perpustakaan kota ditutup sejak badai bulan Januari.",
        [
            ("Berapa biaya perbaikan feri?", "1,8"),
            ("Kapan feri akan berlayar lagi?", "4 Mei"),
            ("Siapakah kepala pelabuhan?", "Reker"),
            ("Apa ibu kota Prancis?", None),
            ("Mengapa perpustakaan kota ditutup?", "badai"),
        ],
    ),
    "bn": (
        "ফেরি ফিরছে\n\nপেট্রেল ফেরি দুই শীত ঘাটে থাকার পর ৪ মে আবার চলবে। মেরামতে ১৮ লাখ ক্রোন খরচ হয়েছে।\n\nবন্দরপ্রধান টমাস রেকার বলেছেন, জাহাজটি ১৪০ জন যাত্রী বহন করবে। শহরের গ্রন্থাগার জানুয়ারির ঝড়ের পর থেকে বন্ধ।",
        [
            ("মেরামতে কত খরচ হয়েছে?", "১৮ লাখ"),
            ("ফেরি আবার কবে চলবে?", "৪ মে"),
            ("বন্দরপ্রধান কে?", "রেকার"),
            ("ফ্রান্সের রাজধানী কী?", None),
        ],
    ),
    "hu": (
        "Visszatér a komp\n\nA Petrel komp két rakparton töltött tél után május 4-én újra tengerre száll. A javítás 1,8 millió koronába került.\n\nTomas Reker kikötőmester elmondta, hogy a hajó 140 utast szállít majd. A városi könyvtár a januári vihar óta zárva van.",
        [
            ("Mennyibe került a javítás?", "1,8"),
            ("Mikor száll újra tengerre a komp?", "május 4"),
            ("Ki a kikötőmester?", "Reker"),
            ("Mi Franciaország fővárosa?", None),
        ],
    ),
    "uk": (
        "Пором повертається\n\nПором «Петрель» знову вийде в море 4 травня після двох зим біля причалу. Ремонт коштував 1,8 мільйона крон.\n\nНачальник порту Томас Рекер повідомив, що судно перевезе 140 пасажирів. Міська бібліотека зачинена з січня через бурю.",
        [
            ("Скільки коштував ремонт порома?", "1,8"),
            ("Коли пором знову вийде в море?", "4 травня"),
            ("Хто начальник порту?", "Рекер"),
            ("Яка столиця Франції?", None),
        ],
    ),
    "de": (
        "Die Fähre kommt\n\nDie Fähre Petrel fährt ab 4. Mai wieder, nach zwei Wintern am Kai. Die "
        "Reparatur kostete 1,8 Millionen Kronen.\n\nHafenmeister Tomas Reker sagte, das Schiff werde "
        "140 Passagiere mitnehmen. Die Stadtbücherei ist seit dem Sturm im Januar geschlossen.",
        [
            ("Wie viel kostete die Reparatur?", "1,8"),
            ("Wann fährt die Fähre wieder?", "4. Mai"),
            ("Wer ist der Hafenmeister?", "Reker"),
            ("Was ist die Hauptstadt von Frankreich?", None),
            ("Warum ist die Bücherei geschlossen?", "Sturm"),
        ],
    ),
    "fa": (
        "بازگشت کشتی\n\nکشتی پترل پس از دو زمستان در ۴ مه دوباره به راه می‌افتد. تعمیر آن ۱٫۸ میلیون "
        "کرون هزینه داشت.\n\nرئیس بندر توماس رکر گفت که کشتی ۱۴۰ مسافر خواهد برد.",
        [("تعمیر کشتی چقدر هزینه داشت؟", "۱٫۸"), ("رئیس بندر کیست؟", "رکر"), ("پایتخت فرانسه کجاست؟", None)],
    ),
    "ja": (
        "フェリー再開\n\nフェリー海燕号は五月四日に運航を再開する。修理費は百八十万クローネだった。"
        "\n\n港長のレーカー氏は、乗客定員は百四十人だと述べた。市立図書館は一月の嵐以来閉まっている。",
        [
            ("修理費はいくらでしたか?", "百八十万"),
            ("フェリーはいつ運航を再開しますか?", "五月四日"),
            ("フランスの首都はどこですか?", None),
        ],
    ),
}

CASES = [(language, question, part) for language, (_, asked) in TEXTS.items() for question, part in asked]


@pytest.mark.parametrize(("language", "question", "part"), CASES)
def test_it_answers_in_every_script(language: str, question: str, part: str | None) -> None:
    article = built(read_text(TEXTS[language][0].encode(), "a.txt"))
    assert article.in_language == language
    answer = ask(Index(Library((article,))), question)
    if part is None:
        assert answer.quotes == ()
    else:
        assert part in answer.quotes[0].text


def test_a_german_noun_is_no_name_though_it_has_a_capital() -> None:
    index = Index(Library((built(read_text(TEXTS["de"][0].encode(), "a.txt")),)))
    answer = ask(index, "Wann fährt die Fähre nach der Pause wieder?")
    assert "4. Mai" in answer.quotes[0].text


@pytest.mark.parametrize(
    ("language", "question", "expects"),
    [
        ("fi", "Minä vuonna lautta upposi?", "date"),
        ("id", "Feri itu ada di mana?", "place"),
        ("he", "בן כמה מנהל הנמל?", "age"),
        ("bn", "বন্দরপ্রধান কে?", "person"),
        ("cs", "Kolik stála oprava?", "number"),
        ("sv", "Varför är biblioteket stängt?", "reason"),
        ("nb", "Hvem er havnesjefen?", "person"),
        ("ur", "کشتی کب چلے گی؟", "date"),
        ("ta", "துறைமுகத் தலைவர் யார்?", "person"),
        ("uz", "Parom qachon qaytadi?", "date"),
    ],
)
def test_a_question_says_in_its_language_what_it_wants(language: str, question: str, expects: str) -> None:
    parsed = parse_question(question, (language,))
    assert parsed.expects == expects


def test_no_word_of_a_lexicon_stands_in_another_script() -> None:
    """A Latin letter among Cyrillic ones looks right and never matches."""
    mixed = regex.compile(r"(?=\w*\p{Latin})(?=\w*[\p{Cyrillic}\p{Greek}\p{Hebrew}\p{Arabic}])\w+")
    assert mixed.findall(files("retrieval").joinpath("lexicon.toml").read_text("utf-8")) == []
