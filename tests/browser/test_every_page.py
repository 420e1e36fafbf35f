"""What must hold on every page, on a laptop and on a phone, in light and in dark."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

ENTRY = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
SIZES = {"laptop": (1366, 768), "phone": (390, 844)}


def page_paths() -> dict[str, str]:
    """Return the name and path of every page that the entry file lists, so that a new page is tested without a word.

    The default page answers at "/" alone, whatever its `url_path` says.
    """
    paths = {}
    for call in ast.walk(ast.parse(ENTRY.read_text("utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "Page":
            said = {one.arg: one.value.value for one in call.keywords if isinstance(one.value, ast.Constant)}
            paths[said["url_path"]] = "/" if said.get("default") else f"/{said['url_path']}"
    assert "/" in paths.values(), f"{ENTRY} lists no default page"
    return paths


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", page_paths())
def test_page(name: str, size: str, dark: bool, open_tab: Callable, screenshot: Callable) -> None:
    width, height = SIZES[size]
    page = open_tab(page_paths()[name], width=width, height=height, dark=dark)
    screenshot(page, f"{name}-{size}-{'dark' if dark else 'light'}")
    screenshot(page, f"{name}-{size}-{'dark' if dark else 'light'}-whole", whole=True)

    background = page.evaluate("() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    red, green, blue = (int(part) for part in background.removeprefix("rgb(").rstrip(")").split(","))
    assert (red + green + blue < 200) == dark, f"the background is {background}"

    assert page.locator("[data-testid=stException]").count() == 0, page.locator(
        "[data-testid=stException]"
    ).all_inner_texts()
    scrolls = page.evaluate(
        """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
             .map(one => one.scrollWidth - one.clientWidth)"""
    )
    assert max(scrolls) <= 0, f"the page is {max(scrolls)} pixels wider than the screen"

    found = Axe().run(page).response["violations"]
    severe = [one for one in found if one["impact"] in ("serious", "critical")]
    assert not severe, "\n".join(
        f"{one['impact']} {one['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for one in severe
        for node in one["nodes"][:5]
    )
