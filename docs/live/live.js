// What the interactive parts of the pages share: the library, trained weights, and a few elements.
// A part is <div class="live" data-part="draw">; its script calls live.part("draw", box => …).
"use strict";

const live = {
    weights: {},  // texts of weights.txt, by the run that saved them; their scripts fill this in

    /// Starts a part when a reader comes near it, so that a page loads without it.
    part(name, start) {
        const boxes = document.querySelectorAll(`.live[data-part="${name}"]:not([data-seen])`);
        for (const box of boxes) {
            box.dataset.seen = "yes";
            const near = new IntersectionObserver(entries => {
                if (!entries.some(entry => entry.isIntersecting)) return;
                near.disconnect();
                Promise.resolve(start(box)).then(
                    () => { box.dataset.state = "ready"; },
                    error => live.complain(box, error));
            }, { rootMargin: "400px" });
            near.observe(box);
        }
    },

    /// Loads a script that lies beside the page, once. (Pages opened as files cannot fetch data.)
    script(file) {
        live.scripts ??= {};
        return live.scripts[file] ??= new Promise((loaded, failed) => {
            const element = document.createElement("script");
            element.src = file;
            element.onload = loaded;
            element.onerror = () => failed(new Error(`${file} cannot be loaded`));
            document.head.append(element);
        });
    },

    /// The C++ library (docs/live/library.cpp).
    library() {
        return live.module ??= live.script("live_library.js").then(() => digitlab_library());
    },

    /// A classifier with the weights that a run of the site's build has saved.
    async reader(run) {
        const [library] = await Promise.all([live.library(), live.script(`weights_${run}.js`)]);
        return library.reader(live.weights[run]);
    },

    complain(box, error) {
        box.dataset.state = "failed";
        live.message(box).textContent = error.message;
    },

    /// The line for messages of a part.
    message(box) {
        return box.querySelector(".live-message") || live.add(box, "p", { className: "live-message", role: "status" });
    },

    /// Adds an element with properties to a parent, and returns it.
    add(parent, tag, properties = {}) {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(properties)) {
            if (name in element) element[name] = value;
            else element.setAttribute(name, value);
        }
        parent.append(element);
        return element;
    },

    /// Adds an SVG element with attributes.
    svg(parent, tag, attributes = {}, text = "") {
        const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        element.textContent = text;
        parent.append(element);
        return element;
    },

    /// A labelled slider; `changed` is called with its value.
    slider(parent, { label, min, max, step, value, show = String, changed }) {
        const line = live.add(parent, "label", { className: "live-slider" });
        live.add(line, "span", { textContent: label });
        const input = live.add(line, "input", { type: "range", min, max, step, value });
        const output = live.add(line, "output", { textContent: show(value) });
        input.addEventListener("input", () => {
            output.textContent = show(Number(input.value));
            changed(Number(input.value));
        });
        return input;
    },

    button(parent, text, clicked) {
        const button = live.add(parent, "button", { type: "button", textContent: text });
        button.addEventListener("click", clicked);
        return button;
    },

    /// Paints an image of 0 … 1 as ink on paper, or numbers of both signs in blue and orange.
    paint(canvas, pixels, columns, largest = 0) {
        canvas.width = columns;
        canvas.height = pixels.length / columns;
        const image = new ImageData(canvas.width, canvas.height);
        pixels.forEach((value, i) => {
            const amount = Math.min(1, Math.abs(value) / (largest || 1));
            const ink = !largest ? [20, 20, 20] : value > 0 ? [213, 94, 0] : [0, 100, 178];
            ink.forEach((full, c) => { image.data[4 * i + c] = 255 - amount * (255 - full); });
            image.data[4 * i + 3] = 255;
        });
        canvas.getContext("2d").putImageData(image, 0, 0);
    },

    /// A number of a formula, with a true minus sign.
    number(value, digits = 3) {
        const text = value.toFixed(digits);
        return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
    },
};
