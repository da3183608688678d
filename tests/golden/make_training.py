"""Writes tests/golden/training/*.safetensors: the steps of PyTorch's optimizers and clipping, the courses of its schedules, and its losses.

Run with a Python that has PyTorch (made with 1.13); the tests need only the files:

    python3 tests/golden/make_training.py

As make_kernels.py, whose helpers it takes: computed in double from inputs that float holds exactly, and rounded to float once. A tensor's
name is "case/tensor"; the settings of a case are said once more in the tests: GoldenOptimizerTests, GoldenScheduleTests, GoldenLossTests.
"""
import pathlib

import torch

import make_kernels
from make_kernels import uniform

make_kernels.FOLDER = pathlib.Path(__file__).parent / "training"
make_kernels.RANDOM.manual_seed(20160808)

STEPS, SIZES, KEPT = 20, (40, 12), (1, 2, 10, 20)

# PyTorch's own defaults, said so that they too are made the numbers that float holds.
DEFAULTS = {
    torch.optim.SGD: {}, torch.optim.RMSprop: dict(alpha=0.99, eps=1e-8),
    torch.optim.Adam: dict(betas=(0.9, 0.999), eps=1e-8), torch.optim.AdamW: dict(betas=(0.9, 0.999), eps=1e-8),
}


def number(value):
    """The double of the float that the setting is."""
    return torch.tensor(value, dtype=torch.float32).item()


def optimize(kind, clip_norm=0.0, clip_value=0.0, scale=1.0, length=None, **settings):
    """Some steps of two parameters, with a rate that falls from step to step; the gradients are given.

    scale is the size of the gradients' numbers; where there is a length, all together are so long.
    """
    settings = {name: tuple(map(number, value)) if isinstance(value, tuple) else number(value) if isinstance(value, float) else value
                for name, value in (DEFAULTS[kind] | settings).items()}
    start = uniform(sum(SIZES))
    parameters = [torch.nn.Parameter(part.clone()) for part in start.split(SIZES)]
    optimizer = kind(parameters, lr=1.0, **settings)
    rates = torch.tensor([0.05 * (1 - step / 40) for step in range(STEPS)], dtype=torch.float32)
    tensors = dict(weights=start, rates=rates, gradients=torch.zeros(STEPS, sum(SIZES), dtype=torch.float64))
    for step in range(STEPS):
        # From step to step larger and smaller, so that some are clipped and others are not.
        gradient = uniform(sum(SIZES), scale=scale * (1 + step % 3))
        if length is not None:
            gradient = (gradient * (length / gradient.norm())).float().double()
        tensors["gradients"][step] = gradient
        for parameter, part in zip(parameters, gradient.split(SIZES)):
            parameter.grad = part.clone()
        if clip_norm > 0:
            torch.nn.utils.clip_grad_norm_(parameters, number(clip_norm))
        if clip_value > 0:
            torch.nn.utils.clip_grad_value_(parameters, number(clip_value))
        optimizer.param_groups[0]["lr"] = rates[step].item()
        optimizer.step()
        if step + 1 in KEPT:
            tensors[f"weights_{step + 1}"] = torch.cat([parameter.detach() for parameter in parameters]).clone()
    return tensors


def course(make, epochs=40, losses=None):
    """The rates of a schedule over a top rate of 1, before each step."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = make(optimizer)
    rates = []
    for step in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step(*([] if losses is None else [losses[step].item()]))
    rates.append(optimizer.param_groups[0]["lr"])
    tensors = dict(rates=torch.tensor(rates, dtype=torch.float64))
    return tensors if losses is None else dict(tensors, losses=losses)


def falling_losses(epochs):
    """A loss that falls, stands, and falls again, with noise."""
    falls = torch.tensor([2 * 0.8 ** epoch if epoch < 12 else 0.2 if epoch < 26 else 0.2 * 0.9 ** (epoch - 25) for epoch in range(epochs)])
    return (falls + uniform(epochs, scale=0.01).abs()).float().double()


def loss(function, logits, **targets):
    """A mean loss and its gradient."""
    leaf = logits.clone().requires_grad_()
    value = function(leaf)
    value.backward()
    return dict(logits=logits, loss=value.detach().reshape(1), gradient=leaf.grad, **targets)


def class_weights(classes):
    return torch.tensor([0.25 + c for c in range(classes)], dtype=torch.float64)


def cross_entropy(rows, classes, smoothing, weighted=False):
    labels = torch.tensor([(3 * row + 1) % classes for row in range(rows)])
    function = torch.nn.CrossEntropyLoss(class_weights(classes) if weighted else None, label_smoothing=number(smoothing))
    return loss(lambda x: function(x, labels), uniform(rows, classes, scale=8), labels=labels.double())


def binary_cross_entropy(rows, classes, weighted=False):
    targets = torch.tensor([[(row * 5 + c * 3) % 4 < 2 for c in range(classes)] for row in range(rows)]).double()
    function = torch.nn.BCEWithLogitsLoss(class_weights(classes) if weighted else None)
    return loss(lambda x: function(x, targets), uniform(rows, classes, scale=8), targets=targets)


def main():
    write, optim, lr = make_kernels.write, torch.optim, torch.optim.lr_scheduler
    write("optimizers", {
        "sgd": optimize(optim.SGD),
        "sgd momentum": optimize(optim.SGD, momentum=0.9),
        "sgd nesterov": optimize(optim.SGD, momentum=0.8, nesterov=True),
        "sgd momentum decay": optimize(optim.SGD, momentum=0.9, weight_decay=0.1),
        "sgd nesterov decay": optimize(optim.SGD, momentum=0.9, weight_decay=0.01, nesterov=True),
        "adam": optimize(optim.Adam),
        "adam betas": optimize(optim.Adam, betas=(0.6, 0.95)),
        "adam no mean": optimize(optim.Adam, betas=(0.0, 0.99)),
        "adam epsilon": optimize(optim.Adam, eps=0.1),
        "adam small gradients": optimize(optim.Adam, scale=1e-7),
        "adam decay": optimize(optim.Adam, weight_decay=0.1),
        "adamw": optimize(optim.AdamW, weight_decay=0.01),
        "adamw much decay": optimize(optim.AdamW, betas=(0.8, 0.99), eps=1e-3, weight_decay=0.5),
        "rmsprop": optimize(optim.RMSprop),
        "rmsprop alpha": optimize(optim.RMSprop, alpha=0.8, eps=1e-3),
        "rmsprop momentum": optimize(optim.RMSprop, alpha=0.9, momentum=0.9),
        "rmsprop momentum decay": optimize(optim.RMSprop, alpha=0.9, momentum=0.5, weight_decay=0.1),
        "clip norm": optimize(optim.SGD, momentum=0.9, clip_norm=6.0),
        "clip norm of its own length": optimize(optim.SGD, clip_norm=1e-5, length=9.5e-6),
        "clip value": optimize(optim.SGD, momentum=0.9, clip_value=0.7),
        "clip both": optimize(optim.Adam, clip_norm=6.0, clip_value=0.7),
    })
    write("schedules", {
        "step": course(lambda o: lr.MultiStepLR(o, [5, 12, 30], gamma=0.2)),
        "exponential": course(lambda o: lr.ExponentialLR(o, 0.9)),
        "cosine": course(lambda o: lr.CosineAnnealingLR(o, 40, eta_min=0.01)),
        "one-cycle": course(lambda o: lr.OneCycleLR(o, 1.0, total_steps=41, pct_start=0.3, div_factor=25, final_div_factor=40)),
        "one-cycle late": course(lambda o: lr.OneCycleLR(o, 1.0, total_steps=41, pct_start=0.61, div_factor=5, final_div_factor=4)),
        "plateau 0": course(lambda o: lr.ReduceLROnPlateau(o, factor=0.5, patience=0), losses=falling_losses(40)),
        "plateau 3": course(lambda o: lr.ReduceLROnPlateau(o, factor=0.1, patience=3), losses=falling_losses(40)),
        "plateau 10": course(lambda o: lr.ReduceLROnPlateau(o, factor=0.3, patience=10), losses=falling_losses(40)),
    })
    write("losses", {
        "cross-entropy": cross_entropy(6, 5, 0.0),
        "cross-entropy smoothed": cross_entropy(6, 5, 0.1),
        "cross-entropy weighted": cross_entropy(6, 5, 0.0, weighted=True),
        "cross-entropy smoothed weighted": cross_entropy(6, 5, 0.2, weighted=True),
        "binary cross-entropy": binary_cross_entropy(6, 5),
        "binary cross-entropy weighted": binary_cross_entropy(6, 5, weighted=True),
    })


if __name__ == "__main__":
    main()
