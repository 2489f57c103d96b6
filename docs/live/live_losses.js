// lab02: drag the scores of three classes, and see both losses and both gradients.
"use strict";

live.part("losses", async box => {
    const library = await live.library();
    const scores = [2, 1, 3];
    const names = ["class 0 (true)", "class 1", "class 2"];
    const controls = live.add(box, "div", { className: "live-controls" });
    names.forEach((name, i) => live.slider(controls, { label: `score of ${name}`, min: -10, max: 10, step: 0.1,
        value: scores[i], show: value => live.number(value, 1), changed: value => { scores[i] = value; show(); } }));

    const table = live.add(live.add(box, "div", { className: "live-scroll" }), "table", { className: "live-table" });
    const head = live.add(table, "tr");
    for (const title of ["", "score s", "probability y", "∂L/∂s, cross-entropy", "∂L/∂s, MSE"]) {
        live.add(head, "th", { textContent: title });
    }
    const rows = names.map(name => {
        const row = live.add(table, "tr");
        live.add(row, "th", { textContent: name });
        return Array.from({ length: 4 }, (_, column) => {
            const cell = live.add(row, "td");
            const bar = column === 0 ? null : live.add(cell, "span", { className: "signed" });
            return { bar, text: live.add(cell, "span") };
        });
    });
    const losses = live.add(box, "p", { className: "live-result" });

    function show() {
        const now = library.losses(scores, 0);
        rows.forEach((cells, i) => {
            const values = [scores[i], now.probabilities[i], now.cross_entropy_gradient[i], now.squared_error_gradient[i]];
            cells.forEach(({ bar, text }, column) => {
                text.textContent = live.number(values[column], column === 0 ? 1 : 4);
                if (!bar) return;
                bar.style.width = `${Math.abs(values[column]) * 60}px`;
                bar.classList.toggle("negative", values[column] < 0);
            });
        });
        losses.textContent = `Cross-entropy ${live.number(now.cross_entropy, 4)}, ` +
            `mean squared error ${live.number(now.squared_error, 4)}.`;
    }
    show();
});
