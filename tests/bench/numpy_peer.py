#!/usr/bin/env python3
"""The works of `make bench` in NumPy.

usage: numpy_peer.py REQUEST     one JSON object, see request.hpp

In the style "article" the programs compute as those of the articles do (docs/articles.md): in double,
image by image where the article does so, the loss of a batch by a second forward pass, files read by
gzip.open. In the style "tuned": single precision, whole batches, nothing computed twice.
"""
import time

from peer import all_batches, answer, blas_name, initial_parameters, load, request, training_data

import numpy as np

tuned = request.style == "tuned"
Real = np.float32 if tuned else np.float64


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    return (1 - sigmoid(x)) * sigmoid(x)


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def cross_entropy(y, labels):
    return -np.mean(np.log(y[np.arange(len(y)), labels] + 1e-7))


class TwoLayerNet:
    def __init__(self, features, classes):
        hidden = request.hidden[0]
        shapes = (features, hidden), (hidden,), (hidden, classes), (classes,)
        self.W1, self.b1, self.W2, self.b2 = (p.astype(Real) for p in initial_parameters(*shapes))

    def parameters(self):
        return self.W1, self.b1, self.W2, self.b2

    def predict(self, x):
        return softmax(sigmoid(x @ self.W1 + self.b1) @ self.W2 + self.b2)

    def evaluate(self, x, labels):
        y = self.predict(x)
        return cross_entropy(y, labels), np.mean(y.argmax(axis=1) == labels)

    def gradient(self, x, t):
        a1 = x @ self.W1 + self.b1
        z1 = sigmoid(a1)
        y = softmax(z1 @ self.W2 + self.b2)
        dy = (y - t) / len(x)
        d1 = (z1 * (1 - z1) if tuned else sigmoid_derivative(a1)) * (dy @ self.W2.T)
        return y, (x.T @ d1, d1.sum(axis=0), z1.T @ dy, dy.sum(axis=0))


def s3():
    x, labels, test_x, test_labels = training_data()
    classes = labels.max() + 1
    t = np.eye(classes, dtype=Real)[labels]
    net = TwoLayerNet(x.shape[1], classes)
    batches = all_batches()[:request.steps]
    losses = []
    start = time.perf_counter()
    net.evaluate(x, labels)
    net.evaluate(test_x, test_labels)
    for step, m in enumerate(batches, start=1):
        y, gradient = net.gradient(x[m], t[m])
        for p, g in zip(net.parameters(), gradient):
            p -= Real(request.rate) * g
        losses.append(cross_entropy(y if tuned else net.predict(x[m]), labels[m]))
        if step % request.evaluate_every == 0 or step == len(batches):
            net.evaluate(x, labels)
            test_loss, _ = net.evaluate(test_x, test_labels)
    return time.perf_counter() - start, test_loss


def numerical():
    x, labels, _, _ = training_data()
    net = TwoLayerNet(x.shape[1], labels.max() + 1)
    x, labels = x[:request.batch_size], labels[:request.batch_size]
    if tuned:
        x = x.astype(np.float64)
    # Brute force, of every stride-th parameter only: the whole gradient takes 20 seconds.
    flat = [p.reshape(-1) for p in net.parameters()]
    places = [(p, i) for p in flat for i in range(len(p))]
    chosen = places[::max(1, len(places) // request.parameters)]
    h = 1e-4
    gradient = []
    start = time.perf_counter()
    for p, i in chosen:
        before = p[i]
        p[i] = before + h
        above = cross_entropy(net.predict(x), labels)
        p[i] = before - h
        below = cross_entropy(net.predict(x), labels)
        p[i] = before
        gradient.append((above - below) / (2 * h))
    seconds = (time.perf_counter() - start) * len(places) / len(chosen)
    return seconds, np.linalg.norm(gradient)


def s1():
    x, labels, _, _ = training_data()
    classes = labels.max() + 1
    x, labels = x[:request.batch_size], labels[:request.batch_size]
    w, = initial_parameters((x.shape[1], classes))
    w = w.astype(Real)
    n = len(x)
    start = time.perf_counter()
    for _ in range(request.steps):
        e = np.exp(x @ w)
        if tuned:
            e /= e.sum(axis=1, keepdims=True)
            e[np.arange(n), labels] -= 1
            w -= Real(request.rate / n) * (x.T @ e)
        else:
            error = e / -e.sum(axis=1, keepdims=True).repeat(classes, axis=1)
            for k in range(n):
                error[k, labels[k]] += 1
            w = w + request.rate / n * (x.T @ error)
    seconds = (time.perf_counter() - start) / request.steps
    return seconds, cross_entropy(softmax(x @ w), labels)


def s2():
    x, labels, _, _ = training_data()
    n, classes, hidden = len(x), labels.max() + 1, request.hidden[0]
    x = (x - x.mean(dtype=np.float64).astype(np.float32)) / x.std(dtype=np.float64).astype(np.float32)
    w1, w2 = (w.astype(Real) for w in initial_parameters((x.shape[1], hidden), (hidden, classes)))
    start = time.perf_counter()
    for _ in range(request.steps):
        h = np.maximum(0, x @ w1)
        g = softmax(h @ w2)
        loss = cross_entropy(g, labels)
        g[np.arange(n), labels] -= 1
        g /= n
        dh = g @ w2.T
        dw2 = h.T @ g
        dh[h <= 0] = 0
        w1 -= Real(request.rate) * (x.T @ dh)
        w2 -= Real(request.rate) * dw2
    return (time.perf_counter() - start) / request.steps, loss


def s4_parameters(features, classes):
    sizes = [features, *request.hidden, classes]
    shapes = [s for i, o in zip(sizes, sizes[1:]) for s in ((i, o), (o,))]
    parameters = [p.astype(Real) for p in initial_parameters(*shapes)]
    return parameters[0::2], parameters[1::2]


def s4_by_images(x, t, batches, weights, biases):
    """As in the article: one image after another, each a column."""
    weights = [w.T.copy() for w in weights]
    biases = [b.reshape(-1, 1) for b in biases]
    data = list(zip(x.reshape(len(x), -1, 1), t.reshape(len(t), -1, 1)))
    start = time.perf_counter()
    for batch in batches:
        sums_w, sums_b = [np.zeros(w.shape) for w in weights], [np.zeros(b.shape) for b in biases]
        for image, target in (data[i] for i in batch):
            a, activations, zs = image, [image], []
            for w, b in zip(weights, biases):
                zs.append(w @ a + b)
                a = sigmoid(zs[-1])
                activations.append(a)
            delta = (a - target) * sigmoid_derivative(zs[-1])
            for layer in range(len(weights) - 1, -1, -1):
                sums_b[layer] = sums_b[layer] + delta
                sums_w[layer] = sums_w[layer] + delta @ activations[layer].T
                if layer > 0:
                    delta = (weights[layer].T @ delta) * sigmoid_derivative(zs[layer - 1])
        weights = [w - request.rate / len(batch) * s for w, s in zip(weights, sums_w)]
        biases = [b - request.rate / len(batch) * s for b, s in zip(biases, sums_b)]
    return time.perf_counter() - start, [w.T for w in weights], [b.ravel() for b in biases]


def s4_by_batches(x, t, batches, weights, biases):
    rate = Real(request.rate / request.batch_size)
    start = time.perf_counter()
    for batch in batches:
        activations = [x[batch]]
        for w, b in zip(weights, biases):
            activations.append(sigmoid(activations[-1] @ w + b))
        a = activations[-1]
        delta = (a - t[batch]) * a * (1 - a)
        for layer in range(len(weights) - 1, -1, -1):
            a = activations[layer]
            step_w, step_b = a.T @ delta, delta.sum(axis=0)
            if layer > 0:
                delta = (delta @ weights[layer].T) * a * (1 - a)
            weights[layer] -= rate * step_w
            biases[layer] -= rate * step_b
    return time.perf_counter() - start, weights, biases


def s4():
    x, labels, a, test_labels = training_data()
    classes = labels.max() + 1
    t = np.eye(classes, dtype=Real)[labels]
    run = s4_by_batches if tuned else s4_by_images
    seconds, weights, biases = run(x, t, all_batches(), *s4_parameters(x.shape[1], classes))
    for w, b in zip(weights, biases):
        a = sigmoid(a @ w + b)
    loss = np.sum((a - np.eye(classes)[test_labels]) ** 2) / (2 * len(a))
    return seconds / request.steps, loss


def loading():
    start = time.perf_counter()
    for _ in range(request.repetitions):
        x, _, _, _ = load()
    return (time.perf_counter() - start) / request.repetitions, x.mean(dtype=np.float64)


works = {"s1": s1, "s2": s2, "s3": s3, "s4": s4, "numerical": numerical, "load": loading}
answer(f"NumPy {np.__version__}, {blas_name()}", *works[request.work]())
