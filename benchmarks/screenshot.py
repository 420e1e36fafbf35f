"""`python -m benchmarks.screenshot`: docs/screenshot.png, taken from the running lab, for the README."""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from benchmarks.running import CHROMIUM_FLAGS, ROOT, at_rest, chromium, running_lab

# A fixed link, so that the picture changes only when the lab does.
LINK = "/extinction?ex.seed=7&ex.vote=skip"
SIZE = {"width": 1366, "height": 1000}
PICTURE = ROOT / "docs" / "screenshot.png"


def main() -> int:
    executable = chromium()
    if executable is None:
        print("no Chromium is installed (Debian, Ubuntu: sudo apt install chromium)", file=sys.stderr)
        return 2
    PICTURE.parent.mkdir(exist_ok=True)
    with running_lab("lab-of-the-screenshot") as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.set_default_timeout(60_000)
        page.goto(lab.url + LINK)
        at_rest(page)
        page.screenshot(path=PICTURE)
        browser.close()
    print(PICTURE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
