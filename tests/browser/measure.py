"""How long a report takes to open and to answer; for reading, nothing is asserted.

    python tests/browser/measure.py report.html [--chromium /usr/bin/chromium]
"""

import statistics
import time

from browser import arguments, opened
from playwright.sync_api import Page

# From the click to the frame after the next, that is when the answer is on the screen.
TIMED = """async (act) => {
  const start = performance.now();
  eval("(" + act + ")")();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - start;
}"""
ACTIONS = {
    "sort the list": "() => document.querySelector('#view-articles [data-key=loaded]').click()",
    "filter the list": "() => { const box = document.querySelector('#view-articles input'); box.value = 'the'; box.dispatchEvent(new Event('input')); }",
    "open an article": "() => { location.hash = '#a1'; }",
    "next article": "() => { location.hash = '#a2'; }",
    "open the matrix": "() => { location.hash = '#matrix'; }",
    "sort the matrix": "() => document.querySelector('#view-matrix [data-key=mean]').click()",
    "evidence of the largest cell": "() => { document.querySelector('#view-matrix [data-key=n]').click(); document.querySelector('#view-matrix button.cell').click(); }",
    "open the comparison": "() => { location.hash = '#compare'; }",
    "sort its outlets": "() => document.querySelector('#view-compare [data-key=loaded]').click()",
    "all its differences": "() => { const show = document.querySelector('#view-compare [role=search] select'); show.value = 'all'; show.dispatchEvent(new Event('change')); }",
    "open the map": "() => { location.hash = '#map'; }",
    "open attention": "() => { location.hash = '#attention'; }",
    "open over time": "() => { location.hash = '#series'; }",
}


def opening(page: Page, url: str) -> tuple[float, float]:
    """Seconds until the list is there, by our clock, and until the first frame after it, by the page's."""
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector("#view-articles tbody tr")
    seen = time.perf_counter() - start
    painted = page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))")
    return seen, painted / 1000


def worked(page: Page, url: str) -> float:
    """Seconds that the page's own thread works until the list is painted, whatever else the machine does."""
    fresh = page.context.browser.new_page()
    session = fresh.context.new_cdp_session(fresh)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    opening(fresh, url)
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    fresh.close()
    return metrics["TaskDuration"]


def main() -> None:
    options = arguments(__doc__, "report").parse_args()
    with opened(options.report, options.chromium) as (page, url):
        times = []
        for _ in range(5):
            page.goto("about:blank")
            times.append(opening(page, url))
        seen, painted = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"opens in {seen:.2f} s (list there), {painted:.2f} s (list painted), median of {len(times)}")
        print(f"of which the page's thread works {worked(page, url):.2f} s")
        for name, act in ACTIONS.items():
            print(f"{name}: {page.evaluate(TIMED, act):.0f} ms")
        page.evaluate("location.hash = '#matrix'")
        frames = page.evaluate(
            """async () => { const gaps = []; let last = performance.now();
            for (let i = 0; i < 120; i += 1) { scrollBy(0, 60); await new Promise(requestAnimationFrame); const now = performance.now(); gaps.push(now - last); last = now; }
            return gaps.sort((a, b) => a - b); }"""
        )
        print(f"scrolling: median frame {statistics.median(frames):.0f} ms, slowest of {len(frames)} {frames[-1]:.0f} ms")
        heap = page.evaluate("performance.memory.usedJSHeapSize")
        print(f"script memory {heap / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
