#!/usr/bin/env python3
"""index.html in a browser: PAGE_WRITER RESULTS.json[.gz]

PAGE_WRITER writes a page with markup in its texts, and that of the given results. Screenshots go into
the folder that WIDTHWISE_SCREENSHOTS names."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from webdriver import Browser

WRITER, RESULTS = sys.argv[1:3]
SHOTS = os.environ.get("WIDTHWISE_SCREENSHOTS")

VISIBLE = """return [...document.querySelectorAll('.claim')]
  .filter((each) => each.offsetParent !== null || each.getClientRects().length > 0)
  .map((each) => each.dataset.id);"""
UNFOLDED = """return [...document.querySelectorAll('.more')]
  .filter((each) => getComputedStyle(each).display !== 'none').length;"""
# The least contrast of a text with what is behind it, by WCAG 2, with the text.
CONTRAST = r"""
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((c) => c / 255).map(
    (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = numbers(getComputedStyle(at).backgroundColor);
    if (colour.length < 4 || colour[3] === 1) return colour.slice(0, 3);
  }
  return [255, 255, 255];
};
let worst = [21, ''];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const element = walk.currentNode.parentElement;
  if (!walk.currentNode.data.trim() || element.closest('script, title, option')) continue;
  if (element.getClientRects().length === 0) continue;
  const style = getComputedStyle(element);
  const ink = numbers(element.closest('svg') ? style.fill : style.color).slice(0, 3);
  const [a, b] = [luminance(ink), luminance(behind(element))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < worst[0]) worst = [contrast, walk.currentNode.data.slice(0, 40)];
}
return worst;"""


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        root = pathlib.Path(cls.folder.name)
        cls.pages = {"example": root / "example.html", "real": root / "real.html"}
        subprocess.run([WRITER, cls.pages["example"]], check=True)
        subprocess.run([WRITER, cls.pages["real"], RESULTS], check=True)
        cls.browser = cls.enterClassContext(Browser()) if hasattr(cls, "enterClassContext") else None
        if cls.browser is None:  # before Python 3.11
            session = Browser()
            cls.browser = session.__enter__()
            cls.addClassCleanup(session.__exit__)

    def open(self, page="real", width=1200, scheme="light", media=""):
        self.browser.devtools("Emulation.setDeviceMetricsOverride", width=width, height=900,
                              deviceScaleFactor=1, mobile=width < 500)
        self.browser.devtools("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": scheme}])
        self.browser.open("about:blank")
        self.browser.log("browser")
        self.browser.log("performance")
        path = self.pages[page] if page in self.pages else pathlib.Path(page)
        self.browser.open(path.as_uri())

    def shot(self, name):
        if SHOTS:
            self.browser.screenshot(os.path.join(SHOTS, f"{name}.png"))

    def choose(self, name, value):
        self.browser.run("""const field = document.querySelector('.filters').elements[arguments[0]];
          field.value = arguments[1];
          field.dispatchEvent(new Event('input', {bubbles: true}));""", name, value)

    def numbers(self, field):
        return self.browser.run(
            "return [...document.querySelectorAll('.claim')].map((e) => e.dataset[arguments[0]])",
            field)

    def tearDown(self):
        self.assertEqual(self.browser.log("browser"), [], "the console is not empty")

    def test_needs_no_network(self):
        self.open()
        requests = [json.loads(each["message"])["message"] for each in self.browser.log("performance")]
        urls = [each["params"]["request"]["url"] for each in requests
                if each["method"] == "Network.requestWillBeSent"]
        self.assertEqual([url for url in urls if not url.startswith(("file:", "data:"))], [])
        # A claim brings its fit, table and figure along, and no more: a run may have any number.
        claims = len(self.numbers("id"))
        self.assertLess(self.pages["real"].stat().st_size, 15_000 * claims)

    def test_begins_folded_with_all_claims(self):
        self.open()
        self.assertEqual(len(self.browser.run(VISIBLE)), len(self.numbers("id")))
        self.assertGreater(len(self.numbers("id")), 50)
        self.assertEqual(self.browser.run(UNFOLDED), 0)
        self.shot("light")

    def unfolded(self, number=1):
        return self.browser.run("""const claim = document.querySelectorAll('.claim')[arguments[0] - 1];
          return [claim.querySelector('.fold').getAttribute('aria-expanded'),
                  getComputedStyle(claim.querySelector('.more')).display !== 'none'];""", number)

    def test_unfolds_by_mouse(self):
        self.open()
        self.assertEqual(self.unfolded(), ["false", False])
        self.browser.click(".claim .fold")
        self.assertEqual(self.unfolded(), ["true", True])
        self.shot("unfolded")
        self.browser.click(".claim .line > .num")
        self.assertEqual(self.unfolded(), ["false", False])

    def test_unfolds_by_keyboard(self):
        self.open()
        self.browser.run("document.querySelector('.claims thead th:last-child button').focus()")
        self.browser.press("Tab")
        outline = "return getComputedStyle(document.activeElement).outlineStyle"
        self.assertEqual(self.browser.run(outline), "solid", "the focus is not to be seen")
        self.browser.press("Enter")
        self.assertEqual(self.unfolded(), ["true", True])
        self.browser.press("Space")
        self.assertEqual(self.unfolded(), ["false", False])
        self.browser.press("Space", "Tab")
        self.assertEqual(self.unfolded(), ["true", True])
        self.assertEqual(self.browser.run("return document.activeElement.getAttribute('class')"), "pt",
                         "the first point of the figure comes next")

    def test_unfolds_the_claim_that_the_address_names(self):
        self.open()
        last = self.numbers("id")[-1]
        self.browser.run("location.hash = arguments[0]", last)
        self.assertEqual(self.browser.run(UNFOLDED), 1)

    def test_filters(self):
        self.open()
        ids = self.numbers("id")
        verdicts = dict(zip(ids, self.numbers("verdict")))
        self.choose("verdict", "REFUTED")
        self.assertEqual(self.browser.run(VISIBLE), [i for i in ids if verdicts[i] == "REFUTED"])
        self.choose("verdict", "")
        self.choose("family", "theorem3")
        self.assertEqual(self.browser.run(VISIBLE), [i for i in ids if i.startswith("theorem3.")])
        self.choose("text", "hyperkernel convnet")
        self.assertTrue(all("convnet" in i for i in self.browser.run(VISIBLE)))
        self.browser.click(".filters [type=reset]")
        self.browser.run("return new Promise((done) => setTimeout(done, 20))")
        self.assertEqual(self.browser.run(VISIBLE), ids)

    def test_filters_by_typing(self):
        self.open()
        self.browser.run("document.querySelector('.filters [type=search]').focus()")
        self.browser.press(*"control.tanh")
        shown = self.browser.run(VISIBLE)
        self.assertTrue(shown and all(i.startswith("control.tanh") for i in shown), shown)
        said = self.browser.run("return document.getElementById('shown').textContent")
        self.assertEqual(said, f"{len(shown)} of {len(self.numbers('id'))} claims shown")

    def test_filters_by_widths(self):
        self.open()
        widest = dict(zip(self.numbers("id"), map(float, self.numbers("widest"))))
        limit = sorted(widest.values())[len(widest) // 2]
        self.choose("from", str(limit + 1))
        self.assertEqual(set(self.browser.run(VISIBLE)), {i for i, n in widest.items() if n > limit})
        self.choose("to", "3")
        self.assertEqual(self.browser.run(VISIBLE), [])

    def test_sorts(self):
        self.open()
        before = self.numbers("id")
        for key in ("estimate", "predicted", "margin"):
            self.browser.click(f"thead [data-key={key}]")
            values = [float(v) for v in self.numbers(key) if v]
            self.assertEqual(values, sorted(values), key)
            self.browser.click(f"thead [data-key={key}]")
            values = [float(v) for v in self.numbers(key) if v]
            self.assertEqual(values, sorted(values, reverse=True), key)
        sort = "return [...document.querySelectorAll('[aria-sort]')].map((e) => e.ariaSort)"
        self.assertEqual(self.browser.run(sort), ["descending"])
        self.browser.run("document.querySelector('thead [data-key=verdict]').focus()")
        self.browser.press("Enter")
        self.assertEqual(self.browser.run(sort), ["ascending"])
        self.assertEqual(sorted(self.numbers("id")), sorted(before), "no claim is lost")

    def tip(self):
        return self.browser.run(
            "const tip = document.getElementById('tip'); return tip.hidden ? '' : tip.textContent")

    def test_tells_values_on_hover_and_focus(self):
        self.open("example")
        self.browser.click(".claim[data-id='theorem1.mlp.r2'] .fold")
        self.assertEqual(self.tip(), "")
        claim = ".claim[data-id='theorem1.mlp.r2'] "
        self.browser.hover(claim + ".pt:nth-of-type(2) .dot")
        self.assertRegex(self.tip(), r"^n = 128: 0\.\d+ ± 0\.\d+ \(\d+ draws\)$")
        self.browser.hover("h1")
        self.assertEqual(self.tip(), "")
        self.browser.run("document.querySelector(arguments[0]).focus()", claim + ".pt")
        self.assertRegex(self.tip(), r"^n = 64: ")
        self.browser.press("Right")
        self.assertRegex(self.tip(), r"^n = 128: ")
        self.shot("value")
        self.browser.press("Escape")
        self.assertEqual(self.tip(), "")

    def test_keeps_markup_as_text(self):
        self.open("example")
        evil = "<img src=x onerror=\"window.pwned=1\"></script><script>window.pwned=1</script>"
        self.assertIn(evil, self.numbers("id"))
        shown = self.browser.run(
            "return [...document.querySelectorAll('.claim .fold')].map((e) => e.textContent)")
        self.assertIn(evil, shown)
        self.assertEqual(self.browser.run("return document.querySelectorAll('img').length"), 0)
        self.assertEqual(self.browser.run("return document.scripts.length"), 1)
        self.assertIsNone(self.browser.run("return window.pwned ?? null"))

    def test_sets_formulas(self):
        self.open()
        self.browser.click("#words > .fold")
        size = self.browser.run("""const {width, height} =
          document.querySelector('#definitions math msup').getBoundingClientRect();
          return [width, height];""")
        self.assertGreater(min(size), 5)
        self.shot("definitions")

    def test_fits_a_phone(self):
        for page in ("real", "example"):
            self.open(page, width=320)
            for step in ("folded", "unfolded"):
                wide = self.browser.run("return document.documentElement.scrollWidth")
                self.assertLessEqual(wide, 320, f"{page} {step} scrolls sideways")
                self.shot(f"phone-{page}-{step}")
                self.browser.click("[name=unfold]")
                self.browser.run("document.querySelectorAll('details').forEach((e) => e.open = true)")

    def test_is_legible_by_day_and_night(self):
        for page in ("real", "example"):
            for scheme in ("light", "dark"):
                self.open(page, scheme=scheme)
                self.browser.click("#words > .fold")
                self.browser.click("[name=unfold]")
                contrast, text = self.browser.run(CONTRAST)
                self.assertGreaterEqual(contrast, 4.5, f"{page}, {scheme}: {text}")
        self.shot("dark")

    def test_prints_all(self):
        self.open()
        pdf = self.browser.print()
        self.assertTrue(pdf.startswith(b"%PDF"))
        pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
        self.assertGreater(pages, 20, "claims are printed unfolded")
        if SHOTS:
            pathlib.Path(SHOTS, "print.pdf").write_bytes(pdf)
        self.open(media="print")
        self.assertEqual(self.browser.run(UNFOLDED), len(self.numbers("id")))
        self.assertEqual(self.browser.run(
            "return getComputedStyle(document.querySelector('.filters')).display"), "none")

    def test_says_everything_without_javascript(self):
        plain = self.pages["real"].with_name("plain.html")
        text = self.pages["real"].read_text(encoding="utf-8")
        plain.write_text(text[:text.index("<script nonce")] + "</body></html>", encoding="utf-8")
        self.open(str(plain))
        self.assertEqual(self.browser.run(UNFOLDED), len(self.numbers("id")))
        self.assertGreater(self.browser.run("return document.getElementById('definitions').offsetHeight"),
                           100)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
