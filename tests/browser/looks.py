"""What every page must hold: accessible, within the screen, large enough for a thumb, in one language."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RUN_AXE = """async (options) => {
  const { violations } = await axe.run(document, options);
  return violations.map(({ id, impact, nodes }) => [id, impact, nodes[0].html]);
}"""
FEW_ROWS = """() => {
  for (const row of document.querySelectorAll("tbody > tr:nth-child(n+7), .tile:nth-child(n+4)")) row.remove();
}"""
WIDE = """() => {
  const root = document.documentElement;
  const isBeyond = (e) => e.getBoundingClientRect().right > root.clientWidth + 1;
  if (root.scrollWidth <= root.clientWidth) return [];
  const beyond = [...document.querySelectorAll("body *")].filter(isBeyond).slice(-3);
  return [`${root.scrollWidth - root.clientWidth} px`, ...beyond.map((e) => `${e.tagName}.${e.className}`)];
}"""
"""How far the page scrolls sideways, and what sticks out."""
SMALL = """() => {
  const bars = ["top", "bottom-bar", "page-head__bar", "action-bar", "phone-actions", "form__foot", "q-tools"];
  const isHidden = (e) => !e.checkVisibility({visibilityProperty: true}) || e.closest("[popover]:not(:popover-open)");
  const around = (e) => {
    const ring = getComputedStyle(e, "::after");
    if (ring.content === "none" || ring.position !== "absolute") return 0;
    return -(parseFloat(ring.top) || 0) - (parseFloat(ring.bottom) || 0);
  };
  const pressed = bars.flatMap((bar) => [...document.querySelectorAll(`.${bar} :is(a, button)`)]);
  return pressed.filter((e) => !isHidden(e))
    .map((e) => [e, e.getBoundingClientRect().height + around(e)])
    .filter(([, height]) => height && height < 43.5)
    .map(([e, height]) => `${e.className || e.tagName} ${e.textContent.trim().slice(0, 20)}: ${height} px`);
}"""
"""What in a bar is lower than 44 px, the area around it that reacts too included."""
CHROME = (
    "nav a, th, button, .btn, label, dt, .tab, .pill, .card__title, .sub-title, .kpi__label, .empty, h2, .menu__item,"
    " .chip__field, .chip__op, .field__label, .page-head .page-title"
)
"""Where the product itself speaks: headings, labels, buttons."""
DATA = (
    ".avatar, option, textarea, .num, [translate=no], [lang]:not(html), .tag, .card__title a, .tile *,"
    " .rec-head .page-title"
)
"""What people wrote, inside of those."""
WORDS = """([chrome, data]) => {
  const said = new Set();
  for (const e of document.querySelectorAll(chrome)) {
    if (!e.checkVisibility({visibilityProperty: true}) || e.closest(`tbody, ${data}`)) continue;
    const copy = e.cloneNode(true);
    copy.querySelectorAll(data).forEach((one) => one.remove());
    said.add(copy.textContent.replace(/\\s+/g, " ").trim());
  }
  for (const e of document.querySelectorAll("[placeholder]:not([translate=no])"))
    if (e.checkVisibility()) said.add(e.placeholder);
  return [...said].filter(Boolean);
}"""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(
    r"\b(Accounts?|Actions?|Add|All|Amount|Apply|Assign|Back|Cancel|Close|Columns?|Confirm|Contacts?|Convert|Created|Customers?"
    r"|Date|Deals?|Delete|Discount|Edit|Export|Filter|Funnel|History|Import|Leads?|Log|Mobile|More|Name|New|Next|Notes?"
    r"|Opportunit(?:y|ies)|Orders?|Outcome|Owner|Payments?|Pipeline|Products?|Quantity|Quotes?|Receivables?|Region|Remove"
    r"|Save|Score|Search|Send|Settings|Show|Sort|Source|Stages?|Status|Submit|Tasks?|Timeline|Today|Total|Undo|View)\b"
)
"""Words of the English pages that no Chinese page says."""
SPOKEN = {"Today": "今天", "Leads": "线索", "Pipeline": "商机", "Search": "搜索"}
"""What the bottom bar says, in both languages."""


def axe_problems(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """The serious and critical findings of axe, each with the first element it is about."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(RUN_AXE, {"resultTypes": ["violations"], "preload": False, "runOnly": only})
    return [f"{rule}: {html[:160]}" for rule, impact, html in found if impact in SERIOUS]


def keep_few_rows(page: Page) -> None:
    """Leave the first rows of long lists: the others are drawn alike, and axe takes its time for each."""
    page.evaluate(FEW_ROWS)


def sticking_out(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    return list(page.evaluate(WIDE))


def too_small(page: Page) -> list[str]:
    """Buttons and links of the bars that a thumb misses."""
    return list(page.evaluate(SMALL))


def foreign_words(page: Page, language: str) -> list[str]:
    """What the page says in the other language."""
    wrong = CHINESE if language == "en" else ENGLISH
    return [text for text in page.evaluate(WORDS, [CHROME, DATA]) if wrong.search(text)]
