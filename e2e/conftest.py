"""A live server and Debian's Chromium. Nothing is skipped: what is missing fails, by name.

Every page opened through these fixtures is watched: a script error, a breach of the content
security policy, a missing file or a request to another host fails the test at its end.

    def test_the_first_page(page): page.goto("/")
    def test_reflow(narrow): narrow.goto("/"); assert overflow(narrow) == 0
    @pytest.mark.browser_context_args(locale="en-GB")        # another context for one test
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import BrowserContext, Page

CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--force-color-profile=srgb",
]  # fmt: skip

# Ways of looking at a page: what the context is made with, and what is emulated in it.
WAYS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "no_javascript": ({"java_script_enabled": False}, {}),
    "narrow": ({"viewport": {"width": 320, "height": 640}}, {}),
    "zoomed": ({"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}, {}),
    "forced_colours": ({}, {"forced_colors": "active"}),
    "on_paper": ({}, {"media": "print"}),
}

TODAY = date(2026, 11, 24)

NewContext = Callable[..., "BrowserContext"]


class QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def live_app() -> Flask:
    from flask import abort

    from webapp import create_app

    app = create_app({"TESTING": True, "PROPAGATE_EXCEPTIONS": False, "TODAY": TODAY})
    app.add_url_rule("/fails", "fails", lambda: str(1 // 0))
    app.add_url_rule("/forbidden", "forbidden", lambda: abort(403))
    return app


@pytest.fixture(scope="session")
def base_url(live_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, live_app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: run make test, which installs it or says how"
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=True).stdout
    assert fonts, "no Chinese font: every character would be drawn as a box; run make test"
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def new_context(new_context: NewContext, base_url: str) -> Iterator[NewContext]:
    """Playwright's own fixture, with every page of the context watched."""
    seen: list[str] = []

    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        _watch(context, base_url, seen)
        return context

    yield watched
    assert seen == [], "the browser complained"


def _watch(context: BrowserContext, base_url: str, seen: list[str]) -> None:
    def console(message: Any) -> None:
        # A page that is itself an error answer (404, 422) is logged this way; others are below.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            seen.append(f"console: {message.text}")

    def request(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme.startswith("http") and address.netloc != urlsplit(base_url).netloc:
            seen.append(f"request to another host: {request.url}")

    def response(response: Any) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            seen.append(f"{response.status} {response.url}")

    context.on("console", console)
    context.on("request", request)
    context.on("response", response)
    context.on("weberror", lambda error: seen.append(f"script error: {error.error}"))


def _open(new_context: NewContext, way: str) -> Page:
    options, media = WAYS[way]
    page = new_context(**options).new_page()
    if media:
        page.emulate_media(**media)
    return page


@pytest.fixture
def no_javascript(new_context: NewContext) -> Page:
    return _open(new_context, "no_javascript")


@pytest.fixture
def narrow(new_context: NewContext) -> Page:
    """320 px wide: an old phone, and the width WCAG's reflow asks for."""
    return _open(new_context, "narrow")


@pytest.fixture
def zoomed(new_context: NewContext) -> Page:
    """A 1280 x 1024 screen at 400 %."""
    return _open(new_context, "zoomed")


@pytest.fixture
def forced_colours(new_context: NewContext) -> Page:
    return _open(new_context, "forced_colours")


@pytest.fixture
def on_paper(new_context: NewContext) -> Page:
    return _open(new_context, "on_paper")


@pytest.fixture(params=WAYS)
def each_way(request: pytest.FixtureRequest, new_context: NewContext) -> Page:
    """The same test in each of these ways."""
    return _open(new_context, request.param)
