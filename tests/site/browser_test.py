"""Looks at the built site as a reader does: in Chromium, from files, without a network.

usage: browser_test.py SITE_HTML SCREENSHOTS [unittest options]
"""

import json
import math
import pathlib
import re
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urlparse

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

SITE = pathlib.Path(sys.argv[1]).resolve()
SHOTS = pathlib.Path(sys.argv[2]).resolve()
RUNS = SITE.parent / "runs"
LABS = sorted(page.stem for page in SITE.glob("lab[0-9][0-9].html"))
PAGES = sorted(SITE.glob("*.html"))
# Doxygen makes hundreds of pages of the reference by a few templates: a browser opens every tenth of each.
KINDS_OF_REFERENCE = ["class", "struct", "namespace", "dir_", "functions", ".*_8[ch]pp.html", ".*_8[ch]pp_source.html"]
GUIDES = ["index", "articles", "glossary", "numpy", "why_fast", "equations", "instructor"]
DESKTOP = (1440, 1000)
PHONE = (390, 844)
WIDTHS = (390, 1024, 1440, 1920)
LIVE = (SITE / "live_library.js").exists()  # built with Emscripten

CODE = ("pre", "code", "script", "style")
COMMAND = r"\\(?:f[$({\[]|(?:ref|snippet|output|figure|eqref|equation)\b)"  # of the pages' sources

# When all images are there and, if there are formulas, MathJax has nothing left to do.
PAGE_IS_DONE = """
const [has_formulas, done] = arguments;
for (const image of document.images) image.loading = "eager";
const images = [...document.images].map(i => i.complete || new Promise(r => { i.onload = i.onerror = r; }));
Promise.all(images).then(() => { if (has_formulas) MathJax.Hub.Queue(() => done(true)); else done(true); });
"""

# What only a browser knows of a page.
STATE_OF_PAGE = r"""
const shown = document.querySelector('.contents') || document.body;
const copy = shown.cloneNode(true);
copy.querySelectorAll('script, pre, code, .fragment, .MathJax_SVG, .MathJax_Preview').forEach(e => e.remove());
const text = copy.textContent;
copy.querySelectorAll('figure, table, summary, .on-page, .live, .lessons, .command').forEach(e => e.remove());
const prose = copy.textContent;
return {
    formulas: document.querySelectorAll('script[type^="math/tex"]').length,
    rendered: document.querySelectorAll('.MathJax_SVG svg').length,
    failed: document.querySelectorAll('.MathJax_Error, .merror, [fill="red"]').length,
    raw: (text.match(/\\[\[(f]/g) || []),
    blank: [...document.images].filter(i => i.naturalWidth === 0).map(i => i.src),
    // (Doxygen's own diagrams of classes have none; the same stands beside them as text.)
    nameless: [...document.querySelectorAll('figure img, .image img, .textblock img')]
        .filter(i => !i.alt && !i.closest('.card')).map(i => i.src),  // a card's says nothing more than its text
    live: [...document.querySelectorAll('.live')].filter(e => e.dataset.state === 'failed').map(e => e.textContent),
    words: prose.split(/\s+/).filter(w => /[A-Za-z]/.test(w)).length,
    width: document.documentElement.scrollWidth,
};
"""

# Texts with a contrast below 4.5, or below 3 if they are large.
FAINT_TEXTS = r"""
const luminance = color => {
    const [r, g, b] = color.match(/[\d.]+/g).map(Number).map(c => c / 255)
        .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const background = element => {
    for (let e = element; e; e = e.parentElement) {
        const color = getComputedStyle(e).backgroundColor;
        if (!/rgba\(.*, (0|0\.\d+)\)/.test(color)) return color;
    }
    return "rgb(255, 255, 255)";
};
const faint = new Set();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, noscript, svg, .MathJax_SVG, button:disabled")
        || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const both = [luminance(style.color), luminance(background(element))];
    const contrast = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (contrast < (large ? 3 : 4.5)) {
        faint.add(`${element.tagName}.${element.className} ${style.color} ${contrast.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 30)}`);
    }
}
return [...faint];
"""


# Equations, with their numbers, that are wider than the line.
EQUATIONS_CUT_OFF = """
return [...document.querySelectorAll('.MathJax_SVG_Display')]
    .filter(e => e.scrollWidth > e.clientWidth + 1)  // one pixel is rounding
   .map(e => e.textContent.slice(0, 80));
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


def has_formulas(page):
    return re.search(r"\\\(|\\\[", page.read_text(encoding="utf-8", errors="replace")) is not None


def pages_to_open():
    """All pages but those of the reference, of which a part is enough unless they have formulas."""
    pages = PAGES
    for kind in KINDS_OF_REFERENCE:
        of_this_kind = [page for page in pages if re.match(kind, page.name)]
        left_out = {page for i, page in enumerate(of_this_kind) if i % 10 != 0 and not has_formulas(page)}
        pages = [page for page in pages if page not in left_out]
    return pages


def read(browser, page):
    browser.get(page.as_uri())
    browser.execute_async_script(PAGE_IS_DONE, has_formulas(page))


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
                "formulas left as text": state["raw"],
                "images without pixels": state["blank"],
                "images without a text": state["nameless"],
                "interactive parts that failed": state["live"],
            }
            complaints += [(page.name, what, value) for what, value in wrong.items() if value]
    finally:
        browser.quit()
    return complaints


class Content(HTMLParser):
    """The links and the anchors of a file, and its text outside code."""

    def __init__(self, file):
        super().__init__()
        self.links, self.anchors, self.text = [], set(), ""
        self.code = 0  # how many elements with code are open
        self.feed(file.read_text(encoding="utf-8", errors="replace"))

    def handle_data(self, data):
        if not self.code:
            self.text += data

    def handle_endtag(self, tag):
        self.code -= tag in CODE

    def handle_starttag(self, tag, attrs):
        self.code += tag in CODE
        for name, value in attrs:
            if name in ("href", "xlink:href", "src", "data") and value:
                self.links.append(value)
            if name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value)


class Files(unittest.TestCase):
    """What can be seen without a browser."""

    @classmethod
    def setUpClass(cls):
        cls.parsed = {page: Content(page) for page in PAGES}

    def test_no_command_is_left_as_text(self):
        left = {page.name: re.findall(COMMAND, content.text) for page, content in self.parsed.items()}
        self.assertEqual({name: commands for name, commands in left.items() if commands}, {})

    def test_no_link_is_broken(self):
        parsed = self.parsed
        broken = set()
        for page, content in parsed.items():
            for link in content.links:
                if urlparse(link).scheme or "$" in link:
                    continue
                path, anchor = urldefrag(link)
                target = (SITE / unquote(path)) if path else page
                if not target.exists() or (target.is_file() and target.stat().st_size == 0):
                    broken.add(f"{page.name}: {link}")
                elif anchor and target in parsed and unquote(anchor) not in parsed[target].anchors:
                    broken.add(f"{page.name}: {link} (no such anchor)")
        self.assertEqual(sorted(broken), [])

    def test_the_search_leads_to_pages(self):
        index = (SITE / "search_index.js").read_text(encoding="utf-8")
        found = re.findall(r"""\["?(?:[^"]*",)?"([\w-]+\.html)(?:#([\w-]*))?["]""", index)
        anchors = {name: Content(SITE / name).anchors for name in {name for name, _ in found}}
        broken = [f"{name}#{anchor}" for name, anchor in found if anchor and anchor not in anchors[name]]
        self.assertGreater(len(found), 500)
        self.assertEqual(broken, [])

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

    def find(self, css):
        return self.browser.find_element(By.CSS_SELECTOR, css)

    def find_all(self, css):
        return self.browser.find_elements(By.CSS_SELECTOR, css)

    def wait(self, condition, seconds=30):
        return WebDriverWait(self.browser, seconds, poll_frequency=0.1).until(lambda _: condition())

    def live(self, part):
        """An interactive part of the page, once it is ready."""
        if not LIVE:
            self.skipTest("the site is built without Emscripten")
        box = self.find(f".live[data-part={part}]")
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)
        self.wait(lambda: box.get_attribute("data-state"))
        self.assertEqual(box.get_attribute("data-state"), "ready", box.text)
        return box

    def test_every_page_loads_without_a_complaint(self):
        pages = pages_to_open()
        self.assertLessEqual({lab + ".html" for lab in LABS + GUIDES}, {page.name for page in pages})
        with ThreadPoolExecutor(2) as pool:  # much of the time is waiting
            complaints = pool.map(complaints_of_pages, (pages[::2], pages[1::2]))
        self.assertEqual([c for part in complaints for c in part], [])

    def test_a_lab_has_all_that_makes_a_page(self):
        for lab in LABS:
            with self.subTest(lab=lab):
                self.open(lab + ".html")
                count = lambda css: len(self.find_all(css))
                self.assertGreaterEqual(count("script[type^='math/tex']"), 10)
                self.assertGreaterEqual(count("figure.plot img"), 2)
                self.assertGreaterEqual(count("div.terminal pre"), 2)
                self.assertGreaterEqual(count("div.fragment"), 2)
                self.assertGreaterEqual(count("div.bug"), 2)
                self.assertGreaterEqual(count("details.answer"), 3)
                self.assertEqual(count("details.on-page"), 1)
                self.assertEqual(count("nav.lessons a"), 1 if lab in (LABS[0], LABS[-1]) else 2)
                self.assertGreaterEqual(count("doxygen-awesome-fragment-copy-button"), 2)
                words = self.browser.execute_script(STATE_OF_PAGE)["words"]
                print(f"{lab}: {words} words")
                self.assertTrue(1500 <= words <= 3000, words)
                self.check_widths()
                self.open(lab + ".html", PHONE)  # equations are broken for the width at which a page is opened
                self.assertEqual(self.browser.execute_script(EQUATIONS_CUT_OFF), [])

    def test_the_other_pages_fit_every_screen(self):
        for page in GUIDES:
            with self.subTest(page=page):
                self.open(page + ".html")
                self.check_widths()

    def check_widths(self):
        for width in WIDTHS:
            with self.subTest(width=width):
                self.browser.set_window_size(width, 900)
                self.assertLessEqual(self.browser.execute_script(STATE_OF_PAGE)["width"], width)
                if width > PHONE[0]:
                    self.assertEqual(self.browser.execute_script(EQUATIONS_CUT_OFF), [])

    def test_text_stands_out_from_its_background(self):
        for page in ("index", "lab02", "lab06", "glossary", "namespacedigitlab"):
            for dark in (False, True):
                with self.subTest(page=page, dark=dark):
                    self.open(page + ".html")
                    self.set_dark(dark)
                    self.assertEqual(self.browser.execute_script(FAINT_TEXTS), [])
        self.set_dark(False)

    def test_search_finds_lessons_before_symbols(self):
        self.open("index.html")
        self.find("#search").send_keys("softmax")
        links = self.wait(lambda: self.find_all("#search-results a"))
        leads_to = [link.get_attribute("href").rsplit("/", 1)[1] for link in links]
        lessons = [bool(re.match(r"(lab\d\d|glossary|numpy|why_fast|articles|instructor)\.html", link)) for link in leads_to]
        self.assertEqual(lessons, sorted(lessons, reverse=True))  # lessons first
        self.assertTrue(lessons[0] and not lessons[-1], leads_to)
        self.assertTrue(self.browser.execute_script(  # nothing covers or clips it
            "const {x, y} = arguments[0].getBoundingClientRect();"
            "return arguments[0].contains(document.elementFromPoint(x + 20, y + 10));", links[0]))
        self.assertIn("softmax", [link.find_element(By.TAG_NAME, "strong").get_attribute("textContent") for link in links[-8:]])
        self.find("#search").send_keys(Keys.RETURN)
        self.wait(lambda: self.browser.current_url.endswith(leads_to[0]))

    def test_the_menu_of_a_phone_has_the_labs(self):
        self.open("lab06.html", PHONE)
        link = self.find("nav.site a[href='lab07.html']")
        self.assertFalse(link.is_displayed())
        self.find(".menu-button").click()
        self.assertTrue(link.is_displayed())
        self.assertEqual(self.find("nav.site [aria-current]").text, "lab06 backpropagation")
        link.click()
        self.wait(lambda: self.browser.current_url.endswith("lab07.html"))

    def test_contents_are_folded_where_there_is_no_room_beside_the_text(self):
        for width, unfolded in ((1024, None), (1440, "true")):
            self.open("lab06.html", (width, 900))
            self.assertEqual(self.find("details.on-page").get_attribute("open"), unfolded)

    def test_a_page_without_javascript_shows_its_text(self):
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        try:
            self.browser.set_window_size(*DESKTOP)
            self.browser.get((SITE / "lab06.html").as_uri())
            nodes = self.browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        finally:
            self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        text = " ".join(node.get("name", {}).get("value", "") for node in nodes)
        for words in ("Backpropagation applies the chain rule", "ReLU, full batch", "Is the backward pass right?"):
            self.assertIn(words, text)
        if LIVE:
            self.assertIn("This part of the page needs JavaScript.", text)

    # ---- the interactive parts ------------------------------------------------------------------------

    def draw(self, paper, strokes):
        """Draws strokes of places from 0 to 1 on the paper, with the mouse."""
        half_width, half_height = paper.size["width"] / 2, paper.size["height"] / 2
        for stroke in strokes:
            actions = ActionChains(self.browser, duration=15)
            places = [(int((x - 0.5) * 2 * half_width), int((y - 0.5) * 2 * half_height)) for x, y in stroke]
            actions.move_to_element_with_offset(paper, *places[0]).click_and_hold()
            for place in places[1:]:
                actions.move_to_element_with_offset(paper, *place)
            actions.release().perform()

    def test_a_drawn_digit_is_read_wherever_it_stands(self):
        seven = [[(0.1, 0.1), (0.25, 0.1), (0.4, 0.1), (0.3, 0.3), (0.2, 0.5)]]
        one = [[(0.8, 0.5), (0.8, 0.7), (0.8, 0.95)]]
        circle = [(0.6 + 0.2 * math.cos(t / 3), 0.5 + 0.3 * math.sin(t / 3)) for t in range(20)]
        for size in (DESKTOP, PHONE):
            self.open("index.html", size)
            box = self.live("draw")
            self.assertEqual(box.get_attribute("data-prediction"), "3")  # the example
            for digit, strokes in (("7", seven), ("1", one), ("0", [circle])):
                with self.subTest(digit=digit, size=size):
                    self.draw(box.find_element(By.CSS_SELECTOR, ".live-paper"), strokes)
                    self.wait(lambda: box.get_attribute("data-prediction") == digit, 5)
                    shares = [float(e.text.split(" ")[0]) for e in box.find_elements(By.CSS_SELECTOR, ".share")]
                    self.assertAlmostEqual(sum(shares), 100, delta=0.6)
                    box.find_element(By.XPATH, ".//button[text()='Clear']").click()
                    self.wait(lambda: box.get_attribute("data-prediction") == "", 5)

    def test_a_reader_may_use_weights_of_their_own(self):
        self.open("lab09.html")
        box = self.live("draw")
        self.assertEqual(len(box.find_elements(By.CSS_SELECTOR, ".live-images canvas")), 10)  # distorted copies
        file = box.find_element(By.CSS_SELECTOR, "input[type=file]")
        file.send_keys(str(RUNS / "lab04/results/lab04/weights.txt"))
        self.wait(lambda: "saved by lab04, a network of 64-10 units" in box.text, 5)
        file.send_keys(str(RUNS / "lab04/output.txt"))
        self.wait(lambda: "not a finite number" in box.text, 5)

    def test_lab04_shows_the_images_that_are_added_up(self):
        self.open("lab04.html")
        box = self.live("draw")
        self.assertEqual(len(box.find_elements(By.CSS_SELECTOR, ".live-images canvas")), 10)

    def test_the_stepper_computes_what_the_formulas_say(self):
        self.open("lab06.html")
        box = self.live("backpropagation")
        click = lambda text: box.find_element(By.XPATH, f".//button[text()='{text}']").click()
        values = lambda: json.loads(box.get_attribute("data-values"))
        click("Next →")
        self.assertIn("Step 2 of 10", box.text)
        click("All steps")
        self.assertIn("dW₁ = dA Xᵀ", box.text)
        self.check_backpropagation(values())
        weight = box.find_element(By.CSS_SELECTOR, "[aria-label='change W₁,₂₁']")
        weight.click()
        slider = box.find_elements(By.CSS_SELECTOR, "input[type=range]")[-1]
        slider.send_keys(Keys.RIGHT)
        self.assertAlmostEqual(values()["p"][1], 0.35, places=9)
        self.check_backpropagation(values())
        before = values()["L"]
        click("Gradient step, rate 1")
        self.assertLess(values()["L"], before)

    def check_backpropagation(self, values):
        """The same in plain Python: a net 2-2-2 with sigmoids, softmax and cross-entropy, of (1, 0.5), class 0."""
        p, x = values["p"], (1, 0.5)
        a = [p[j] * x[0] + p[2 + j] * x[1] + p[4 + j] for j in (0, 1)]
        z = [1 / (1 + math.exp(-value)) for value in a]
        s = [p[6 + c] * z[0] + p[8 + c] * z[1] + p[10 + c] for c in (0, 1)]
        y = [math.exp(value) / sum(map(math.exp, s)) for value in s]
        ds = [y[0] - 1, y[1]]
        da = [(p[6 + 2 * j] * ds[0] + p[7 + 2 * j] * ds[1]) * z[j] * (1 - z[j]) for j in (0, 1)]
        self.assertAlmostEqual(values["L"], -math.log(y[0]), places=12)
        for name, left, right in (("dW2", ds, z), ("dW1", da, x)):
            for i in range(4):
                self.assertAlmostEqual(values[name][i], left[i % 2] * right[i // 2], places=12)

    def test_training_in_the_page_reaches_ninety_percent(self):
        self.open("lab06.html")
        box = self.live("training")
        rate, hidden = box.find_elements(By.CSS_SELECTOR, "input[type=range]")
        self.browser.execute_script(
            "for (const [e, v] of [[arguments[0], 0], [arguments[1], 20]]) {"
            " e.value = v; e.dispatchEvent(new Event('input')); }", rate, hidden)
        run = box.find_element(By.TAG_NAME, "button")
        run.click()
        self.wait(lambda: float(box.get_attribute("data-accuracy") or 0) >= 0.9, 60)
        run.click()
        self.assertEqual(run.text, "Continue")
        self.assertEqual(len(box.find_elements(By.CSS_SELECTOR, ".live-images canvas")), 20)

    def test_the_losses_of_lab02_follow_the_scores(self):
        self.open("lab02.html")
        box = self.live("losses")
        slider = box.find_element(By.CSS_SELECTOR, "input[type=range]")
        self.browser.execute_script(
            "arguments[0].value = -10; arguments[0].dispatchEvent(new Event('input'))", slider)
        # Scores −10, 1 and 3: cross-entropy log(e^−10 + e + e³) + 10, and its derivative is nearly −1.
        self.assertIn("Cross-entropy 13.1269", box.text)
        self.assertIn("−1.0000", box.text)

    def test_the_path_of_lab03_follows_the_start(self):
        self.open("lab03.html")
        box = self.live("descent")
        self.assertIn("After 30 steps: (−0.41, 0.00)", box.text)  # −7 · 0.91³⁰
        handle = box.find_element(By.CSS_SELECTOR, ".handle")
        ActionChains(self.browser).drag_and_drop_by_offset(handle, 80, 0).perform()
        self.assertNotIn("(−0.41, 0.00)", box.text)

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
        code = details[-1].find_element(By.CSS_SELECTOR, "div.fragment")
        visible = lambda: self.browser.execute_script("return arguments[0].checkVisibility()", code)
        self.assertFalse(visible())
        details[-1].find_element(By.TAG_NAME, "summary").click()
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
