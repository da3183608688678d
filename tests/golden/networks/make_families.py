"""Writes families.json: what the networks by name answer in PyTorch, how they learn, and what their parameters are called.

Run with PyTorch 1.13 and torchvision 0.14 or later: python3 make_families.py. Where torchvision has a network, it is torchvision's; the
others are in modules.py. Weights and pictures are not in the file: both sides fill them by the formula of fill(), so that a few kilobytes
are enough. A network's entry has the number of its trained parameters, a hash of all names and shapes, the numbers of the output for a
picture of some side, and a step of training: the loss of some pictures before and after it, and for each parameter's gradient its length
and its projection on noise. PyTorch computes in double, so the differences a test sees are those of our own float32; how far PyTorch's own
float32 is off at most, of a parameter's gradient, stands beside a step: it is a kink where it is more than 1e-5.
"""
import hashlib
import json
import math
import pathlib

import numpy
import torch
import torch.nn.functional as F
import torchvision.models

import modules

CLASSES = 10

# A step: its pictures, and what an auxiliary head's loss counts. It is so long that the loss falls by about this share.
COUNT, AUXILIARY, FALL = 4, 0.3, 0.01


def noise(name, count):
    """Numbers from -0.5 to before 0.5: the finalizer of MurmurHash3 over a hash of the name (FNV-1a) and the index."""
    seed = 2166136261
    for letter in name.encode():
        seed = (seed ^ letter) * 16777619 % 2**32
    x = numpy.arange(count, dtype=numpy.uint32) + numpy.uint32(seed)
    x ^= x >> numpy.uint32(16)
    x *= numpy.uint32(0x85EBCA6B)
    x ^= x >> numpy.uint32(13)
    x *= numpy.uint32(0xC2B2AE35)
    x ^= x >> numpy.uint32(16)
    return x.astype(numpy.float64) / 2**32 - 0.5


def fill(name, shape):
    """The numbers of a tensor: weights by He's rule, what normalises around 1, all others around 0."""
    numbers = noise(name, math.prod(shape))
    if len(shape) > 1:
        numbers *= math.sqrt(24 / math.prod(shape[1:]))
    elif name.endswith((".weight", ".running_var")):
        numbers += 1
    return torch.from_numpy(numbers.astype(numpy.float32)).reshape(shape)


def described(network):
    """The number of trained parameters, and a hash of all names and shapes."""
    tensors = {name: tensor for name, tensor in network.state_dict().items() if not name.endswith("num_batches_tracked")}
    lines = sorted(f"{name} {'x'.join(map(str, tensor.shape))}\n" for name, tensor in tensors.items())
    return {
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "tensors": hashlib.sha256("".join(lines).encode()).hexdigest(),
    }


def filled(network):
    """The same network in double, with the numbers of fill() and without dropout."""
    for name, tensor in network.state_dict().items():
        if not name.endswith("num_batches_tracked"):
            tensor.copy_(fill(name, tensor.shape))
    for module in network.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0
    return network.double()


def digits(numbers, count=9):
    return [float(f"{value:.{count}g}") for value in numbers]


def picture(name, count, channels, side):
    return fill(name, (count * channels * side * side,)).reshape(count, channels, side, side).double()


def answered(network, side, channels=3, run=lambda network, x: network(x)):
    """What a filled network makes of a picture of this side."""
    with torch.no_grad():
        output = run(filled(network).eval(), picture("picture", 1, channels, side))
    return {"side": side, "output": digits(output.flatten().tolist())}


def loss_of(network, pictures, labels):
    """The cross-entropy, and a share of that of auxiliary heads."""
    answers = network(pictures)
    main, *heads = [answers] if isinstance(answers, torch.Tensor) else answers
    return F.cross_entropy(main, labels) + AUXILIARY * sum(F.cross_entropy(head, labels) for head in heads)


def gradients_of(network, pictures, labels):
    network.zero_grad()
    loss = loss_of(network, pictures, labels)
    loss.backward()
    return loss.item(), {name: parameter.grad.double() for name, parameter in network.named_parameters()}


def stepped(network, side, channels=3):
    """A step of plain gradient descent: the loss before it and behind it, and what is needed to compare the gradient."""
    filled(network).train()
    state = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    pictures, labels = picture("pictures", COUNT, channels, side), torch.arange(COUNT) % CLASSES
    network.float()
    _, rough = gradients_of(network, pictures.float(), labels)
    network.double().load_state_dict(state)
    before, exact = gradients_of(network, pictures, labels)
    square = sum(gradient.square().sum() for gradient in exact.values())
    rate = torch.tensor(float(f"{FALL * before / square.item():.3g}")).item()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter -= rate * parameter.grad
        after = loss_of(network, pictures, labels).item()
    names = sorted(exact)
    noises = {name: torch.from_numpy(noise(f"{name}.grad", exact[name].numel())) for name in names}
    largest = max(gradient.norm() for gradient in exact.values())
    return {"step": {
        "side": side, "rate": digits([rate])[0], "losses": digits([before, after]),
        "float": digits([max((rough[name] - exact[name]).norm() / (exact[name].norm() + 1e-3 * largest) for name in names)], 2)[0],
        "lengths": digits((exact[name].norm().item() for name in names), 7),
        "projections": digits((
            (exact[name].flatten() @ noises[name] / noises[name].norm()).item() for name in names), 7),
    }}


def maps(network, x):
    """What the fully connected layers of a VGG read: the mean of each of the first channels."""
    return network.avgpool(network.features(x))[0, :16].mean((1, 2))


def torchvisions(families):
    def of(name, **settings):
        return getattr(torchvision.models, name)(weights=None, **settings)

    names = {
        "resnet18": "resnet18", "resnet34": "resnet34", "resnet50": "resnet50", "vgg11": "vgg11", "vgg11-bn": "vgg11_bn",
        "vgg13": "vgg13", "vgg13-bn": "vgg13_bn", "vgg16": "vgg16", "vgg16-bn": "vgg16_bn", "vgg19": "vgg19",
        "vgg19-bn": "vgg19_bn", "squeezenet1.1": "squeezenet1_1", "mobilenet-v2": "mobilenet_v2", "densenet121": "densenet121",
        "alexnet": "alexnet", "googlenet": "googlenet",
    }
    quick = {name: {"init_weights": False} if name.startswith(("vgg", "googlenet")) else {} for name in names}
    quick["googlenet"] |= {"aux_logits": False}
    families |= {name: described(of(theirs, **quick[name])) for name, theirs in names.items()}

    sides = {
        "resnet18": 65, "resnet34": 33, "resnet50": 64, "squeezenet1.1": 65, "mobilenet-v2": 65, "densenet121": 64, "googlenet": 65,
        "vgg11": 50, "vgg11-bn": 40, "vgg13": 33, "vgg13-bn": 35, "vgg16": 32, "vgg16-bn": 36, "vgg19": 34, "vgg19-bn": 32,
        "alexnet": 67,
    }
    for name, side in sides.items():
        families[name] |= answered(of(names[name], num_classes=CLASSES, **quick[name]), side)
    maps_of = [
        ("vgg11-bn", 96), ("vgg13", 64), ("vgg13-bn", 64), ("vgg16", 64), ("vgg16-bn", 65), ("vgg19", 64), ("vgg19-bn", 65),
        ("alexnet", 95),
    ]
    for name, side in maps_of:
        families[name] |= {"maps": answered(of(names[name], **quick[name]), side, run=maps)}
    for name, side in sides.items():
        if name != "googlenet":
            families[name] |= stepped(of(names[name], num_classes=CLASSES, **quick[name]), side)
    heads = {"init_weights": False, "aux_logits": True}
    families["googlenet"] |= {"heads": described(of("googlenet", **heads))}
    families["googlenet"] |= stepped(InOrder(of("googlenet", num_classes=CLASSES, **heads)), 65)


class InOrder(torch.nn.Module):
    """torchvision's GoogLeNet with the answer first, then the heads from front to back."""

    def __init__(self, network):
        super().__init__()
        self.__dict__["network"] = network
        self._modules = network._modules

    def forward(self, x):
        answers = self.network.train(self.training)(x)
        return answers.logits, answers.aux_logits1, answers.aux_logits2


def cifars(name, way, sizes):
    """The deep ones with larger pictures: over a few pixels of four pictures, batch normalisation makes much of a rounding."""
    return [(name.format(size), lambda size=size: modules.cifar(size, way, CLASSES), 3, 32 if size > 50 else 16) for size in sizes]


def normalised(name, make, channels, side):
    """A NiN as published and with batch normalisation."""
    return [
        (name, lambda: make(CLASSES), channels, side), (f"{name}-bn", lambda: make(CLASSES, batch_norm=True), channels, side),
    ]


def main():
    families = {}
    torchvisions(families)
    for size in 20, 32, 44, 56, 110:
        families[f"resnet{size}"] = described(modules.cifar(size, "padding", CLASSES))
        families[f"resnet{size}-projection"] = described(modules.cifar(size, "projection", CLASSES))
    families |= {f"plain{size}": described(modules.cifar(size, "plain", CLASSES)) for size in (20, 56)}
    families |= {"plain18": described(modules.plain([2, 2, 2, 2], 1000)), "plain34": described(modules.plain([3, 4, 6, 3], 1000))}
    families["resnet20"] |= answered(modules.cifar(20, "padding", CLASSES), 31)
    families |= {
        "nin-cifar100": described(modules.nin_cifar10(100)), "nin-cifar100-bn": described(modules.nin_cifar10(100, batch_norm=True)),
        "nin-imagenet": described(modules.nin_imagenet(1000)),
        "nin-imagenet-bn": described(modules.nin_imagenet(1000, batch_norm=True)),
    }

    # Name, how it is made, channels, the side of what it answers and learns.
    small = [
        *cifars("resnet{}", "padding", (32, 44, 56, 110)), *cifars("resnet{}-projection", "projection", (20, 32, 44, 56, 110)),
        *cifars("plain{}", "plain", (20, 56)),
        ("plain18", lambda: modules.plain([2, 2, 2, 2], CLASSES), 3, 64),
        ("plain34", lambda: modules.plain([3, 4, 6, 3], CLASSES), 3, 33),
        ("lenet5", lambda: modules.lenet5(CLASSES), 1, 32), ("lenet-d2l", lambda: modules.lenet_d2l(CLASSES), 1, 28),
        ("nin-cifar10", lambda: modules.nin_cifar10(CLASSES), 3, 16),
        ("nin-cifar10-bn", lambda: modules.nin_cifar10(CLASSES, batch_norm=True), 3, 16),
        *normalised("nin-d2l", modules.nin_d2l, 1, 96), *normalised("nin-mnist", modules.nin_mnist, 1, 16),
        *normalised("nin-svhn", modules.nin_svhn, 3, 16), *normalised("nin-cifar10-caffe", modules.nin_caffe, 3, 16),
        *normalised("nin-imagenet", modules.nin_imagenet, 3, 99), *normalised("nin-cifar100", modules.nin_cifar10, 3, 16),
        *normalised("nin-keras", modules.nin_keras, 1, 16), *normalised("nin-stack", modules.nin_stack, 3, 67),
        ("nin-keras-tutorial", lambda: modules.nin_keras(CLASSES, softmax_first=True), 1, 16),
        ("nin-small", lambda: modules.nin_small(CLASSES), 3, 16),
        ("cifar10-fast", lambda: modules.cifar10_fast(CLASSES), 3, 16),
        ("inception-small", lambda: modules.inception_small(CLASSES), 3, 16),
        ("inception-small-bn", lambda: modules.inception_small(CLASSES, batch_norm=True), 3, 16),
        ("inception-v2-cifar10", lambda: modules.inception_v2_cifar10(CLASSES), 3, 16),
        ("googlenet-d2l", lambda: modules.googlenet_d2l(CLASSES), 1, 64),
        ("resnet18-d2l", lambda: modules.resnet18_d2l(CLASSES), 1, 64),
        ("densenet-d2l", lambda: modules.densenet_d2l(CLASSES), 1, 64),
        ("alexnet-d2l", lambda **settings: modules.alexnet_d2l(CLASSES, **settings), 1, 67),
        ("vgg11-d2l", lambda **settings: modules.vgg11_d2l(CLASSES, **settings), 1, 32),
    ]
    for name, make, channels, side in small:
        settings = {"pixels": 1} if name in ("alexnet-d2l", "vgg11-d2l") else {}
        families[name] = families.get(name) or described(make())
        families[name] |= answered(make(**settings), side, channels)
        # 56 layers without shortcuts: PyTorch's own float32 is off by a third of a gradient. And what ends in softmax answers with
        # probabilities, of which there is no cross-entropy.
        if name != "plain56" and not name.startswith(("nin-keras", "nin-stack")):
            families[name] |= stepped(make(**settings), side, channels)
    families["resnet20"] |= stepped(modules.cifar(20, "padding", CLASSES), 16)
    families["zfnet"] = described(modules.zfnet(1000)) | answered(modules.zfnet(CLASSES), 95) | stepped(modules.zfnet(CLASSES), 95)
    pathlib.Path(__file__).with_name("families.json").write_text(json.dumps(families, indent=1) + "\n")


if __name__ == "__main__":
    main()
