// Draw a digit: the library frames it, and a trained network classifies it at every stroke.
"use strict";

{
    const size = 196;   // pixels of the drawing, whatever the canvas measures on the page
    const pen = 0.075;  // width of a stroke, of the width of the canvas
    // A small 3 away from the middle, drawn before the reader draws: x and y from 0 to 1.
    const example = [[0.52, 0.2], [0.6, 0.14], [0.7, 0.16], [0.74, 0.24], [0.68, 0.32], [0.6, 0.34],
                     [0.7, 0.37], [0.77, 0.45], [0.72, 0.55], [0.62, 0.58], [0.52, 0.54]];

    /// The canvas to draw on; `changed` is called with its ink, 0 … 1, or with nothing if it is empty.
    function drawing(parent, changed) {
        const canvas = live.add(parent, "canvas", { width: size, height: size, className: "live-paper", role: "img" });
        canvas.setAttribute("aria-label", "Draw a digit here with mouse, pen or finger");
        const context = canvas.getContext("2d", { willReadFrequently: true });
        Object.assign(context, { lineWidth: pen * size, lineCap: "round", lineJoin: "round", fillStyle: "#fff" });
        let last = null;
        let waiting = false;
        let is_example = false;

        const report = () => {
            if (waiting) return;
            waiting = true;
            requestAnimationFrame(() => {
                waiting = false;
                const { data } = context.getImageData(0, 0, size, size);
                const ink = Float64Array.from({ length: size * size }, (_, i) => 1 - data[4 * i] / 255);
                changed(ink.some(value => value > 0.5) ? ink : null);
            });
        };
        const clear = () => {
            context.fillRect(0, 0, size, size);
            is_example = false;
            report();
        };
        const line_to = (x, y) => {
            context.beginPath();
            context.moveTo(...(last || [x, y]));
            context.lineTo(x, y);
            context.stroke();
            last = [x, y];
            report();
        };
        const place = event => {
            const box = canvas.getBoundingClientRect();
            return [(event.clientX - box.left) / box.width * size, (event.clientY - box.top) / box.height * size];
        };
        canvas.addEventListener("pointerdown", event => {
            event.preventDefault();
            if (is_example) clear();
            canvas.setPointerCapture(event.pointerId);
            last = null;
            line_to(...place(event));
        });
        canvas.addEventListener("pointermove", event => {
            if (last === null) return;
            // All places since the last frame: a quick stroke stays round.
            const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
            for (const part of events.length ? events : [event]) line_to(...place(part));
        });
        for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });

        context.fillRect(0, 0, size, size);
        for (const [x, y] of example) line_to(x * size, y * size);
        last = null;
        is_example = true;
        return { clear, report };
    }

    /// Ten bars, one for each class.
    function bars(parent, classes) {
        const list = live.add(parent, "ol", { className: "live-bars" });
        const rows = classes.map(name => {
            const row = live.add(list, "li");
            live.add(row, "span", { className: "name", textContent: name });
            const bar = live.add(live.add(row, "span", { className: "track" }), "span", { className: "bar" });
            return { row, bar, share: live.add(row, "span", { className: "share" }) };
        });
        return probabilities => rows.forEach(({ row, bar, share }, i) => {
            const value = probabilities ? probabilities[i] : 0;
            bar.style.width = `${100 * value}%`;
            share.textContent = probabilities ? `${(100 * value).toFixed(1)} %` : "";
            row.classList.toggle("largest", probabilities !== null && value === Math.max(...probabilities));
        });
    }

    /// The ten images whose pixels one layer adds up to the scores.
    function weighted_images(parent, classes, columns) {
        live.add(parent, "p", { textContent: "Weight × pixel for each class. The sum of an image is the score of " +
            "its class: orange increases it, blue decreases it." });
        const row = live.add(parent, "div", { className: "live-images" });
        const cells = classes.map(name => {
            const cell = live.add(row, "figure");
            return { name, canvas: live.add(cell, "canvas"), caption: live.add(cell, "figcaption") };
        });
        return terms => {
            const largest = terms.reduce((most, term) => Math.max(most, Math.abs(term)), 1e-9);
            const pixels = terms.length / classes.length;
            cells.forEach(({ name, canvas, caption }, i) => {
                const part = terms.slice(i * pixels, (i + 1) * pixels);
                live.paint(canvas, part, columns, largest);
                caption.textContent = `${name}: ${live.number(part.reduce((sum, term) => sum + term, 0), 1)}`;
            });
        };
    }

    /// Random distortions of the drawing, and what each copy is classified as.
    function distortions(parent, again) {
        const amounts = { rotation: 12, elastic: 24, seed: 1 };
        const controls = live.add(parent, "div", { className: "live-controls" });
        live.slider(controls, { label: "rotation up to ±", min: 0, max: 45, step: 1, value: amounts.rotation,
            show: value => `${value}°`, changed: value => { amounts.rotation = value; again(); } });
        live.slider(controls, { label: "elastic α", min: 0, max: 80, step: 2, value: amounts.elastic,
            changed: value => { amounts.elastic = value; again(); } });
        live.button(controls, "Draw other distortions", () => { ++amounts.seed; again(); });
        const row = live.add(parent, "div", { className: "live-images" });
        const cells = Array.from({ length: 10 }, () => {
            const cell = live.add(row, "figure");
            return { canvas: live.add(cell, "canvas"), caption: live.add(cell, "figcaption") };
        });
        return (reader, image, about) => {
            const copies = reader.distorted(image, amounts.rotation, amounts.elastic, cells.length, amounts.seed);
            cells.forEach(({ canvas, caption }, i) => {
                const copy = copies.slice(i * image.length, (i + 1) * image.length);
                live.paint(canvas, copy, about.columns);
                const probabilities = reader.probabilities(copy);
                const best = probabilities.indexOf(Math.max(...probabilities));
                caption.textContent = `${about.classes[best]}: ${(100 * probabilities[best]).toFixed(0)} %`;
            });
        };
    }

    async function start(box) {
        const run = box.dataset.weights;
        const table = live.add(box, "div", { className: "live-draw" });
        const left = live.add(table, "div");
        const middle = live.add(table, "div");
        const right = live.add(table, "div");
        const below = live.add(box, "div");
        const about_line = live.add(box, "p", { className: "live-about" });
        let reader = null;
        let about = null;
        let show = () => {};
        let ink = null;

        live.add(left, "p", { className: "live-label", textContent: "Draw a digit" });
        const paper = drawing(left, now => { ink = now; show(); });
        live.button(live.add(left, "div", { className: "live-controls" }), "Clear", paper.clear);
        live.add(middle, "p", { className: "live-label", textContent: "The net sees" });
        const seen = live.add(middle, "canvas", { className: "live-seen", role: "img" });
        seen.setAttribute("aria-label", "The drawing as the network sees it");
        const seen_size = live.add(middle, "p", { className: "live-note" });
        live.add(right, "p", { className: "live-label", textContent: "Its prediction" });

        /// Shows another network's predictions from now on.
        const use = (next, source) => {
            reader?.delete();
            reader = next;
            about = reader.description();
            right.querySelector("ol")?.remove();
            below.replaceChildren();
            const show_bars = bars(right, about.classes);
            const show_terms = about.one_layer ? weighted_images(below, about.classes, about.columns) : null;
            const show_copies = box.dataset.extra === "distort" ? distortions(below, () => show()) : null;
            seen_size.textContent = `${about.columns} × ${about.rows} pixels`;
            about_line.textContent = source(about);
            show = () => {
                live.message(box).textContent = "";
                let image = new Float64Array(about.rows * about.columns);
                let probabilities = null;
                try {
                    if (ink) {
                        image = reader.frame(ink, size);
                        probabilities = reader.probabilities(image);
                    }
                } catch (error) {
                    live.message(box).textContent = error.message;
                }
                live.paint(seen, image, about.columns);
                show_bars(probabilities);
                if (show_terms) show_terms(reader.terms(image));
                if (show_copies && ink) show_copies(reader, image, about);
                const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
                box.dataset.prediction = best < 0 ? "" : about.classes[best];
            };
            show();
        };
        const own_weights = async file => {
            try {
                const library = await live.library();
                use(library.reader(await file.text()), now =>
                    `Your weights: ${file.name}, ${now.lab ? "saved by " + now.lab + ", " : ""}a network of ${now.layers} units.`);
            } catch (error) {
                live.message(box).textContent = `${file.name}: ${error.message}`;
            }
        };
        const own = live.add(box, "label", { className: "live-file", textContent: "Drop your own weights.txt here, or choose it: " });
        const input = live.add(own, "input", { type: "file", accept: ".txt" });
        input.addEventListener("change", () => { if (input.files[0]) own_weights(input.files[0]); });
        box.addEventListener("dragover", event => event.preventDefault());
        box.addEventListener("drop", event => {
            event.preventDefault();
            if (event.dataTransfer.files[0]) own_weights(event.dataTransfer.files[0]);
        });

        use(await live.reader(run), now => {
            const dataset = run.endsWith("_mnist") ? "on MNIST when this site was built."
                : "on the small digits when this site was built, since MNIST was not on the machine.";
            return `The weights are those of ${now.lab || run.slice(0, 5)}, a network of ${now.layers} units, trained ` +
                dataset;
        });
    }

    live.part("draw", start);
}
