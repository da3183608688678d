"""Trains three small networks for ten steps in PyTorch and writes what must come out again: one file each.

Run with PyTorch 1.13 or later: python3 make_networks.py. The files hold, as safetensors, the pictures [N, H, W, C], the
labels, the weights and running statistics before ("initial.") and after ("final.") under the names of our files, and the
loss of every step. PyTorch computes in double, so the differences a test sees are those of our own float32.
"""
import json
import os
import struct

import torch
import torch.nn.functional as F

STEPS = 10


def save(path, tensors):
    """The safetensors format: length of the header, header, data."""
    kinds = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}
    header, data = {}, b""
    for name, tensor in sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0])):
        raw = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": kinds[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Weights:
    """Makes a layer's parameters when the layer is first used, and keeps them by name."""

    def __init__(self, seed):
        self.trained, self.running = {}, {}
        self.random = torch.Generator().manual_seed(seed)

    def draw(self, name, shape, scale, mean=0.0):
        if name not in self.trained:
            # Rounded to float32, so that both sides begin with the same numbers.
            values = torch.randn(shape, generator=self.random) * scale + mean
            self.trained[name] = values.double().requires_grad_()
        return self.trained[name]

    def conv(self, name, x, outputs, size, bias=True, **options):
        fan_in = x.shape[1] * size * size
        weight = self.draw(name + ".weight", (outputs, x.shape[1], size, size), (2 / fan_in) ** 0.5)
        return F.conv2d(x, weight, self.draw(name + ".bias", (outputs,), 0.1) if bias else None, **options)

    def linear(self, name, x, outputs):
        weight = self.draw(name + ".weight", (outputs, x.shape[1]), (2 / x.shape[1]) ** 0.5)
        return F.linear(x, weight, self.draw(name + ".bias", (outputs,), 0.1))

    def norm(self, name, x):
        channels = x.shape[1]
        if name + ".running_mean" not in self.running:
            self.running[name + ".running_mean"] = torch.zeros(channels, dtype=torch.float64)
            self.running[name + ".running_var"] = torch.ones(channels, dtype=torch.float64)
        return F.batch_norm(
            x, self.running[name + ".running_mean"], self.running[name + ".running_var"],
            self.draw(name + ".weight", (channels,), 0.1, mean=1.0), self.draw(name + ".bias", (channels,), 0.1),
            training=True, momentum=0.1, eps=1e-5)


def nin(w, x):
    x = F.relu(w.norm("mlpconv1.bn1", w.conv("mlpconv1.conv1", x, 10, 5, bias=False, padding=2)))
    x = F.relu(w.norm("mlpconv1.bn2", w.conv("mlpconv1.conv2", x, 8, 1, bias=False)))
    x = F.max_pool2d(x, 3, 2, ceil_mode=True)
    x = F.relu(w.norm("mlpconv2.bn1", w.conv("mlpconv2.conv1", x, 12, 3, bias=False, padding=1)))
    x = F.relu(w.norm("mlpconv2.bn2", w.conv("mlpconv2.conv2", x, 8, 1, bias=False)))
    x = F.avg_pool2d(x, 3, 2, ceil_mode=True)
    x = F.relu(w.norm("mlpconv3.bn1", w.conv("mlpconv3.conv1", x, 12, 3, bias=False, padding=1)))
    return w.conv("mlpconv3.conv2", x, 5, 1).mean((2, 3))


def residual(w, x):
    x = F.relu(w.norm("bn1", w.conv("conv1", x, 8, 3, bias=False, stride=2, padding=1)))
    y = F.relu(w.norm("block1.bn1", w.conv("block1.conv1", x, 8, 3, bias=False, padding=1)))
    x = F.relu(w.norm("block1.bn2", w.conv("block1.conv2", y, 8, 3, bias=False, padding=1)) + x)
    x = w.conv("block2.conv1", F.relu(x), 8, 3, padding=1) + x
    return w.linear("linear1", x.mean((2, 3)), 5)


def concat(w, x):
    x = F.relu(w.conv("stem", x, 6, 3, padding=1))
    a = F.relu(w.conv("a", x, 4, 1))
    b = F.relu(w.conv("b", x, 5, 5, padding=2))
    c = F.max_pool2d(x, 3, 1, 1)
    x = F.avg_pool2d(torch.cat([a, b, c, x], 1), 2, 2)
    x = F.relu(w.linear("fc1", x.flatten(1), 16))
    return w.linear("fc2", x, 5)


def train(name, network, seed, settings, smoothing):
    weights = Weights(seed)
    random = torch.Generator().manual_seed(seed + 1)
    pictures = torch.randn((12, 3, 11, 11), generator=random)
    labels = torch.randint(0, 5, (12,), generator=random)
    network(weights, pictures.double())
    tensors = {"pictures": pictures.permute(0, 2, 3, 1), "labels": labels}
    for key in weights.running:
        weights.running[key].fill_(1.0 if key.endswith("var") else 0.0)
    for key, value in {**weights.trained, **weights.running}.items():
        tensors["initial." + key] = value.detach().float()
    # Biases and normalisations, which have one dimension, are spared the decay.
    decayed = [value for value in weights.trained.values() if value.dim() > 1]
    spared = [value for value in weights.trained.values() if value.dim() == 1]
    optimizer = torch.optim.SGD(
        [{"params": decayed}, {"params": spared, "weight_decay": 0.0}], **settings)
    losses = []
    for _ in range(STEPS):
        loss = F.cross_entropy(network(weights, pictures.double()), labels, label_smoothing=smoothing)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    for key, value in {**weights.trained, **weights.running}.items():
        tensors["final." + key] = value.detach().float()
    tensors["losses"] = torch.tensor(losses, dtype=torch.float64)
    print(name, [round(loss, 6) for loss in losses])
    save(os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".safetensors"), tensors)


train("nin", nin, 1, {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 5e-3}, 0.0)
train("residual", residual, 2, {"lr": 0.02, "momentum": 0.9, "weight_decay": 5e-3}, 0.1)
train("concat", concat, 3, {"lr": 0.02, "weight_decay": 0.0}, 0.0)
