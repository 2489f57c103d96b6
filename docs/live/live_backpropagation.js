// lab06: step through the forward and the backward pass of a net of two layers with two units each.
"use strict";

live.part("backpropagation", async box => {
    const library = await live.library();
    // W1, b1, W2, b2 column by column, as in TwoLayerNet.
    const initial = [0.5, 0.3, -0.4, 0.8, 0.1, -0.1, 1.0, -0.6, -0.7, 0.9, 0.2, 0.0];
    const names = ["W₁,₁₁", "W₁,₂₁", "W₁,₁₂", "W₁,₂₂", "b₁,₁", "b₁,₂", "W₂,₁₁", "W₂,₂₁", "W₂,₁₂", "W₂,₂₂", "b₂,₁", "b₂,₂"];
    const X = [1, 0.5];
    const true_class = 0;
    const rate = 1;
    let p = [...initial];
    let step = 0;
    let chosen = 6;
    let v = library.backpropagate(p, X, true_class);

    const n = value => live.number(value);
    const factor = value => value < 0 ? `(${n(value)})` : n(value);
    const pair = make => [0, 1].map(make);
    const sub = ["₁", "₂"];
    /// One step: its title, the equation, a line with numbers for each unit, what it shows in the graph.
    const steps = [
        { title: "Inputs of the hidden units", equation: "A = W₁X + b₁", shows: ["A"], edges: "W1",
          lines: () => pair(j => `a${sub[j]} = ${n(p[j])} · ${n(X[0])} + ${factor(p[2 + j])} · ${n(X[1])} + ${factor(p[4 + j])} = ${n(v.A[j])}`) },
        { title: "Outputs of the hidden units", equation: "Z = σ(A)", shows: ["Z"],
          lines: () => pair(j => `z${sub[j]} = 1 / (1 + exp(${n(-v.A[j])})) = ${n(v.Z[j])}`) },
        { title: "Scores", equation: "S = W₂Z + b₂", shows: ["S"], edges: "W2",
          lines: () => pair(c => `s${sub[c]} = ${n(p[6 + c])} · ${n(v.Z[0])} + ${factor(p[8 + c])} · ${n(v.Z[1])} + ${factor(p[10 + c])} = ${n(v.S[c])}`) },
        { title: "Probabilities", equation: "Y = softmax(S)", shows: ["Y"],
          lines: () => pair(c => `y${sub[c]} = exp(${n(v.S[c])}) / (exp(${n(v.S[0])}) + exp(${n(v.S[1])})) = ${n(v.Y[c])}`) },
        { title: "Loss", equation: "L = −log y of the true class", shows: ["L"],
          lines: () => [`L = −log ${n(v.Y[true_class])} = ${n(v.L)}`] },
        { title: "Back to the scores", equation: "dS = Y − T", shows: ["dS"], backward: true,
          lines: () => pair(c => `ds${sub[c]} = ${n(v.Y[c])} − ${c === true_class ? 1 : 0} = ${n(v.dS[c])}`) },
        { title: "Gradient of the last layer", equation: "dW₂ = dS Zᵀ,  db₂ = dS", shows: ["dW2"], edges: "W2", backward: true,
          lines: () => [0, 1, 2, 3].map(i => `d${names[6 + i]} = ds${sub[i % 2]} · z${sub[i >> 1]} = ${n(v.dS[i % 2])} · ${n(v.Z[i >> 1])} = ${n(v.dW2[i])}`) },
        { title: "Back through the weights", equation: "dZ = W₂ᵀ dS", shows: ["dZ"], edges: "W2", backward: true,
          lines: () => pair(j => `dz${sub[j]} = ${n(p[6 + 2 * j])} · ${factor(v.dS[0])} + ${factor(p[7 + 2 * j])} · ${factor(v.dS[1])} = ${n(v.dZ[j])}`) },
        { title: "Back through the sigmoid", equation: "dA = dZ ⊙ Z ⊙ (1 − Z)", shows: ["dA"], backward: true,
          lines: () => pair(j => `da${sub[j]} = ${n(v.dZ[j])} · ${n(v.Z[j])} · (1 − ${n(v.Z[j])}) = ${n(v.dA[j])}`) },
        { title: "Gradient of the first layer", equation: "dW₁ = dA Xᵀ,  db₁ = dA", shows: ["dW1"], edges: "W1", backward: true,
          lines: () => [0, 1, 2, 3].map(i => `d${names[i]} = da${sub[i % 2]} · x${sub[i >> 1]} = ${n(v.dA[i % 2])} · ${n(X[i >> 1])} = ${n(v.dW1[i])}`) },
    ];

    // ---- the graph: x, then a → z, then s → y, then L -------------------------------------------------
    const graph = live.svg(live.add(box, "div", { className: "live-scroll" }), "svg",
        { viewBox: "0 0 760 300", class: "live-net", role: "group", "aria-label": "The net with its values" });
    const column = { x: 50, z: 290, s: 540, L: 710 };
    const row = [80, 225];
    const shown = {};  // value or gradient: its text elements
    const edges = { W1: [], W2: [] };
    const value_text = (name, i, x, y, backward) => {
        (shown[name] ??= [])[i] = live.svg(graph, "text", { x, y, class: backward ? "value backward" : "value" });
    };
    const edge = (layer, index, from, to, offset) => {
        const [x1, y1, x2, y2] = [column[from[0]] + 34, row[from[1]], column[to[0]] - 44, row[to[1]]];
        const line = live.svg(graph, "line", { x1, y1, x2, y2, class: "edge" });
        const at = 0.3;
        const group = live.svg(graph, "g", { class: "weight", tabindex: 0, role: "button",
            transform: `translate(${x1 + at * (x2 - x1)} ${y1 + at * (y2 - y1) + offset})`, "aria-label": `change ${names[index]}` });
        live.svg(group, "rect", { x: -27, y: -12, width: 54, height: 24, rx: 5 });
        const text = live.svg(group, "text", { y: 5 });
        const gradient = live.svg(group, "text", { y: from[1] === (to[1] === from[1] ? 0 : 1) ? -17 : 26, class: "backward" });
        const choose = () => { chosen = index; show(); };
        group.addEventListener("click", choose);
        group.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } });
        edges[layer].push({ index, line, group, text, gradient });
    };
    for (const to of [0, 1]) {
        for (const from of [0, 1]) {
            edge("W1", 2 * from + to, ["x", from], ["z", to], from === to ? 0 : (from ? 6 : -6));
            edge("W2", 6 + 2 * from + to, ["z", from], ["s", to], from === to ? 0 : (from ? 6 : -6));
        }
    }
    for (const i of [0, 1]) {
        live.svg(graph, "line", { x1: column.s + 46, y1: row[i], x2: column.L - 30, y2: 152, class: "edge" });
        live.svg(graph, "circle", { cx: column.x, cy: row[i], r: 32, class: "unit" });
        live.svg(graph, "text", { x: column.x, y: row[i] - 4, class: "name" }, `x${sub[i]}`);
        live.svg(graph, "text", { x: column.x, y: row[i] + 14, class: "value" }, n(X[i]));
        for (const [at, first, second] of [["z", "A", "Z"], ["s", "S", "Y"]]) {
            live.svg(graph, "rect", { x: column[at] - 44, y: row[i] - 34, width: 88, height: 68, rx: 14, class: "unit" });
            for (const [name, y] of [[first, -12], [second, 20]]) {
                live.svg(graph, "text", { x: column[at] - 36, y: row[i] + y, class: "name left" }, name.toLowerCase() + sub[i]);
                value_text(name, i, column[at] + 14, row[i] + y, false);
            }
        }
        value_text("dZ", i, column.z, row[i] + (i ? 66 : -42), true);
        value_text("dA", i, column.z, row[i] + (i ? 50 : -58), true);
        value_text("dS", i, column.s, row[i] + (i ? 50 : -42), true);
        live.svg(graph, "text", { x: column.s, y: row[i] + (i ? 66 : -58), class: "note" }, i === true_class ? "true class" : "");
    }
    live.svg(graph, "circle", { cx: column.L, cy: 152, r: 32, class: "unit" });
    live.svg(graph, "text", { x: column.L, y: 148, class: "name" }, "L");
    value_text("L", 0, column.L, 166, false);

    // ---- the controls and the equations --------------------------------------------------------------
    const controls = live.add(box, "div", { className: "live-controls" });
    const go = to => { step = Math.max(0, Math.min(steps.length - 1, to)); show(); };
    const back = live.button(controls, "← Back", () => go(step - 1));
    const next = live.button(controls, "Next →", () => go(step + 1));
    live.button(controls, "All steps", () => go(steps.length - 1));
    live.button(controls, `Gradient step, rate ${rate}`, () => {
        const g = [...v.dW1, ...v.dA, ...v.dW2, ...v.dS];
        const before = v.L;
        p = p.map((value, i) => value - rate * g[i]);
        show();
        result.textContent = `The loss was ${n(before)} and is now ${n(v.L)}.`;
    });
    live.button(controls, "Reset", () => { p = [...initial]; go(0); });
    const title = live.add(box, "p", { className: "live-step" });
    const equation = live.add(box, "p", { className: "live-equation" });
    const lines = live.add(box, "div", { className: "live-numbers live-scroll" });
    const result = live.add(box, "p", { className: "live-result" });
    const weight = live.slider(live.add(box, "div", { className: "live-controls" }), { label: "", min: -3, max: 3, step: 0.05,
        value: p[chosen], show: value => live.number(value, 2), changed: value => { p[chosen] = value; show(); } });

    function show() {
        v = library.backpropagate(p, X, true_class);
        const now = steps[step];
        const done = new Set(steps.slice(0, step + 1).flatMap(each => each.shows));
        for (const [name, texts] of Object.entries(shown)) {
            texts.forEach((text, i) => {
                const value = name === "L" ? v.L : v[name][i];
                const label = text.classList.contains("backward") ? `d${name[1].toLowerCase()}${sub[i]} = ` : "";
                text.textContent = done.has(name) ? label + n(value) : "";
                text.classList.toggle("now", now.shows.includes(name));
            });
        }
        for (const [layer, all] of Object.entries(edges)) {
            for (const { index, line, group, text, gradient } of all) {
                text.textContent = live.number(p[index], 2);
                gradient.textContent = done.has(`d${layer}`) ? `∂ ${n(v[`d${layer}`][index % 6])}` : "";
                group.classList.toggle("chosen", index === chosen);
                line.classList.toggle("now", now.edges === layer);
                line.classList.toggle("backward", now.edges === layer && now.backward === true);
            }
        }
        title.textContent = `Step ${step + 1} of ${steps.length}, ${now.backward ? "backward" : "forward"}: ${now.title}`;
        equation.textContent = now.equation;
        lines.replaceChildren();
        for (const line of now.lines()) live.add(lines, "div", { textContent: line });
        back.disabled = step === 0;
        next.disabled = step === steps.length - 1;
        result.textContent = "Click a weight in the net to change it.";
        weight.value = p[chosen];
        weight.previousElementSibling.textContent = names[chosen];
        weight.nextElementSibling.textContent = live.number(p[chosen], 2);
        box.dataset.values = JSON.stringify({ step, p, L: v.L, dW1: [...v.dW1], dW2: [...v.dW2] });
    }
    show();
});
