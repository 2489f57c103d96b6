// lab06: train the net in the page, on the embedded digits, in a worker.
"use strict";

{
    /// Runs in the worker: steps in small portions, so that messages are read in between.
    async function work() {
        const library = await digitlab_library();
        let training = null;
        let rate = 0;
        let running = false;
        let step = 0;
        const portion = () => {
            if (!running) return;
            try {
                const steps = step < 10000 ? Math.min(15, 10000 - step) : 15;  // an epoch; lab06 ends after 10,000
                const now = training.train_for(steps, rate);
                step = now.step;
                postMessage({ ...now, hidden_weights: training.hidden_weights() });
                setTimeout(portion);
            } catch (error) {
                running = false;
                postMessage({ error: error.message });
            }
        };
        onmessage = ({ data }) => {
            if (data.rate) rate = data.rate;
            if (data.digits) {
                if (training) training.delete();
                training = library.training(data.digits, data.hidden, data.seed);
                step = 0;
                postMessage({ hidden_weights: training.hidden_weights() });
            }
            if (data.run !== undefined && data.run !== running) {
                running = data.run;
                portion();
            }
        };
        postMessage({ ready: true });
    }

    /// A line chart; `add` appends a point, and the axes grow with the data.
    function chart(parent, { title, lines, lowest, highest }) {
        const figure = live.add(parent, "figure", { className: "live-chart" });
        const caption = live.add(figure, "figcaption", { textContent: title });
        const [width, height, left, bottom] = [360, 200, 40, 24];
        const svg = live.svg(figure, "svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title });
        for (let i = 0; i <= 4; ++i) {
            const y = 8 + (height - bottom - 8) * i / 4;
            live.svg(svg, "line", { class: "grid", x1: left, x2: width - 6, y1: y, y2: y });
            live.svg(svg, "text", { x: left - 6, y: y + 4, class: "end" }, (highest - (highest - lowest) * i / 4).toPrecision(2));
        }
        const last = live.svg(svg, "text", { x: width - 6, y: height - 6, class: "end" });
        live.svg(svg, "text", { x: left, y: height - 6 }, "step 0");
        const curves = lines.map(({ name, style }) => {
            live.add(caption, "span", { className: style, textContent: name });
            return { points: [], line: live.svg(svg, "polyline", { class: style }) };
        });
        return {
            clear() { for (const curve of curves) curve.points = []; },
            add(step, values) {
                values.forEach((value, i) => curves[i].points.push([step, value]));
                last.textContent = `step ${step.toLocaleString("en")}`;
                for (const { points, line } of curves) {
                    const every = Math.ceil(points.length / 400);
                    line.setAttribute("points", points.filter((_, i) => i % every === 0 || i === points.length - 1)
                        .map(([x, y]) => {
                            const share = Math.min(1, Math.max(0, (highest - y) / (highest - lowest)));
                            return `${(left + (width - 6 - left) * x / step).toFixed(1)},${(8 + (height - bottom - 8) * share).toFixed(1)}`;
                        }).join(" "));
                }
            },
        };
    }

    live.part("training", async box => {
        await Promise.all([live.script("live_library.js"), live.script("live_digits.js")]);
        const settings = { hidden: 50, rate: 0.1, seed: 1 };
        // A page opened as a file may start a worker from a blob only; the library's text comes from its function.
        const code = `var _scriptDir; const digitlab_library = ${digitlab_library};\n(${work})();`;
        const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
        let running = false;

        const controls = live.add(box, "div", { className: "live-controls" });
        const run = live.button(controls, "Train", () => set_running(!running));
        live.button(controls, "Start again", () => restart());
        live.slider(controls, { label: "learning rate", min: -2, max: 1, step: 0.1, value: -1,
            show: value => (10 ** value).toPrecision(2),
            changed: value => { settings.rate = 10 ** value; worker.postMessage({ rate: settings.rate }); } });
        live.slider(controls, { label: "hidden units (starts again)", min: 2, max: 100, step: 2, value: settings.hidden,
            changed: value => { settings.hidden = value; restart(); } });
        const charts = live.add(box, "div", { className: "live-charts" });
        const loss = chart(charts, { title: "Cross-entropy, mean of an epoch", lowest: 0, highest: 2.4,
            lines: [{ name: "", style: "first" }] });
        const accuracy = chart(charts, { title: "Accuracy", lowest: 0, highest: 1,
            lines: [{ name: "training images", style: "first" }, { name: "test images (dashed)", style: "second" }] });
        const status = live.add(box, "p", { className: "live-result", role: "status" });
        const images = live.add(box, "div", { className: "live-images small" });
        let canvases = [];

        function set_running(now) {
            running = now;
            run.textContent = running ? "Pause" : "Continue";
            worker.postMessage({ run: running });
        }
        function restart() {
            loss.clear();
            accuracy.clear();
            images.replaceChildren();
            canvases = Array.from({ length: settings.hidden }, () => live.add(images, "canvas"));
            worker.postMessage({ digits: live.digits, hidden: settings.hidden, seed: settings.seed, rate: settings.rate });
        }
        await new Promise((ready, failed) => {
            worker.onmessage = ready;
            worker.onerror = error => failed(new Error(error.message || "the worker does not start"));
        });
        worker.onmessage = ({ data }) => {
            if (data.error) {
                set_running(false);
                status.textContent = data.error;
                return;
            }
            const largest = data.hidden_weights.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
            // 64 weights for each unit, one after the other.
            canvases.forEach((canvas, i) => live.paint(canvas, data.hidden_weights.slice(64 * i, 64 * (i + 1)), 8, largest));
            if (!data.step) return;
            const losses = data.losses;
            loss.add(data.step, [losses.reduce((sum, value) => sum + value, 0) / losses.length]);
            accuracy.add(data.step, [data.train_accuracy, data.test_accuracy]);
            status.textContent = `Step ${data.step.toLocaleString("en")}: training accuracy ` +
                `${(100 * data.train_accuracy).toFixed(1)} %, test accuracy ${(100 * data.test_accuracy).toFixed(1)} %, ` +
                `test loss ${data.test_loss.toFixed(4)}.`;
            Object.assign(box.dataset, { step: data.step, accuracy: data.test_accuracy, loss: data.test_loss });
            if (data.step === 10000) set_running(false);
        };
        restart();
        status.textContent = "Press Train: 10,000 steps of 100 images, as ./lab06.";
    });
}
