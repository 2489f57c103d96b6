#!/usr/bin/env python3
"""The works S2, S3 and S4 of `make bench` in PyTorch.

usage: torch_peer.py REQUEST     one JSON object, see request.hpp
"""
import time

from peer import all_batches, answer, initial_parameters, request, training_data

import torch
from torch.nn.functional import cross_entropy

torch.set_num_threads(request.threads)


def data():
    return [torch.from_numpy(part) for part in training_data()]


def parameters(*shapes):
    return [torch.from_numpy(p).float() for p in initial_parameters(*shapes)]


def set_linear(layer, weights, bias=None):
    with torch.no_grad():
        layer.weight.copy_(weights.t())
        if bias is not None:
            layer.bias.copy_(bias)


def evaluate(net, x, labels):
    with torch.no_grad():
        scores = net(x)
        loss = cross_entropy(scores, labels).item()
        return loss, (scores.argmax(1) == labels).float().mean().item()


def s3():
    x, labels, test_x, test_labels = data()
    features, hidden, classes = x.shape[1], request.hidden[0], int(labels.max()) + 1
    net = torch.nn.Sequential(torch.nn.Linear(features, hidden), torch.nn.Sigmoid(),
                              torch.nn.Linear(hidden, classes))
    w1, b1, w2, b2 = parameters((features, hidden), (hidden,), (hidden, classes), (classes,))
    set_linear(net[0], w1, b1)
    set_linear(net[2], w2, b2)
    optimiser = torch.optim.SGD(net.parameters(), lr=request.rate)
    batches = torch.from_numpy(all_batches()[:request.steps])
    losses = []
    start = time.perf_counter()
    evaluate(net, x, labels)
    evaluate(net, test_x, test_labels)
    for step, m in enumerate(batches, start=1):
        optimiser.zero_grad()
        loss = cross_entropy(net(x[m]), labels[m])
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if step % request.evaluate_every == 0 or step == len(batches):
            evaluate(net, x, labels)
            test_loss, _ = evaluate(net, test_x, test_labels)
    return time.perf_counter() - start, test_loss


def s2():
    x, labels, _, _ = data()
    features, hidden, classes = x.shape[1], request.hidden[0], int(labels.max()) + 1
    x = (x - x.double().mean().float()) / x.double().std(unbiased=False).float()
    net = torch.nn.Sequential(torch.nn.Linear(features, hidden, bias=False), torch.nn.ReLU(),
                              torch.nn.Linear(hidden, classes, bias=False))
    w1, w2 = parameters((features, hidden), (hidden, classes))
    set_linear(net[0], w1)
    set_linear(net[2], w2)
    optimiser = torch.optim.SGD(net.parameters(), lr=request.rate)
    start = time.perf_counter()
    for _ in range(request.steps):
        optimiser.zero_grad()
        loss = cross_entropy(net(x), labels)
        loss.backward()
        optimiser.step()
        last = loss.item()
    return (time.perf_counter() - start) / request.steps, last


def s4():
    """The gradients are written out: for layers so small, autograd takes longer."""
    x, labels, a, test_labels = data()
    classes = int(labels.max()) + 1
    sizes = [x.shape[1], *request.hidden, classes]
    both = parameters(*(s for i, o in zip(sizes, sizes[1:]) for s in ((i, o), (o,))))
    weights, biases = [w.t().contiguous() for w in both[0::2]], both[1::2]
    targets = torch.eye(classes)[labels]
    rate = request.rate / request.batch_size
    batches = torch.from_numpy(all_batches())
    start = time.perf_counter()
    for m in batches:
        activations = [x[m]]
        for w, b in zip(weights, biases):
            activations.append(torch.sigmoid(torch.addmm(b, activations[-1], w.t())))
        out = activations[-1]
        delta = (out - targets[m]) * out * (1 - out)
        for layer in range(len(weights) - 1, -1, -1):
            z = activations[layer]
            back = (delta @ weights[layer]) * z * (1 - z) if layer > 0 else None
            weights[layer].addmm_(delta.t(), z, alpha=-rate)
            biases[layer] -= rate * delta.sum(0)
            delta = back
    seconds = (time.perf_counter() - start) / request.steps
    for w, b in zip(weights, biases):
        a = torch.sigmoid(torch.addmm(b, a, w.t()))
    loss = ((a - torch.eye(classes)[test_labels]) ** 2).sum() / (2 * len(a))
    return seconds, loss.item()


works = {"s2": s2, "s3": s3, "s4": s4}
answer(f"PyTorch {torch.__version__}", *works[request.work]())
