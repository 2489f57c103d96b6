// lab03: drag the start of gradient descent on f = x²/20 + y², and choose the learning rate.
"use strict";

live.part("descent", async box => {
    const library = await live.library();
    const steps = 30;
    const start = { x: -7, y: 2 };
    let rate = 0.9;
    const controls = live.add(box, "div", { className: "live-controls" });
    live.slider(controls, { label: "learning rate", min: 0.02, max: 1.1, step: 0.02, value: rate,
        show: value => value.toFixed(2), changed: value => { rate = value; show(); } });
    for (const [name, label, most] of [["x", "start: x", 8], ["y", "start: y", 5]]) {
        start[name + "_input"] = live.slider(controls, { label, min: -most, max: most, step: 0.1, value: start[name],
            show: value => live.number(value, 1), changed: value => { start[name] = value; show(); } });
    }

    // One unit is 40 pixels; y points upwards.
    const plot = live.svg(box, "svg", { viewBox: "-360 -220 720 440", class: "live-plot", role: "img",
        "aria-label": "The path of gradient descent over the contours of f" });
    for (const level of [0.1, 0.5, 1, 2, 4, 7, 11, 16, 22, 30, 40]) {
        live.svg(plot, "ellipse", { class: "contour", rx: 40 * Math.sqrt(20 * level), ry: 40 * Math.sqrt(level) });
    }
    live.svg(plot, "circle", { class: "minimum", r: 4 });
    const path = live.svg(plot, "polyline", { class: "path" });
    const points = live.svg(plot, "g", { class: "points" });
    const handle = live.svg(plot, "circle", { class: "handle", r: 11 });
    const result = live.add(box, "p", { className: "live-result" });

    const drag = event => {
        const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(plot.getScreenCTM().inverse());
        for (const [name, value] of [["x", x / 40], ["y", -y / 40]]) {
            const input = start[name + "_input"];
            input.value = value;
            input.dispatchEvent(new Event("input"));
        }
    };
    handle.addEventListener("pointerdown", event => { event.preventDefault(); handle.setPointerCapture(event.pointerId); });
    handle.addEventListener("pointermove", event => { if (handle.hasPointerCapture(event.pointerId)) drag(event); });

    function show() {
        const numbers = library.descent(start.x, start.y, rate, steps);
        const places = Array.from({ length: steps + 1 }, (_, i) => [40 * numbers[2 * i], -40 * numbers[2 * i + 1]]);
        path.setAttribute("points", places.map(place => place.map(at => Math.max(-1e4, Math.min(1e4, at)).toFixed(1)).join()).join(" "));
        points.replaceChildren();
        for (const [cx, cy] of places) live.svg(points, "circle", { cx, cy, r: 3 });
        handle.setAttribute("cx", places[0][0]);
        handle.setAttribute("cy", places[0][1]);
        const [x, y] = numbers.slice(-2);
        const f = x * x / 20 + y * y;
        result.textContent = `After ${steps} steps: (${live.number(x, 2)}, ${live.number(y, 2)}), ` +
            `f = ${f < 1e5 ? f.toPrecision(3) : f.toExponential(1)}. A step multiplies x by ` +
            `${live.number(1 - rate / 10, 3)} and y by ${live.number(1 - 2 * rate, 2)}.`;
    }
    show();
});
