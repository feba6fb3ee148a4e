"""Writes docs/report-*.png from a report.

    pip install playwright pillow
    slant score data/samples --actors data/actors/fictional.toml --format jsonl |
        slant compare - --min-articles 5 -o report.html --format html
    python docs/screenshots.py report.html [--chromium /usr/bin/chromium]
"""

import argparse
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
SHOTS = [
    ("articles", "#articles", (1000, 620), "light"),
    ("matrix", "#matrix", (1000, 620), "light"),
    ("compare", "#compare", (1000, 1080), "light"),
    ("map", "#map", (1000, 900), "light"),
    ("attention", "#attention", (1000, 620), "light"),
    ("series", "#series", (1000, 620), "light"),
    ("article", "#a2", (1000, 780), "light"),
    ("phone", "#a2", (390, 780), "dark"),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    url = options.report.resolve().as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        for name, view, (width, height), scheme in SHOTS:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(url + view)
            if view == "#compare":
                top = page.get_by_role("heading", name="Tone toward an actor").bounding_box()["y"]
                page.evaluate("top => scrollTo(0, top - 16)", top)
            if view.startswith("#a2"):
                page.locator(".text .sentence.scored > .place").first.focus()
            shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(200, Image.Quantize.MAXCOVERAGE)
            shot.save(DOCS / f"report-{name}.png", optimize=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
