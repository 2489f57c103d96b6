// Compares the library compiled for the browser with the one compiled here: live_test.js SITE LIVE_VALUES
"use strict";

const assert = require("assert");
const { execFileSync } = require("child_process");
const fs = require("fs");

const [site, live_values] = process.argv.slice(2);
const weights = `${site}/runs/lab06/results/lab06/weights.txt`;

/// The numbers that live_values prints, by name.
const native = Object.fromEntries(execFileSync(live_values, [weights], { encoding: "utf8", maxBuffer: 1e8 })
    .trim().split("\n").map(line => [line.split(" ")[0], line.split(" ").slice(1).map(Number)]));

function compare(name, numbers, tolerance) {
    assert.strictEqual(numbers.length, native[name].length, name);
    const wrong = native[name].map((value, i) => Math.abs(value - numbers[i]) / Math.max(1, Math.abs(value)));
    const worst = Math.max(...wrong);
    console.log(`${name}: ${numbers.length} numbers, largest difference ${worst}`);
    assert(worst <= tolerance, `${name}: ${worst} > ${tolerance}`);
}

/// As in live_values.cpp: a 7 in the upper left corner.
function seven() {
    const picture = new Float64Array(140 * 140);
    for (let row = 10; row < 20; ++row) picture.fill(1, 140 * row + 10, 140 * row + 60);
    for (let row = 20; row < 80; ++row) {
        const column = 55 - Math.floor(row / 2);
        picture.fill(1, 140 * row + column, 140 * row + column + 10);
    }
    return picture;
}

require(`${site}/live/live_library.js`)().then(library => {
    const reader = library.reader(fs.readFileSync(weights, "utf8"));
    const image = reader.frame(seven(), 140);
    compare("image", image, 1e-12);
    compare("probabilities", reader.probabilities(image), 1e-12);
    compare("distorted", reader.distorted(image, 12, 24, 3, 1), 1e-9);

    const live = {};
    new Function("live", fs.readFileSync(`${site}/html/live_digits.js`, "utf8"))(live);
    const training = library.training(live.digits, 20, 1);
    const losses = [];
    let now = null;
    for (let i = 0; i < 20; ++i) {
        now = training.train_for(15, 0.5);
        losses.push(...now.losses);
    }
    // Sums of floats in another order: one differs by 1e-7 or so, and 300 steps add up.
    compare("losses", losses, 1e-3);
    compare("test_accuracy", [now.test_accuracy], 2.1 / 297);

    const result = library.losses([1, -2, 30], 0);
    compare("losses_of_scores", [result.cross_entropy, result.squared_error], 1e-13);
    compare("cross_entropy_gradient", result.cross_entropy_gradient, 1e-13);
    compare("squared_error_gradient", result.squared_error_gradient, 1e-13);
    compare("descent", library.descent(-7, 2, 0.9, 30), 1e-9);
    const parameters = Array.from({ length: 12 }, (_, i) => -0.5 + 0.1 * i);
    const pass = library.backpropagate(parameters, [1, 0.5], 0);
    compare("backpropagation", [pass.L, ...pass.dW1, ...pass.dA, ...pass.dW2, ...pass.dS], 1e-13);

    assert.throws(() => reader.frame(new Float64Array(140 * 140), 140), /nothing stands out/);
    assert.throws(() => library.reader("1 2 3\n"), /not the weights of a lab/);
    for (const [run, layers] of [["lab04", "64-10"], ["lab05", "64-50-10"], ["lab08", "64-30-10"]]) {
        const text = fs.readFileSync(`${site}/runs/${run}/results/${run}/weights.txt`, "utf8");
        const about = library.reader(text).description();
        assert.strictEqual(about.layers, layers);
        assert.strictEqual(about.lab, run);
    }
}).catch(error => {
    console.error(error);
    process.exit(1);
});
