"""The help of LibreOffice, read as pages and questions."""

from bench.corpus.texts import misspelt, questions, texts

PAGE = """<html><head><title>Cellen &amp; rijen</title><script>var x = 1</script></head><body>
<header>Menu</header><div id="DisplayArea"><meta itemprop="keywords" content="geheim">
<h1>Cellen &amp; rijen</h1><p>Eerst dit.</p><h2>Rijen</h2><p>Dan <b>dat</b>.</p></div></body></html>"""
BOOKMARKS = "".join(
    f'{{url:"nl/text/a.html?x#b", app:"CALC", text:"rij {number} -- invoegen"}},'
    for number in range(40)
)


def manual(folder):
    root = folder / "usr/share/libreoffice/help/nl"
    (root / "text").mkdir(parents=True)
    (root / "text" / "a.html").write_text(PAGE, encoding="utf-8")
    (root / "bookmarks.js").write_text(BOOKMARKS, encoding="utf-8")
    return folder


def test_a_page_is_its_title_and_its_headings_with_the_text_under_each(tmp_path):
    (page,) = texts(manual(tmp_path), "nl")
    assert (page.key, page.title) == ("nl/text/a.html", "Cellen & rijen")
    assert page.parts == (("", ""), ("Cellen & rijen", "Eerst dit."), ("Rijen", "Dan dat ."))


def test_keywords_of_one_half_are_asked_always_the_same_ones(tmp_path):
    asked = questions(manual(tmp_path), "nl", {"nl/text/a.html"}, 10)
    assert asked == questions(tmp_path, "nl", {"nl/text/a.html"}, 10)
    assert len(asked) == 10
    assert all(one.answers == {"nl/text/a.html"} for one in asked)
    assert asked[0].query.endswith(" invoegen")


def test_a_misspelt_query_has_two_letters_of_its_longest_word_swapped():
    wrong = misspelt("de gegevens")
    assert wrong != "de gegevens"
    assert sorted(wrong) == sorted("de gegevens")
    assert wrong.startswith("de g")
    assert wrong == misspelt("de gegevens")
    assert misspelt("aaa") == "aaa"
