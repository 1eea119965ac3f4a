"""What a browser reports about a page: faults of accessibility, overflow, focus.

``KRING_AXE_REPORT`` names a file for what axe found, from which ``manage.py accessibility_run`` makes the
accessibility statement.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from plugins.testing.browser import WIDE, looks

# 1280 px at 400 %, the width at which WCAG 1.4.10 asks for no sideways scrolling.
REFLOW = {"width": 320, "height": 640}
# What sticks out to the right of the screen and is not inside something that scrolls by itself.
STICKING_OUT = """
() => [...document.querySelectorAll("body *")].filter((element) => {
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height || box.right <= innerWidth + 1) return false;
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (getComputedStyle(parent).overflowX !== "visible") return false;
  }
  return true;
}).map((element) => element.outerHTML.slice(0, 120)).slice(0, 3)
"""
# The element that has the focus, whether one sees that, and whether something lies over it. The
# first line of a link counts: the middle of one that is broken over two lines may be beside it.
FOCUSED = """
() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const styles = [getComputedStyle(element), getComputedStyle(element, "::after")];
  for (let around = element.parentElement; around; around = around.parentElement) {
    styles.push(getComputedStyle(around));
  }
  const shown = outlined(styles[0]) || styles[0].boxShadow !== "none"
    || styles.slice(1).some(outlined);
  const box = element.getClientRects()[0];
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  element.dataset.stop ??= String(Math.random());
  return {
    id: element.dataset.stop,
    html: element.outerHTML.slice(0, 120),
    shown,
    covered: !(top && (element.contains(top) || top.contains(element))),
  };
}
"""


def violations(window, name: str, address: str) -> list[str]:
    """Return what axe finds on the page: light and dark, wide and narrow."""
    page, found, told = window.page, [], []
    page.set_viewport_size(WIDE)
    page.goto(address)
    for size, scheme, violated in looks(page):
        for violation in violated:
            told.append(violation)
            for node in violation["nodes"][:3]:
                where = f"{name}, {size['width']} px, {scheme}"
                found.append(
                    f"{where}: {violation['id']}: {node['html'][:160]} {node['failureSummary']}"
                )
        if scheme == "light":
            window.look(f"{name.replace(', ', '-').replace(' ', '-')}-{size['width']}")
    keep_for_statement(name, told)
    return found


def keep_for_statement(name: str, found: list[dict]) -> None:
    """Add what axe found on a page to the file for the statement, if one is asked for."""
    address = os.environ.get("KRING_AXE_REPORT", "")
    if not address:
        return
    path = Path(address)
    report = json.loads(path.read_text()) if path.exists() else {"pages": [], "violations": []}
    report |= {"measured_at": datetime.now(UTC).isoformat(), "engine": "axe-core"}
    report["pages"] = sorted({*report["pages"], name})
    report["violations"] += [
        {"rule": one["id"], "help": one["help"], "impact": one["impact"] or "", "page": name}
        for one in found
    ]
    path.write_text(json.dumps(report, indent=2))


def check(window, pages: dict[str, str]) -> None:
    found = [line for name, address in pages.items() for line in violations(window, name, address)]
    assert not found, f"{len(found)} faults\n" + "\n".join(found)
