"""Opens a report in Chromium and uses it as a reader would.

    pip install playwright axe-playwright-python
    slant score data/samples --format jsonl | slant report - -o report.html
    python tests/browser/report.py report.html [--chromium /usr/bin/chromium] [--screenshots FOLDER]

The report needs two articles or more. Exit status 0: everything below held.
"""

import argparse
import json
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
VIEWS = ["#articles", "#matrix", "#a0", "#about", "#run"]


def check_accessible(page: Page, name: str) -> None:
    violations = Axe().run(page).response["violations"]
    found = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in violations]
    serious = [one["id"] for one in violations if one["impact"] in ("serious", "critical")]
    assert not serious, f"{name}: {json.dumps(found, indent=1)}"


def check_list(page: Page) -> None:
    rows = page.locator("#view-articles tbody tr")
    n_all = rows.count()
    assert n_all > 1, "the report needs two articles or more"
    page.click("[data-key=loaded]")
    expect(page.locator("#view-articles th[aria-sort]")).to_contain_text("Loaded share")
    shares = [float(text) for text in page.locator("td[data-name='Loaded share']").all_inner_texts() if text != "–"]
    assert shares == sorted(shares), shares
    page.click("[data-key=loaded]")
    down = [float(text) for text in page.locator("td[data-name='Loaded share']").all_inner_texts() if text != "–"]
    assert down == sorted(shares, reverse=True), down
    assert page.evaluate("document.activeElement.dataset.key") == "loaded", "sorting keeps the focus"
    title = rows.first.locator("th a").inner_text()
    page.fill("#view-articles input[type=search]", title)
    assert 1 <= rows.count() < n_all
    page.fill("#view-articles input[type=search]", "no such headline anywhere")
    expect(rows).to_have_count(0)
    page.fill("#view-articles input[type=search]", "")
    page.locator("#view-articles select").first.select_option(index=1)
    assert 1 <= rows.count() < n_all
    page.locator("#view-articles select").first.select_option(index=0)
    expect(rows).to_have_count(n_all)


def check_matrix(page: Page) -> None:
    page.click("[data-view=matrix]")
    cell = page.locator("button.cell").first
    shown = cell.locator("b").inner_text()
    cell.press("Enter")
    evidence = page.locator("#evidence")
    expect(evidence).to_be_focused()
    expect(evidence.locator("p").first).to_contain_text(shown)
    assert evidence.locator("li").count() > 0
    assert evidence.locator("li mark").count() > 0
    item = evidence.locator("li").first
    words = item.locator("span[dir=auto]").inner_text().split(maxsplit=1)[1]
    item.locator("a").click()
    target = page.locator(".sentence.target")
    expect(target).to_be_visible()
    expect(target.locator(".place")).to_be_focused()
    assert words.split()[0] in target.inner_text()


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
    n_actors = [int(text) for text in page.locator("td[data-name=Actors]").all_inner_texts()]
    assert n_actors == sorted(n_actors, reverse=True), n_actors


def check_widths(page: Page, url: str, folder: Path | None) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width, size in (("wide", WIDE), ("narrow", NARROW)):
            page.set_viewport_size(size)
            for view in VIEWS:
                page.goto(url + view)
                overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert overflow <= 0, f"{view} {width}: {overflow} px too wide"
                check_accessible(page, f"{view} {width} {scheme}")
                if folder:
                    page.screenshot(path=folder / f"{view[1:]}-{width}-{scheme}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--screenshots", type=Path)
    options = parser.parse_args()
    url = options.report.resolve().as_uri()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=WIDE)
        problems: list[str] = []
        page.on("console", lambda message: problems.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: request.url.split("#")[0] == url or problems.append(request.url))
        page.goto(url)
        check_list(page)
        check_matrix(page)
        check_article(page, url)
        check_theme(page)
        pdf = page.pdf(format="A4")
        assert pdf.startswith(b"%PDF") and len(pdf) > 10_000, "prints to PDF"
        if options.screenshots:
            (options.screenshots / "article.pdf").write_bytes(pdf)
        check_narrow_list(page, url)
        check_widths(page, url, options.screenshots)
        browser.close()
    assert not problems, problems
    print("the report works")


if __name__ == "__main__":
    main()
