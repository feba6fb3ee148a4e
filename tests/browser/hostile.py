"""Scores articles that try to break a page, and reads their report in Chromium: everything must stay text.

    python tests/browser/hostile.py target/release/slant [--chromium /usr/bin/chromium] [--screenshots FOLDER]

Exit status 0: every sentence of every article stands on the page as text, and nothing ran.
"""

import json
import subprocess
import tempfile
from pathlib import Path

from browser import NARROW, WIDE, arguments, check_accessible, check_fits, opened
from playwright.sync_api import Page, expect

# Cleaning may drop markup from a text before it is scored. Words of the same length hold its place until then.
MARKUP = [
    "<script>window.hit=1</script>",
    "</script><script>window.hit=2</script>",
    "<img src=x onerror=window.hit=3>",
    "<!-- <b <i <textarea> <plaintext>",
    "</div></main></body></html>",
    "<svg onload=window.hit=4>",
    "{{7*7}} ${window.hit=5} <%= 1 %>",
    "&lt;script&gt;&#x3c;&amp;amp;",
]
PLACES = {"q" + chr(97 + at) * (len(markup) - 1): markup for at, markup in enumerate(MARKUP)}
OPENING = "Premier Ada Lund praised the port deal on Tuesday in Halvern. Rupert Calloway called it a disgrace."
CONTROLS = "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), *range(127, 160)]))

TEXTS = {
    "markup": " ".join(f"Ada Lund hailed {place} as a triumph." for place in PLACES),
    "long": "Ada Lund " + "and then the brave premier praised the deal " * 24_000 + "again.",
    "unbroken": "Ada Lund said " + "wort" * 250_000 + " at noon.",
    "controls": f"Ada Lund won{CONTROLS}the vote. A null\0and a\u2028line\u2029end\ufeff and \ufffe\uffff too.",
    "right-to-left": "قال رئيس الوزراء Ada Lund إن الصفقة جيدة. אמר Ada Lund כי ההסכם טוב. \u202eAda Lund was a thief\u202c \u2066and\u2069 left.",
    "emoji": "Ada Lund 👩‍👩‍👧‍👦🏳️‍🌈🇵🇰 cheered 👍🏽 the deal 🎉🎉. Z̸̡̛a̶l̷g̴o̵ mocked Ada Lund 𝕱𝖗𝖆𝖐𝖙𝖚𝖗 in Łódź.",
}
NAMES = ["__proto__", "constructor", "<script>window.hit=6</script>", '"><img src=x onerror=window.hit=7>', "toString", "'; window.hit=8; '"]


def scored(slant: Path) -> list[dict]:
    """The records, with the markup put in where it may not have come through scoring."""
    articles = [{"id": name, "title": f"Ada Lund wins: {name}", "text": f"{OPENING}\n\n{text}", "outlet": name} for name, text in TEXTS.items()]
    given = "".join(json.dumps(article) + "\n" for article in articles)
    done = subprocess.run([slant, "score", "-", "--format", "jsonl", "--offsets", "chars"], input=given, capture_output=True, text=True, check=True)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == len(articles)
    for record, name in zip(records, NAMES, strict=True):
        for place, markup in PLACES.items():
            record["text"] = record["text"].replace(place, markup)
        record.update(outlet=name, author=MARKUP[1], section=MARKUP[3], genre=name, title=f"{record['title']} {name}\0\x1b[31m", url="javascript:window.hit=9")
        for actor in record["actors"]:
            actor["name"] += f" {name}"
        assert record["sentences"] and record["actors"], record["id"]
    assert all(markup in records[0]["text"] for markup in MARKUP)
    return records


def check_text(page: Page, url: str, at: int, record: dict) -> None:
    page.goto(f"{url}#a{at}")
    expect(page.locator("#view-article h1")).to_be_visible()
    shown = page.locator("#view-article .reading").text_content()
    for sentence in record["sentences"]:
        if sentence["kind"] != "body":
            continue
        # A source's name or a sign may stand between the voices of a sentence.
        for voice in sentence["voices"]:
            text = record["text"][voice["start"] : voice["end"]]
            assert text in shown, (record["id"], text[:200])
    assert page.locator("#view-article a[href^=javascript]").count() == 0
    check_fits(page, record["id"])


def main() -> None:
    options = arguments(__doc__, "slant").parse_args()
    records = scored(options.slant.resolve())
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "hostile.html")
        lines = "".join(json.dumps(record) + "\n" for record in records)
        subprocess.run([options.slant.resolve(), "report", "-", "-o", report], input=lines, text=True, check=True)
        with opened(report, options.chromium) as (page, url):
            for size in (WIDE, NARROW):
                page.set_viewport_size(size)
                page.goto(url + "#articles")
                expect(page.locator("#view-articles tbody tr")).to_have_count(len(records))
                for view in ("#articles", "#matrix", "#compare", "#map", "#attention", "#series"):
                    page.goto(url + view)
                    check_fits(page, view)
                page.goto(url + "#matrix")
                page.locator("#view-matrix button.cell").first.click()
                expect(page.locator("#view-matrix .evidence li").first).to_be_visible()
                for at, record in enumerate(records):
                    check_text(page, url, at, record)
                    if options.screenshots:
                        page.screenshot(path=options.screenshots / f"hostile-{record['id']}-{size['width']}.png")
                page.goto(url + "#a0")
                check_accessible(page, "hostile")
            for bad in ("#a99", "#a0-s99@x", "#%E0%A4", "#series@%E0%A4%A", "#__proto__", "#constructor", "#attention@nobody"):
                page.goto(url + bad)
                expect(page.locator("main h1:visible")).to_have_count(1)
            assert page.evaluate("window.hit") is None, "something ran"
            assert page.evaluate("document.querySelectorAll('main img, main iframe, main script').length") == 0
    print("hostile articles stay text")


if __name__ == "__main__":
    main()
