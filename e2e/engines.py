"""Accessibility engines, run inside the open page or over saved files.

Each function returns lines to read, so that a test says `assert axe(page) == []`.
Scripts are injected by evaluation, because the content security policy forbids script tags.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

NODE_MODULES = Path(__file__).resolve().parent.parent / "node_modules"

# axe's default run leaves out 7:1 contrast, target sizes and the experimental rules.
AXE_TAGS = [
    "wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa",
    "best-practice", "experimental",
]  # fmt: skip

# `hidden-content` finds no fault: it asks to look again once what is hidden is shown, and the
# states of the pages (errors, paper) are each looked at.
AXE_RUN = """async tags => {
    const report = await axe.run(document, {
        runOnly: {type: "tag", values: tags}, resultTypes: ["violations", "incomplete"],
        rules: {"hidden-content": {enabled: false}}});
    const lines = kind => report[kind].flatMap(rule => rule.nodes.map(node =>
        `${kind} ${rule.id}: ${node.target.join(" ")}: ${node.failureSummary || rule.help}`));
    return [...lines("violations"), ...lines("incomplete")];
}"""

IBM_RUN = """async () => {
    const report = await new ace.Checker().check(document, ["IBM_Accessibility", "WCAG_2_2"]);
    return report.results.filter(result => result.value[1] === "FAIL").map(result =>
        `${result.ruleId}: ${result.path.dom}: ${result.message}`);
}"""

# Inputs count together with their labels. Links inside running text are let through, and what
# is hidden until it gets the focus (the skip link) too.
SMALL_TARGETS = """least => {
    window.scrollTo(0, 0);
    const box = element => element.getBoundingClientRect();
    const inRunningText = element => {
        if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
        const isText = node => node.nodeType === Node.TEXT_NODE ||
            (node.nodeType === Node.ELEMENT_NODE && node.tagName !== "A" &&
             getComputedStyle(node).display === "inline");
        return [...element.parentNode.childNodes].some(node => node !== element &&
            isText(node) && /[\\p{L}\\p{N}]/u.test(node.textContent));
    };
    const hidden = rect =>
        rect.width <= 1 || rect.height <= 1 || rect.bottom <= 0 || rect.right <= 0;
    const targets = document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]," +
        " [role=link], [tabindex]:not([tabindex='-1'])");
    return [...targets].flatMap(element => {
        if (!element.checkVisibility({visibilityProperty: true})) return [];
        const rects = [element, ...(element.labels || [])].map(box);
        if (rects.every(hidden) || inRunningText(element)) return [];
        const width = Math.max(...rects.map(r => r.right)) - Math.min(...rects.map(r => r.left));
        const height = Math.max(...rects.map(r => r.bottom)) - Math.min(...rects.map(r => r.top));
        if (width >= least - 0.1 && height >= least - 0.1) return [];
        const name = element.textContent.trim().slice(0, 20) || element.name || element.id;
        const size = `${Math.round(width)} x ${Math.round(height)} px`;
        return [`${element.tagName.toLowerCase()} ${name}: ${size}`];
    });
}"""


@cache
def _source(path: str) -> str:
    file = NODE_MODULES / path
    assert file.exists(), f"{path} is missing: run make test, which installs it"
    return file.read_text("utf-8") + ";0"


def axe(page: Page) -> list[str]:
    """axe-core's violations, and what it could not decide."""
    page.evaluate(_source("axe-core/axe.min.js"))
    return list(page.evaluate(AXE_RUN, AXE_TAGS))


def ibm(page: Page) -> list[str]:
    """What IBM's accessibility checker calls FAIL."""
    page.evaluate(_source("accessibility-checker-engine/ace.js"))
    return list(page.evaluate(IBM_RUN))


def vnu(html_files: Iterable[Path]) -> list[str]:
    """Errors and warnings of the Nu HTML checker; one call for many files (Java starts slowly)."""
    files = [str(file) for file in html_files]
    assert files, "no file to check"
    jar = NODE_MODULES / "vnu-jar/build/dist/vnu.jar"
    assert jar.exists(), "vnu.jar is missing: run make check, which installs it"
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [_vnu_line(message) for message in json.loads(done.stderr)["messages"]]


def _vnu_line(message: dict[str, Any]) -> str:
    file = message.get("url", "").rpartition("/")[2]
    return f"{file}:{message.get('lastLine', 0)}: {message['type']}: {message['message']}"


def small_targets(page: Page, least: int = 44) -> list[str]:
    """Things to press that are smaller than 44 px; axe misses them when they stand alone."""
    return list(page.evaluate(SMALL_TARGETS, least))


def overflow(page: Page) -> int:
    """How many pixels of the page stick out sideways; 0 when it reflows."""
    size = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(size))
