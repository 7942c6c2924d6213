"""HTML reports in a browser: the policy lets their own style through and nothing else, on any screen and on paper."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lockin.report.case import Case
from process import Run
from samples import EXAMPLES, case_of, example, rendered, source

TEMPLATES = sorted((Path(__file__).parents[1] / "templates").glob("*/*.html.j2"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


class Elements(HTMLParser):
    """Start tags with their attributes, and the text of style elements."""

    def __init__(self, html: str) -> None:
        """Read a whole document."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.styles: list[str] = []
        self._in_style = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element in."""
        self.found.append((tag, dict(attrs)))
        self._in_style = tag == "style"

    def handle_data(self, data: str) -> None:
        """Take a text in."""
        if self._in_style:
            self.styles.append(data)
            self._in_style = False


def pages(case: Case) -> Elements:
    """The HTML report of a case."""
    return Elements(rendered(case, ".html").decode())


def assert_sealed(page: Elements) -> None:
    """The policy names the hash of the only style; nothing in the page would need more than it allows."""
    [policy] = [str(a["content"]) for tag, a in page.found if a.get("http-equiv") == "Content-Security-Policy"]
    [style] = page.styles
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert [] == [
        (tag, name) for tag, attrs in page.found for name in attrs if name == "style" or name.startswith("on")
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_report_is_sealed(name: str) -> None:
    """No style attribute, no handler, and the right hash."""
    assert_sealed(pages(case_of(example(name))))


def test_comparison_and_difference_are_sealed(lockin: Run, tmp_path: Path) -> None:
    """The same holds for what `compare` and `diff` write."""
    for command in ("compare", "diff"):
        target = tmp_path / f"{command}.html"
        ran = lockin(command, source("typical"), source("improved"), "-o", target)
        assert 0 == ran.returncode, ran.stderr
        assert_sealed(Elements(target.read_text("utf-8")))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_sets_a_style_on_an_element(template: Path) -> None:
    """Browsers would leave it out; widths go by class. The form of a hand-out is never shown by a browser."""
    if template.parent.name != "handout":
        assert [] == re.findall(r'\sstyle="[^"]*"', template.read_text("utf-8"))


def test_page_can_be_walked_by_landmarks() -> None:
    """One main part, a list of contents that leads to its headings, a language, and headings in order."""
    page = pages(case_of(example("typical")))
    tags = [tag for tag, _ in page.found]
    assert (1, 1) == (tags.count("main"), tags.count("nav"))
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert 1 == levels[0]
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))
    assert all(attrs.get("scope") for tag, attrs in page.found if tag == "th")
    ids = {attrs["id"] for _, attrs in page.found if "id" in attrs}
    assert {str(attrs["href"])[1:] for tag, attrs in page.found if tag == "a"} <= ids


def test_running_foot_is_for_pages_alone() -> None:
    """A browser would print it once, at the top of the first page."""
    assert 'class="foot"' not in rendered(case_of(example("trial")), ".html").decode()


def shown(html: str, folder: Path, *options: str) -> str:
    """What Chromium says while it shows a page."""
    page = folder / "page.html"
    page.write_text(html, "utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    command += ["--enable-logging=stderr", "--v=0", *options, page.as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return "\n".join(line for line in ran.stderr.splitlines() if "CONSOLE" in line) + ran.stdout


@pytest.mark.slow
@browser
@pytest.mark.parametrize("command", ["report", "compare", "diff"])
def test_a_browser_has_nothing_to_complain_about(command: str, lockin: Run, tmp_path: Path) -> None:
    """No violation of the policy is logged, and a change that violates it would be."""
    target = tmp_path / "out.html"
    others = [] if command == "report" else [source("improved")]
    ran = lockin(command, source("typical"), *others, "-o", target)
    assert 0 == ran.returncode, ran.stderr
    html = target.read_text("utf-8")
    assert "CONSOLE" not in shown(html, tmp_path, f"--screenshot={tmp_path / 'page.png'}")
    spoilt = html.replace("<main>", '<main style="color: red"><script>1</script>', 1)
    assert "Content Security Policy" in shown(spoilt, tmp_path, f"--screenshot={tmp_path / 'page.png'}")


@pytest.mark.slow
@browser
@pytest.mark.parametrize("width", [360, 1500])
def test_nothing_sticks_out_sideways(width: int, tmp_path: Path) -> None:
    """On a phone and on a wide screen the page is as wide as the window: nobody has to scroll sideways."""
    html = rendered(case_of(example("typical")), ".html")
    (tmp_path / "inner.html").write_bytes(html)
    probe = (
        f'<!DOCTYPE html><iframe id="f" src="inner.html" style="width:{width}px;height:800px;border:0"></iframe>'
        "<script>f.onload=()=>document.title=f.contentDocument.documentElement.scrollWidth</script>"
    )
    told = shown(probe, tmp_path, "--allow-file-access-from-files", "--dump-dom", "--virtual-time-budget=8000")
    found = re.search(r"<title>(\d+)</title>", told)
    assert found is not None, told[:500]
    assert int(found[1]) <= width
