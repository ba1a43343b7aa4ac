"""A running copy with the demo in it, started as `make demo` starts it, and a real browser with axe on every page."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import NOT_RUN
from tools.launch import Launcher, free_port, prepare, wait_for_reading

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        NOT_RUN["the browser journey"] = "no Chromium on this machine"
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def running(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    """The whole product on a free port: Redis, worker, clock, web."""
    launcher = Launcher(tmp_path_factory.mktemp("e2e"), free_port())
    try:
        prepare(launcher, demo=True)
        launcher.start()
        wait_for_reading(launcher)
        yield launcher
    finally:
        launcher.stop()


@pytest.fixture(scope="session")
def accounts(running: Launcher) -> dict[str, dict[str, str]]:
    told = json.loads((running.data / "demo-accounts.json").read_text(encoding="utf-8"))
    return {account["key"]: account for account in told}


class Visitor:
    """One person at one browser; every page they come to must pass axe, and may not call another host."""

    def __init__(self, page: Page, address: str, shots: Path | None, *, scripts: bool) -> None:
        self.page, self.address, self.shots, self.scripts = page, address, shots, scripts
        self.devtools = page.context.new_cdp_session(page)
        self._allow_scripts(scripts)
        self.seen: list[str] = []
        self.strangers: list[str] = []
        page.on("request", self._watch)

    def _watch(self, request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.strangers.append(request.url)

    def _allow_scripts(self, allowed: bool) -> None:
        self.devtools.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        self.look()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        """Check the page that is there: axe finds nothing, it fits its width, nothing was fetched from elsewhere."""
        where = self.page.url.removeprefix(self.address)
        self.seen.append(where)
        self._allow_scripts(True)  # for axe alone: the page was loaded without its own
        found = Axe().run(self.page, options=RULES)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self._allow_scripts(self.scripts)
        assert found.violations_count == 0, f"{where}: {found.generate_report()}"
        assert wide <= 0, f"{where} is {wide} pixels wider than the window"
        assert not self.strangers, f"{where} called {self.strangers}"
        if self.shots:
            name = where.strip("/").replace("/", "_").split("?")[0] or "home"
            self.page.screenshot(path=self.shots / f"{len(self.seen):02d}-{name[:60]}.png", full_page=True)

    def sign_in(self, account: dict[str, str]) -> None:
        self.open("/sign-in")
        self.page.get_by_label("Your e-mail address").fill(account["email"])
        self.page.locator("input[type=password]").fill(account["password"])
        self.press("Sign in")


@pytest.fixture
def visit(chromium: Browser, running: Launcher) -> Iterator[Callable[..., Visitor]]:
    """`visit(scripts=False, width=320)` gives a new browser."""
    contexts: list[BrowserContext] = []
    folder = os.environ.get("SCREENSHOTS")

    def arrive(*, scripts: bool = True, width: int = 1280) -> Visitor:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(30000)
        contexts.append(context)
        shots = Path(folder) / f"{width}{'' if scripts else '-no-scripts'}" if folder else None
        if shots:
            shots.mkdir(parents=True, exist_ok=True)
        return Visitor(context.new_page(), running.address, shots, scripts=scripts)

    yield arrive
    for context in contexts:
        context.close()
