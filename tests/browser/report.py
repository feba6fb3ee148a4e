"""Opens a report in Chromium and uses it as a reader would.

    pip install -r tests/browser/requirements.txt
    slant score data/samples --format jsonl -o scored.jsonl
    slant compare scored.jsonl --min-articles 5 -o report.html
    python tests/browser/report.py report.html scored.jsonl [--chromium /usr/bin/chromium] [--screenshots FOLDER]

The report needs two articles or more, an actor in five of one outlet, and for the comparison two ranked outlets that
share an actor. Exit status 0: everything below held.
"""

import itertools
import json
import re
from pathlib import Path
from urllib.parse import quote

from browser import NARROW, WIDE, arguments, check_accessible, check_fits, opened
from playwright.sync_api import Locator, Page, expect

VIEWS = ["#articles", "#matrix", "#compare", "#map", "#attention", "#series", "#a0", "#about", "#run"]


def check_list(page: Page) -> None:
    rows = page.locator("#view-articles tbody tr")

    def n_listed() -> int:
        return int(page.locator("#list-count").inner_text().split(" ")[0].replace(",", ""))

    def loaded() -> list[float]:
        return [float(text) for text in page.locator("#view-articles td[data-name='Loaded share']").all_inner_texts() if text != "–"]

    n_all = n_listed()
    assert n_all > 1, "the report needs two articles or more"
    page.click("#view-articles [data-key=loaded]")
    expect(page.locator("#view-articles th[aria-sort]")).to_contain_text("Loaded share")
    up = loaded()
    assert up == sorted(up), up
    page.click("#view-articles [data-key=loaded]")
    down = loaded()
    assert down == sorted(down, reverse=True) and down[0] > up[0], down
    assert page.evaluate("document.activeElement.dataset.key") == "loaded", "sorting keeps the focus"
    title = rows.first.locator("th a").inner_text()
    page.fill("#view-articles input[type=search]", title)
    assert 1 <= n_listed() < n_all and title in rows.first.inner_text()
    page.fill("#view-articles input[type=search]", "no such headline anywhere")
    expect(rows).to_have_count(0)
    page.fill("#view-articles input[type=search]", "")
    outlet = page.locator("#view-articles select").first
    outlet.select_option(index=1)
    name = outlet.locator("option").nth(1).inner_text()
    assert 1 <= n_listed() < n_all
    assert set(page.locator("#view-articles td[data-name=Outlet]").all_inner_texts()) == {name}
    outlet.select_option(index=0)
    assert n_listed() == n_all


def check_evidence(page: Page, view: str, shown: str) -> Locator:
    evidence = page.locator(f"{view} .evidence-place")
    expect(evidence).to_be_focused()
    expect(evidence.locator("p").first).to_contain_text(shown)
    assert evidence.locator("li").count() > 0
    return evidence


def check_matrix(page: Page) -> None:
    page.click("[data-view=matrix]")
    expect(page.locator("#view-matrix button.cell").first).to_be_visible()
    told = page.locator("#view-matrix button.cell:not(.few)")
    assert told.count() > 0 and page.locator("#view-matrix button.cell.few").count() > 0
    for text in told.all_inner_texts()[:50]:
        mean, n, interval = text.split("\n")
        low, high = (float(end.replace("−", "-")) for end in interval.strip("[]").split(", "))
        assert low <= float(mean.replace("−", "-")) <= high and int(n.removeprefix("n ")) >= 5, text
    cell = told.first
    shown = cell.locator(".mean").inner_text()
    cell.press("Enter")
    evidence = check_evidence(page, "#view-matrix", shown)
    assert evidence.locator("li mark").count() > 0
    item = evidence.locator("li").first
    words = item.locator(".words").inner_text().split(maxsplit=1)[1]
    item.locator("a").click()
    target = page.locator(".sentence.target")
    expect(target).to_be_visible()
    expect(target.locator(".place")).to_be_focused()
    assert words.split()[0] in target.inner_text()
    page.go_back()
    expect(evidence).to_be_visible()


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def check_compare(page: Page, url: str) -> None:
    page.click("[data-view=compare]")
    section = lambda title: page.locator("#view-compare > section").filter(has=page.locator("h2", has_text=title))  # noqa: E731
    check_sides(section("Outlets"))
    check_tone(page, section("Tone toward an actor"))
    check_differences(section("Differences in tone"))
    distances = [float(text.split(" ")[0]) for text in section("Selection").locator("td[data-name=Named] .number").all_inner_texts()]
    assert distances == sorted(distances, reverse=True) and all(0 <= distance <= 1 for distance in distances), distances
    stories = section("Shared stories")
    n_stories = stories.locator("details").count()
    assert n_stories > 0
    stories.locator("summary").first.click()
    links = stories.locator("details[open] li a")
    assert links.count() > 1, "a story has several articles"
    title = links.first.inner_text()
    stories.locator("input").fill(title)
    assert 1 <= stories.locator("details").count() <= n_stories
    stories.locator("summary").first.click()
    stories.locator("details[open] li a", has_text=title).first.click()
    expect(page.locator("#view-article h1")).to_contain_text(title)
    page.goto(url + "#compare")


def check_sides(sides: Locator) -> None:
    shares = lambda: [float(text.split(" ")[0]) for text in sides.locator("td[data-name='Loaded share'] .number").all_inner_texts()]  # noqa: E731
    sides.locator("[data-key=loaded]").click()
    down = shares()
    assert len(down) > 1 and down == sorted(down, reverse=True), down
    sides.locator("[data-key=loaded]").click()
    assert shares() == down[::-1]
    n = [int(text.replace(",", "")) for text in sides.locator("td[data-name=Articles]").all_inner_texts()]
    least = int(re.search(r"of (\d+) articles or more", sides.locator(".count").inner_text()).group(1))
    assert min(n) >= least, (n, least)
    listed = re.findall(r"\((\d+)\)", sides.locator(".listed").inner_text()) if sides.locator(".listed").count() else []
    assert all(int(few) < least for few in listed), listed


def check_tone(page: Page, tone: Locator) -> None:
    options = tone.locator("datalist option")
    tone.locator("input").fill(options.last.get_attribute("value"))
    page.keyboard.press("Enter")
    expect(tone.locator(".count bdi")).to_have_text(options.last.get_attribute("value"))
    tone.locator("input").fill(options.first.get_attribute("value"))
    page.keyboard.press("Enter")
    centre = re.search(r"centre (\S+),", tone.locator(".count").inner_text())
    for row in tone.locator("tbody tr").all():
        mean = number(row.locator("td[data-name=Mean] .number").inner_text().split(" ")[0])
        shrunken = row.locator("td[data-name=Shrunken]").inner_text()
        if centre and shrunken != "–":
            low, high = sorted([mean, number(centre.group(1))])
            assert low - 0.011 <= number(shrunken) <= high + 0.011, row.inner_text()
    cell = tone.locator("button.cell").first
    n = int(cell.locator("small").inner_text().removeprefix("n "))
    shown = cell.locator(".number span").first.inner_text()
    cell.press("Enter")
    evidence = check_evidence(page, "#view-compare", shown)
    more = evidence.locator("button.more")
    while more.is_visible():
        more.click()
    articles = {link.get_attribute("href").split("-")[0].split("@")[0] for link in evidence.locator("li a").all()}
    assert len(articles) == n, (articles, n)


def check_differences(differences: Locator) -> None:
    differences.locator("select").select_option("all")
    tests = differences.locator("td .measured").all()
    assert tests
    for test in tests:
        interval, q = re.search(r"\[(.*)\] q (.*?), \d+ (?:articles|stories)", test.locator("small").inner_text()).groups()
        low, high = (number(end) for end in interval.split(", "))
        names = test.locator("xpath=ancestor::tr").locator("th small bdi").all_inner_texts()
        verdict = test.locator(".verdict").inner_text()
        difference = number(test.locator(".number").inner_text().split(" ")[0])
        assert low <= difference <= high
        told = q == "< 0.001" or float(q) <= 0.05
        assert verdict == (f"{names[0 if difference > 0 else 1]} more favourable" if told else "cannot be told"), verdict
    n_all = differences.locator("tbody tr").count()
    differences.locator("input").fill(differences.locator("tbody th bdi").first.inner_text())
    assert 1 <= differences.locator("tbody tr").count() <= n_all
    differences.locator("input").fill("nobody at all")
    expect(differences.locator("tbody tr")).to_have_count(0)
    differences.locator("input").fill("")


def check_map(page: Page) -> None:
    page.click("[data-view=map]")
    places = page.locator("#view-map circle.place-dot")
    expect(places.first).to_be_visible()
    n = places.count()
    assert n > 2 and page.locator("#view-map ellipse").count() == n
    mark = page.locator("#view-map select")
    mark.select_option(index=1)
    expect(page.locator("#view-map ellipse.marked")).to_have_count(1)
    expect(page.locator("#view-map text.marked")).to_have_text(mark.locator("option").nth(1).inner_text())
    mark.select_option(index=0)
    expect(page.locator("#view-map ellipse.marked")).to_have_count(0)
    page.locator("#view-map circle.hit").last.click()
    assert mark.input_value() != ""
    expect(page.locator("#view-map ellipse.marked")).to_have_count(1)
    page.locator("#view-map details summary").click()
    expect(page.locator("#view-map details tbody tr")).to_have_count(n)


def check_attention(page: Page) -> None:
    page.click("[data-view=attention]")
    rows = page.locator("#view-attention tbody tr")
    expect(rows.first).to_be_visible()
    shares = [float(text.split(" ")[0]) for text in page.locator("#view-attention td:nth-child(2) .number").all_inner_texts()]
    assert len(shares) > 1 and shares == sorted(shares, reverse=True), shares
    name = rows.first.locator("bdi").inner_text()
    quoted = page.locator("#view-attention td:nth-child(3) button.cell").first
    number = quoted.locator(".number").inner_text()
    quoted.press("Enter")
    evidence = check_evidence(page, "#view-attention", number)
    evidence.locator("li a").first.click()
    expect(page.locator(".sentence.target .source").first).to_be_visible()
    page.go_back()
    show = page.locator("#view-attention .filters select").first
    show.select_option("actor")
    box = page.locator("#view-attention .filters input")
    box.fill(name.lower())
    page.keyboard.press("Enter")
    expect(box).to_have_value(name)
    expect(rows.first).to_contain_text("all outlets")
    assert rows.count() > 1
    show.select_option("outlet")


def check_series(page: Page) -> None:
    page.click("[data-view=series]")
    charts = page.locator("#view-series svg.chart")
    expect(charts.first).to_be_visible()
    n_charts = charts.count()
    assert n_charts > 1, "all outlets, and one or more of them"
    page.locator("#view-series .hit").first.click()
    number = page.locator("#view-series .hit title").first.text_content()
    check_evidence(page, "#view-series", number)
    table = page.locator("#view-series figure details").first
    table.locator("summary").click()
    expect(table.locator("tbody tr")).to_have_count(charts.first.locator(".hit").count())
    table.locator("tbody button").first.press("Enter")
    check_evidence(page, "#view-series", number)
    page.locator("#view-series .filters select").first.select_option("loaded")
    page.locator("#view-series .hit").first.click()
    check_evidence(page, "#view-series", page.locator("#view-series .hit title").first.text_content())
    page.locator("#view-series .filters select").last.select_option("month")
    assert re.fullmatch(r"\d{4}-\d\d: .*, n \d+", page.locator("#view-series .hit title").first.text_content())
    page.locator("#view-series .filters select").last.select_option("year")
    assert re.fullmatch(r"\d{4}: .*, n \d+", page.locator("#view-series .hit title").first.text_content())
    page.click("[data-view=matrix]")
    link = page.locator("#view-matrix tbody th a").nth(1)
    name = link.inner_text()
    link.click()
    expect(page.locator("#view-series .filters input")).to_have_value(name)


def check_article(page: Page, url: str) -> None:
    page.goto(url + "#a0")
    expect(page.locator("#view-article h1")).to_be_visible()
    select = page.locator("#actor")
    names = {}
    for option in select.locator("option").all()[:4]:
        select.select_option(value=option.get_attribute("value"))
        chosen = page.locator("tr.chosen").inner_text().split("\t")[0]
        names[chosen] = page.locator("#view-article mark").count()
        scored = page.locator(".text .sentence.scored")
        for sentence in scored.all():
            assert sentence.locator(".tint > .sign").count() >= 1, "colour alone"
    assert len(names) > 1 and any(n > 1 for n in names.values()), names
    tints = page.locator(".text .tint.favour, .text .tint.against").evaluate_all(
        "nodes => nodes.filter(node => Number(node.style.getPropertyValue('--strength')) > 0.3)"
        ".map(node => getComputedStyle(node).backgroundColor)"
    )
    assert all(colour not in ("rgba(0, 0, 0, 0)", "transparent") for colour in tints), tints
    place = page.locator(".sentence.scored > .place").first
    place.focus()
    details = page.locator("#details")
    expect(details).to_be_visible()
    assert place.get_attribute("aria-describedby") == "details"
    for word in ("against", "neutral", "favour"):
        expect(details).to_contain_text(word)
    page.keyboard.press("Escape")
    expect(details).to_be_hidden()
    page.mouse.move(2, 2)
    page.locator(".sentence.scored .tint").first.hover()
    expect(details).to_be_visible()
    page.mouse.move(2, 2)
    expect(details).to_be_hidden()
    place.click()
    assert page.url.split("#")[1].startswith(place.get_attribute("href")[1:].split("@")[0])
    expect(page.locator(".target")).to_have_count(1)
    omitted = page.locator("details.omitted")
    if omitted.count():
        expect(omitted.first.locator("p").first).to_be_hidden()
        omitted.first.locator("summary").click()
        expect(omitted.first.locator("p").first).to_be_visible()


# Each tinted voice as [sentence, voice, direction, words, whether a mention is marked].
TINTS = """[...document.querySelectorAll("#view-article .sentence")].flatMap((sentence) =>
  [...sentence.children].slice(1).flatMap((part, voice) => part.classList.contains("tint") ? [[
    Number(sentence.id.split("-s")[1]), voice, part.classList[part.classList.length - 1], part.textContent, part.querySelectorAll("mark").length > 0,
  ]] : []))"""


def check_tints(page: Page, url: str, at: int, record: dict) -> None:
    """For every actor of the article, the sentences tinted are those that the scored file has a stance in, and as it says."""
    coded = record["text"].encode()
    for actor in record["actors"]:
        stances = {
            (number, stance["voice"]): (sentence, stance)
            for number, sentence in enumerate(record["sentences"])
            for stance in sentence["stances"]
            if stance["actor"] == actor["id"]
        }
        page.goto(f"{url}#a{at}@{quote(actor['id'])}")
        expect(page.locator("#actor option:checked")).to_have_text(f"{actor['name']} ({actor['mentions']})")
        tints = page.evaluate(TINTS)
        assert [(number, voice) for number, voice, *_ in tints] == sorted(stances), (record["id"], actor["id"])
        for number, voice, direction, words, marked in tints:
            sentence, stance = stances[number, voice]
            start, end = (sentence["voices"][voice][edge] for edge in ("start", "end"))
            assert coded[start:end].decode() in words and marked, (record["id"], number)
            told = stance["against"] is not None
            mean = stance["favour"] - stance["against"] if told else None
            # The page rounds twice, so that a stance near half a hundredth may stand on either side.
            if not told or abs(abs(mean) - 0.005) > 0.002:
                expected = "none" if not told else "neutral" if abs(mean) < 0.005 else "favour" if mean > 0 else "against"
                assert direction == expected, (record["id"], number, actor["id"], direction, expected)


def check_theme(page: Page) -> None:
    paper = lambda: page.evaluate("getComputedStyle(document.body).backgroundColor")  # noqa: E731
    seen = []
    for theme in ("light", "dark", "system"):
        page.click("#theme")
        expect(page.locator("#theme")).to_have_text(f"Theme: {theme}")
        seen.append(paper())
    assert seen[0] != seen[1], seen
    page.emulate_media(color_scheme="dark")
    assert paper() == seen[1]
    page.emulate_media(color_scheme="light")
    assert paper() == seen[0]


def check_narrow_list(page: Page, url: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(url + "#articles")
    page.get_by_label("Sort by").select_option("actors down")
    n_actors = [int(text) for text in page.locator("#view-articles td[data-name=Actors]").all_inner_texts()]
    assert n_actors == sorted(n_actors, reverse=True), n_actors


def check_widths(page: Page, url: str, folder: Path | None) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width, size in (("wide", WIDE), ("narrow", NARROW)):
            page.set_viewport_size(size)
            for view in VIEWS:
                page.goto(url + view)
                check_fits(page, f"{view} {width}")
                shrunk = page.locator("svg.chart:visible").evaluate_all(
                    "charts => charts.filter(chart => Math.abs(chart.getBoundingClientRect().width - chart.getAttribute('width')) > 1).length"
                )
                assert shrunk == 0, f"{view} {width}: drawn for another width"
                check_accessible(page, f"{view} {width} {scheme}")
                if folder:
                    page.screenshot(path=folder / f"{view[1:]}-{width}-{scheme}.png")


def main() -> None:
    parser = arguments(__doc__, "report")
    parser.add_argument("scored", type=Path, help="what the report was made of, with offsets in bytes")
    options = parser.parse_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    with options.scored.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, 20)]
    with opened(options.report, options.chromium) as (page, url):
        page.goto(url + "#articles")
        check_list(page)
        check_matrix(page)
        check_compare(page, url)
        check_map(page)
        check_attention(page)
        check_series(page)
        check_article(page, url)
        for at, record in enumerate(records):
            check_tints(page, url, at, record)
        check_theme(page)
        pdf = page.pdf(format="A4")
        assert pdf.startswith(b"%PDF") and len(pdf) > 10_000, "prints to PDF"
        if options.screenshots:
            (options.screenshots / "article.pdf").write_bytes(pdf)
        check_narrow_list(page, url)
        check_widths(page, url, options.screenshots)
    print("the report works")


if __name__ == "__main__":
    main()
