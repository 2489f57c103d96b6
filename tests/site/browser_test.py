"""Looks at the built site as a reader does: in Chromium, from files, without a network.

usage: browser_test.py SITE_HTML SCREENSHOTS [unittest options]
"""

import json
import pathlib
import re
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urlparse

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

SITE = pathlib.Path(sys.argv[1]).resolve()
SHOTS = pathlib.Path(sys.argv[2]).resolve()
LABS = sorted(page.stem for page in SITE.glob("lab[0-9][0-9].html"))
PAGES = sorted(SITE.glob("*.html"))
DESKTOP = (1400, 1000)
PHONE = (375, 800)

# When all images are there and, if there are formulas, MathJax has nothing left to do.
PAGE_IS_DONE = """
const [has_formulas, done] = arguments;
const images = [...document.images].map(i => i.complete || new Promise(r => { i.onload = i.onerror = r; }));
Promise.all(images).then(() => { if (has_formulas) MathJax.Hub.Queue(() => done(true)); else done(true); });
"""

# What only a browser knows of a page.
STATE_OF_PAGE = r"""
const shown = document.querySelector('.contents') || document.body;
const copy = shown.cloneNode(true);
copy.querySelectorAll('script, pre, code, .fragment, .MathJax_SVG, .MathJax_Preview').forEach(e => e.remove());
const text = copy.textContent;
copy.querySelectorAll('figure, table, summary, .toc, .interactive-toc, .command').forEach(e => e.remove());
const prose = copy.textContent;
return {
    formulas: document.querySelectorAll('script[type^="math/tex"]').length,
    rendered: document.querySelectorAll('.MathJax_SVG svg').length,
    failed: document.querySelectorAll('.MathJax_Error, .merror, [fill="red"]').length,
    raw: (text.match(/\\[\[(f]|\\(ref|snippet|output|figure|eqref|equation)\b/g) || []),
    blank: [...document.images].filter(i => i.naturalWidth === 0).map(i => i.src),
    // (Doxygen's own diagrams of classes have none; the same stands beside them as text.)
    nameless: [...document.querySelectorAll('figure img, .image img, .textblock img')]
        .filter(i => !i.alt).map(i => i.src),
    words: prose.split(/\s+/).filter(w => /[A-Za-z]/.test(w)).length,
    width: Math.max(document.documentElement.scrollWidth,
                    (document.querySelector('#doc-content') || document.body).scrollWidth),
};
"""


# Equations, with their numbers, that are wider than the line.
EQUATIONS_CUT_OFF = """
return [...document.querySelectorAll('.MathJax_SVG_Display')]
    .filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent.slice(0, 80));
"""


def start_browser():
    options = webdriver.ChromeOptions()
    for argument in (
        "--headless=new",
        "--no-sandbox",  # a container's root has no other choice; the pages are ours
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--force-device-scale-factor=1",
        "--hide-scrollbars",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options)
    browser.set_script_timeout(60)
    browser.set_page_load_timeout(60)
    return browser


def read(browser, page):
    browser.get(page.as_uri())
    has_formulas = re.search(r"\\\(|\\\[", page.read_text(encoding="utf-8", errors="replace")) is not None
    browser.execute_async_script(PAGE_IS_DONE, has_formulas)


def outside_requests(browser):
    """What was asked for since the last call and is no file."""
    urls = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            urls.append(message["params"]["request"]["url"])
    return [u for u in urls if urlparse(u).scheme not in ("file", "data", "blob", "chrome", "about")]


def complaints_of_pages(pages):
    """What is wrong with each of these pages: (page, what)."""
    complaints = []
    browser = start_browser()
    try:
        for page in pages:
            read(browser, page)
            state = browser.execute_script(STATE_OF_PAGE)
            wrong = {
                "console": [e["message"] for e in browser.get_log("browser") if e["level"] in ("SEVERE", "ERROR")],
                "asked of the network": outside_requests(browser),
                "formulas not rendered": state["formulas"] - state["rendered"],
                "formulas with mistakes": state["failed"],
                "commands or formulas left as text": state["raw"],
                "images without pixels": state["blank"],
                "images without a text": state["nameless"],
            }
            complaints += [(page.name, what, value) for what, value in wrong.items() if value]
    finally:
        browser.quit()
    return complaints


class Links(HTMLParser):
    """The links and the anchors of a file."""

    def __init__(self, file):
        super().__init__()
        self.links, self.anchors = [], set()
        self.feed(file.read_text(encoding="utf-8", errors="replace"))

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "xlink:href", "src", "data") and value:
                self.links.append(value)
            if name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value)


class Files(unittest.TestCase):
    """What can be seen without a browser."""

    def test_no_link_is_broken(self):
        parsed = {page: Links(page) for page in PAGES}
        broken = set()
        for page, content in parsed.items():
            for link in content.links:
                if urlparse(link).scheme or "$" in link:
                    continue
                path, anchor = urldefrag(link)
                target = (SITE / unquote(path)) if path else page
                if not target.exists():
                    broken.add(f"{page.name}: {link}")
                elif anchor and target in parsed and unquote(anchor) not in parsed[target].anchors:
                    broken.add(f"{page.name}: {link} (no such anchor)")
        self.assertEqual(sorted(broken), [])

    def test_the_tree_of_pages_and_the_search_lead_to_pages(self):
        target = re.compile(r"""["'](?:\.\./)?([\w-]+\.html)(#[\w-]*)?["']""")
        broken = set()
        scripts = [*SITE.glob("navtree*.js"), *SITE.glob("search/*.js")]
        for script in scripts:
            for name, _ in target.findall(script.read_text(encoding="utf-8", errors="replace")):
                if not (SITE / name).exists():
                    broken.add(f"{script.name}: {name}")
        self.assertGreater(len(scripts), 10)
        self.assertEqual(sorted(broken), [])

    def test_nothing_is_loaded_from_elsewhere(self):
        outside = re.compile(r"""<(?:script|img|iframe|object|source)[^>]*(?:src|data)=["']?(?:https?:)?//
                                 |<link[^>]*href=["']?(?:https?:)?//|@import\s+url\(["']?https?:""", re.VERBOSE)
        found = [f.name for f in [*PAGES, *SITE.glob("*.css")]
                 if outside.search(f.read_text(encoding="utf-8", errors="replace"))]
        self.assertEqual(found, [])

    def test_every_lab_has_a_page(self):
        self.assertGreaterEqual(len(LABS), 9)


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = start_browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()

    def open(self, page, size=DESKTOP):
        self.browser.set_window_size(*size)
        read(self.browser, SITE / page)

    def set_dark(self, dark):
        self.browser.execute_script(f"DoxygenAwesomeDarkModeToggle.enableDarkMode({str(dark).lower()})")

    def test_every_page_loads_without_a_complaint(self):
        with ThreadPoolExecutor(2) as pool:  # much of the time is waiting
            complaints = pool.map(complaints_of_pages, (PAGES[::2], PAGES[1::2]))
        self.assertEqual([c for part in complaints for c in part], [])

    def test_a_lab_has_all_that_makes_a_page_and_fits_a_phone(self):
        for lab in LABS:
            with self.subTest(lab=lab):
                self.open(lab + ".html")
                count = lambda css: len(self.browser.find_elements(By.CSS_SELECTOR, css))
                self.assertGreaterEqual(count("script[type^='math/tex']"), 10)
                self.assertGreaterEqual(count("figure.plot img"), 2)
                self.assertGreaterEqual(count("div.terminal pre"), 2)
                self.assertGreaterEqual(count("div.fragment"), 2)
                self.assertGreaterEqual(count("div.bug"), 2)
                self.assertGreaterEqual(count("details.answer"), 3)
                self.assertGreaterEqual(count(".interactive-toc, .toc"), 1)
                self.assertGreaterEqual(count("doxygen-awesome-fragment-copy-button"), 2)
                words = self.browser.execute_script(STATE_OF_PAGE)["words"]
                cut_off = self.browser.execute_script(EQUATIONS_CUT_OFF)
                self.assertEqual(cut_off, [])
                print(f"{lab}: {words} words")
                self.assertTrue(1500 <= words <= 3000, words)
                self.check_width_of_phone()

    def test_the_other_pages_fit_a_phone(self):
        for page in ["index", "articles", "glossary", "numpy", "equations", "instructor"]:
            with self.subTest(page=page):
                self.open(page + ".html")
                self.check_width_of_phone()

    def check_width_of_phone(self):
        self.browser.set_window_size(*PHONE)
        width = self.browser.execute_script(STATE_OF_PAGE)["width"]
        self.assertLessEqual(width, self.browser.execute_script("return window.innerWidth"))

    def test_search_finds_softmax(self):
        self.open("index.html")
        field = self.browser.find_element(By.ID, "MSearchField")
        field.click()
        field.send_keys("softmax")
        field.send_keys(Keys.RETURN)

        def found(browser):
            browser.switch_to.default_content()
            frames = browser.find_elements(By.ID, "MSearchResults")
            if frames and frames[0].tag_name == "iframe":
                browser.switch_to.frame(frames[0])
            shown = [e.text for e in browser.find_elements(By.CSS_SELECTOR, ".SRResult") if e.is_displayed()]
            return any(text.startswith("softmax") for text in shown) and shown

        results = WebDriverWait(self.browser, 10).until(found)
        self.browser.switch_to.default_content()
        self.assertTrue(any("softmax" in text for text in results), results)

    def test_the_course_map_leads_to_the_labs(self):
        self.open("index.html")
        links = self.browser.find_elements(By.CSS_SELECTOR, "svg.coursemap a")
        # (An SVG link keeps its address in an attribute of XLink's.)
        leads_to = [a.get_attribute("xlink:href") or a.get_attribute("href") for a in links]
        self.assertEqual(sorted(leads_to), [lab + ".html" for lab in LABS])
        links[0].click()
        WebDriverWait(self.browser, 10).until(lambda b: b.current_url.endswith(leads_to[0]))

    def test_the_diagrams_of_lab06_are_drawn(self):
        self.open("lab06.html")
        texts = [d.text for d in self.browser.find_elements(By.CSS_SELECTOR, "svg.diagram")]
        self.assertEqual(len(texts), 2)
        self.assertIn("784 pixels", texts[0])
        self.assertIn("dW₁", texts[1])

    def test_a_solution_is_folded_until_it_is_asked_for(self):
        self.open("lab02.html")
        details = self.browser.find_elements(By.CSS_SELECTOR, "details.answer")
        self.assertGreaterEqual(len(details), 4)
        self.assertTrue(all(d.get_attribute("open") is None for d in details))
        code = details[0].find_element(By.CSS_SELECTOR, "div.fragment")
        visible = lambda: self.browser.execute_script("return arguments[0].checkVisibility()", code)
        self.assertFalse(visible())
        details[0].find_element(By.TAG_NAME, "summary").click()
        self.assertTrue(visible())

    def test_light_and_dark_screenshots(self):
        SHOTS.mkdir(parents=True, exist_ok=True)
        for page in ("index", "lab03", "lab06", "lab09"):
            for dark in (False, True):
                with self.subTest(page=page, dark=dark):
                    self.open(page + ".html")
                    self.set_dark(dark)
                    color = self.browser.execute_script(
                        "return getComputedStyle(document.body).backgroundColor")
                    brightness = sum(int(c) for c in re.findall(r"\d+", color)[:3]) / 3
                    self.assertTrue(brightness < 80 if dark else brightness > 180, color)
                    shot = SHOTS / f"{page}_{'dark' if dark else 'light'}.png"
                    self.assertTrue(self.browser.save_screenshot(str(shot)))
        self.set_dark(False)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
