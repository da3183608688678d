#!/usr/bin/env python3
"""The CIFAR-10 preset in PyTorch on the CPU: pictures per second of training and of inference, in both memory layouts.

Needs PyTorch (Debian: python3-torch). Usage: pytorch_cifar10.py [--batch 128] [--threads 2] [--repeats 5]
Prints one JSON document; the medians are over the repeats.
"""
import argparse
import json
import statistics
import time

import torch
from torch import nn


def mlpconv(inputs, outputs, kernel, padding):
    layers = []
    for i, channels in enumerate(outputs):
        layers += [nn.Conv2d(inputs, channels, kernel if i == 0 else 1, padding=padding if i == 0 else 0), nn.ReLU(inplace=True)]
        inputs = channels
    return layers


def nin_cifar10():
    pool = lambda: nn.MaxPool2d(3, 2, ceil_mode=True)
    return nn.Sequential(
        *mlpconv(3, (192, 160, 96), 5, 2), pool(), nn.Dropout(0.5),
        *mlpconv(96, (192, 192, 192), 5, 2), pool(), nn.Dropout(0.5),
        *mlpconv(192, (192, 192, 10), 3, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())


def rate(step, batch, repeats):
    step()
    seconds = []
    for _ in range(repeats):
        begun = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - begun)
    return round(batch / statistics.median(seconds), 1)


def measure(layout, batch, repeats):
    model = nin_cifar10().to(memory_format=layout)
    assert sum(p.numel() for p in model.parameters()) == 966_986
    pictures = torch.randn(batch, 3, 32, 32).to(memory_format=layout)
    labels = torch.randint(0, 10, (batch,))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    loss = nn.CrossEntropyLoss()

    def train():
        optimizer.zero_grad()
        loss(model(pictures), labels).backward()
        optimizer.step()

    def infer():
        with torch.inference_mode():
            model(pictures)

    model.train()
    training = rate(train, batch, repeats)
    model.eval()
    return {"training": training, "inference": rate(infer, batch, repeats)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    print(json.dumps({
        "engine": f"PyTorch {torch.__version__}", "batch": args.batch, "threads": args.threads,
        "contiguous": measure(torch.contiguous_format, args.batch, args.repeats),
        "channelsLast": measure(torch.channels_last, args.batch, args.repeats)}))
