// The menu, the table of contents and the search of every page. Without JavaScript the pages are complete but for
// the search.
"use strict";

// ---- the menu marks the page it is on ---------------------------------------------------------------
for (const link of document.querySelectorAll("nav.site a")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
}

// ---- the table of contents: beside the text if there is room, else folded ---------------------------
{
    const toc = document.querySelector("div.toc");
    if (toc) {
        const fold = document.createElement("details");
        fold.className = "on-page";
        const summary = document.createElement("summary");
        summary.textContent = "On this page";
        fold.append(summary, ...toc.querySelectorAll(":scope > ul"));
        toc.replaceWith(fold);
        const wide = matchMedia("(min-width: 1280px)");
        fold.open = wide.matches;
        wide.addEventListener("change", () => { fold.open = wide.matches; });

        const links = new Map([...fold.querySelectorAll("a")].map(link => [link.hash.slice(1), link]));
        const anchors = [...document.querySelectorAll(".contents a.anchor")].filter(anchor => links.has(anchor.id));
        const mark = () => {
            const passed = anchors.filter(anchor => anchor.getBoundingClientRect().top < 120);
            const here = links.get((passed.at(-1) || anchors[0])?.id);
            for (const link of links.values()) link.classList.toggle("here", link === here);
        };
        addEventListener("scroll", mark, { passive: true });
        mark();
    }
}

// ---- search: lessons first, then symbols of the library ---------------------------------------------
{
    const field = document.getElementById("search");
    const results = document.createElement("div");
    results.id = "search-results";
    results.hidden = true;
    field.after(results);

    let index = null;  // search_index.js, loaded when somebody searches
    const load = () => index ??= new Promise(done => {
        const script = document.createElement("script");
        script.src = "search_index.js";
        script.onload = () => done(search_index);
        document.head.append(script);
    });

    /// How well a section fits: every word must occur; words in a title count most.
    function score(words, page, heading, text) {
        let sum = 0;
        for (const word of words) {
            const in_text = text.split(word).length - 1;
            const found = 20 * page.includes(word) + 10 * heading.includes(word) + Math.min(5, in_text);
            if (found === 0) return 0;
            sum += found + (heading === word ? 20 : 0);
        }
        return sum;
    }

    /// The words around the first one that is found.
    function excerpt(text, word) {
        const at = text.toLowerCase().indexOf(word);
        if (at < 0) return text.slice(0, 100);
        const begin = Math.max(0, text.lastIndexOf(" ", Math.max(0, at - 40)));
        return (begin > 0 ? "…" : "") + text.slice(begin, at + 70) + "…";
    }

    function link(address, title, where, words) {
        const entry = document.createElement("a");
        entry.href = address;
        for (const [tag, text] of [["strong", title], ["small", where], ["span", words]]) {
            if (!text) continue;
            const part = document.createElement(tag);
            part.textContent = text;
            entry.append(part);
        }
        return entry;
    }

    async function search() {
        const { lessons, symbols } = await load();
        // "gradients" also finds "gradient".
        const words = field.value.toLowerCase().split(/\s+/).filter(Boolean)
            .map(word => word.length > 4 ? word.replace(/s$/, "") : word);
        results.hidden = words.length === 0;
        if (words.length === 0) return;
        const found = lessons
            .map(([address, page, heading, text]) => ({ address, page, heading, text,
                fits: score(words, page.toLowerCase(), heading.toLowerCase(), text.toLowerCase()) }))
            .filter(section => section.fits > 0).sort((a, b) => b.fits - a.fits).slice(0, 8);
        const named = symbols.filter(([name]) => words.every(word => name.toLowerCase().includes(word)))
            .sort(([a], [b]) => a.length - b.length).slice(0, 8);
        results.replaceChildren(
            ...found.map(({ address, page, heading, text }) =>
                link(address, heading || page, heading ? page : "", excerpt(text, words[0]))),
            ...named.map(([name, address, kind]) => link(address, name, kind)));
        if (found.length + named.length === 0) results.textContent = `Nothing is found for “${field.value}”.`;
    }

    field.addEventListener("focus", load);
    field.addEventListener("input", search);
    addEventListener("keydown", event => {
        const entries = [...results.querySelectorAll("a")];
        const at = entries.indexOf(document.activeElement);
        if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) field.focus();
        else if (event.key === "Escape") results.hidden = true;
        else if (results.hidden || (at < 0 && document.activeElement !== field)) return;
        else if (event.key === "ArrowDown") (entries[at + 1] || entries[0])?.focus();
        else if (event.key === "ArrowUp") (entries[at - 1] || field).focus();
        else if (event.key === "Enter" && at < 0) entries[0]?.click();
        else return;
        if (event.key !== "Escape") event.preventDefault();
    });
    document.addEventListener("click", event => {
        if (!event.target.closest("#MSearchBox")) results.hidden = true;
    });
}
