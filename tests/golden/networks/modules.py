"""The networks by name that torchvision does not have, as their papers and Dive into Deep Learning describe them.

Parameters have the names that Nin gives them. make_families.py fills and runs them.
"""
from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn

FEATURES = 4096

# The first blocks of the NiNs for pictures of 224x224: channels, kernel, padding, stride.
LARGE = [((96, 96, 96), 11, 0, 4), ((256, 256, 256), 5, 2, 1), ((384, 384, 384), 3, 1, 1)]
GOOGLENET = {
    "2.0": (192, 64, 96, 128, 16, 32, 32), "2.1": (256, 128, 128, 192, 32, 96, 64),
    "3.0": (480, 192, 96, 208, 16, 48, 64), "3.1": (512, 160, 112, 224, 24, 64, 64), "3.2": (512, 128, 128, 256, 24, 64, 64),
    "3.3": (512, 112, 144, 288, 32, 64, 64), "3.4": (528, 256, 160, 320, 32, 128, 128),
    "4.0": (832, 256, 160, 320, 32, 128, 128), "4.1": (832, 384, 192, 384, 48, 128, 128),
}

# Ioffe and Szegedy, figure 5: 1x1; 3x3 reduced, 3x3; double 3x3 reduced, double 3x3; pooling, what is behind it; stride.
INCEPTION_BN = [
    (64, 64, 64, 64, 96, "avg", 32, 1), (64, 64, 96, 64, 96, "avg", 64, 1), (0, 128, 160, 64, 96, "max", 0, 2),
    (224, 64, 96, 96, 128, "avg", 128, 1), (192, 96, 128, 96, 128, "avg", 128, 1), (160, 128, 160, 128, 160, "avg", 96, 1),
    (96, 128, 192, 160, 192, "avg", 96, 1), (0, 128, 192, 192, 256, "max", 0, 2),
    (352, 192, 320, 160, 224, "avg", 128, 1), (352, 192, 320, 192, 224, "max", 128, 1),
]


def named(**layers):
    return nn.Sequential(OrderedDict(layers))


class Net(nn.Module):
    """A network whose parameters begin with `net.`, as the book's do."""

    def __init__(self, *layers):
        super().__init__()
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)


# --- LeNet, AlexNet, ZFNet, VGG ------------------------------------------------------------------------------------------------------

def lenet5(classes, channels=1):
    return named(
        c1=nn.Conv2d(channels, 6, 5), t1=nn.Tanh(), s2=nn.AvgPool2d(2), c3=nn.Conv2d(6, 16, 5), t3=nn.Tanh(), s4=nn.AvgPool2d(2),
        c5=nn.Conv2d(16, 120, 5), t5=nn.Tanh(), flatten=nn.Flatten(), f6=nn.Linear(120, 84), t6=nn.Tanh(), output=nn.Linear(84, classes))


def zfnet(classes, channels=3):
    norm = lambda: nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2)
    pool = lambda: nn.MaxPool2d(3, 2, ceil_mode=True)
    return named(
        conv1=nn.Conv2d(channels, 96, 7, 2, 1), relu1=nn.ReLU(), pool1=pool(), norm1=norm(),
        conv2=nn.Conv2d(96, 256, 5, 2), relu2=nn.ReLU(), pool2=pool(), norm2=norm(),
        conv3=nn.Conv2d(256, 384, 3, 1, 1), relu3=nn.ReLU(), conv4=nn.Conv2d(384, 384, 3, 1, 1), relu4=nn.ReLU(),
        conv5=nn.Conv2d(384, 256, 3, 1, 1), relu5=nn.ReLU(), pool5=pool(), avgpool=nn.AdaptiveAvgPool2d(6), flatten=nn.Flatten(),
        fc6=nn.Linear(9216, FEATURES), relu6=nn.ReLU(), drop6=nn.Dropout(), fc7=nn.Linear(FEATURES, FEATURES), relu7=nn.ReLU(),
        drop7=nn.Dropout(), fc8=nn.Linear(FEATURES, classes))


def lenet_d2l(classes, channels=1):
    return Net(
        nn.Conv2d(channels, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, classes))


def linears(features, classes):
    return [
        nn.Flatten(), nn.Linear(features, FEATURES), nn.ReLU(), nn.Dropout(), nn.Linear(FEATURES, FEATURES), nn.ReLU(), nn.Dropout(),
        nn.Linear(FEATURES, classes)]


def alexnet_d2l(classes, channels=1, pixels=25):
    """The last maps have so many pixels: 5x5 of a picture of 224x224."""
    return Net(
        nn.Conv2d(channels, 96, 11, 4, 1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(96, 256, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(), nn.Conv2d(384, 384, 3, padding=1), nn.ReLU(),
        nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2), *linears(256 * pixels, classes))


def vgg11_d2l(classes, channels=1, pixels=49):
    blocks, before = [], channels
    for count, wide in (1, 16), (1, 32), (2, 64), (2, 128), (2, 128):
        block = []
        for _ in range(count):
            block += [nn.Conv2d(before, wide, 3, padding=1), nn.ReLU()]
            before = wide
        blocks.append(nn.Sequential(*block, nn.MaxPool2d(2)))
    return Net(*blocks, *linears(128 * pixels, classes))


# --- Residual, plain and dense -------------------------------------------------------------------------------------------------------

class Block(nn.Module):
    """He et al., section 4.2. What goes past it: the input, padded (option A) or projected (option B); or nothing, in a plain network."""

    def __init__(self, before, channels, stride, way):
        super().__init__()
        self.conv1 = nn.Conv2d(before, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.stride, self.more, self.way = stride, (channels - before) // 2, way
        if way == "projection" and before != channels:
            self.downsample = nn.Sequential(nn.Conv2d(before, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.way == "plain":
            return F.relu(y)
        if hasattr(self, "downsample"):
            return F.relu(y + self.downsample(x))
        return F.relu(y + F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, self.more, self.more)))


def stage(before, channels, blocks, stride, way):
    return nn.Sequential(Block(before, channels, stride, way), *[Block(channels, channels, 1, way) for _ in range(blocks - 1)])


def cifar(size, way, classes, channels=3):
    blocks = (size - 2) // 6
    return named(
        conv1=nn.Conv2d(channels, 16, 3, 1, 1, bias=False), bn1=nn.BatchNorm2d(16), relu=nn.ReLU(),
        layer1=stage(16, 16, blocks, 1, way), layer2=stage(16, 32, blocks, 2, way), layer3=stage(32, 64, blocks, 2, way),
        pool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), linear=nn.Linear(64, classes))


def plain(blocks, classes, channels=3):
    return named(
        conv1=nn.Conv2d(channels, 64, 7, 2, 3, bias=False), bn1=nn.BatchNorm2d(64), relu=nn.ReLU(), pool=nn.MaxPool2d(3, 2, 1),
        **{f"layer{i + 1}": stage(64 << max(0, i - 1), 64 << i, count, 2 if i else 1, "plain") for i, count in enumerate(blocks)},
        avgpool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), fc=nn.Linear(512, classes))


class Residual(nn.Module):
    """The book's: convolutions have biases, and the one past them is not normalised."""

    def __init__(self, before, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, channels, 3, stride, 1)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1)
        self.conv3 = nn.Conv2d(before, channels, 1, stride) if stride > 1 else None
        self.bn1, self.bn2 = nn.BatchNorm2d(channels), nn.BatchNorm2d(channels)

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (self.conv3(x) if self.conv3 else x))


def first(channels):
    return nn.Sequential(nn.Conv2d(channels, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1))


def resnet18_d2l(classes, channels=1):
    made = Net(first(channels))
    for i in range(4):
        wide, stride = 64 << i, 2 if i else 1
        made.net.add_module(f"b{i + 2}", nn.Sequential(Residual(wide // stride, wide, stride), Residual(wide, wide, 1)))
    made.net.add_module("last", nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, classes)))
    return made


class Dense(nn.Module):
    def __init__(self, before, count, growth=32):
        super().__init__()
        self.net = nn.Sequential(*[
            nn.Sequential(nn.BatchNorm2d(before + i * growth), nn.ReLU(), nn.Conv2d(before + i * growth, growth, 3, padding=1))
            for i in range(count)])

    def forward(self, x):
        for layer in self.net:
            x = torch.cat((x, layer(x)), 1)
        return x


def densenet_d2l(classes, channels=1):
    made, wide = Net(first(channels)), 64
    for block in range(1, 5):
        made.net.add_module(f"dense_blk{block}", Dense(wide, 4))
        wide += 4 * 32
        if block < 4:
            made.net.add_module(
                f"tran_blk{block}",
                nn.Sequential(nn.BatchNorm2d(wide), nn.ReLU(), nn.Conv2d(wide, wide // 2, 1), nn.AvgPool2d(2)))
            wide //= 2
    made.net.add_module(
        "last", nn.Sequential(nn.BatchNorm2d(wide), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(wide, classes)))
    return made


# --- Network in Network and Inception ------------------------------------------------------------------------------------------------

def mlpconv(before, channels, kernel, padding, stride=1, batch_norm=False, bare=False):
    layers = OrderedDict()
    for i, wide in enumerate(channels):
        last = bare and i == len(channels) - 1
        layers[f"conv{i + 1}"] = nn.Conv2d(
            before, wide, kernel if i == 0 else 1, stride if i == 0 else 1, padding if i == 0 else 0, bias=last or not batch_norm)
        if batch_norm and not last:
            layers[f"bn{i + 1}"] = nn.BatchNorm2d(wide)
        if not last:
            layers[f"relu{i + 1}"] = nn.ReLU()
        before = wide
    return nn.Sequential(layers)


def nin_cifar10(classes, channels=3, batch_norm=False):
    return named(
        mlpconv1=mlpconv(channels, (192, 160, 96), 5, 2, batch_norm=batch_norm), pool1=nn.MaxPool2d(3, 2, ceil_mode=True),
        drop1=nn.Dropout(),
        mlpconv2=mlpconv(96, (192, 192, 192), 5, 2, batch_norm=batch_norm), pool2=nn.MaxPool2d(3, 2, ceil_mode=True),
        drop2=nn.Dropout(),
        mlpconv3=mlpconv(192, (192, 192, classes), 3, 1, batch_norm=batch_norm, bare=batch_norm),
        gap=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten())


def nin(head, channels, *blocks, batch_norm=False, ceil=True, pools=nn.MaxPool2d, last=(3, 1)):
    """Blocks of (channels, kernel, padding, stride) with a pooling behind each, and one whose maps are the classes."""
    layers = OrderedDict()
    for i, (wide, kernel, padding, stride) in enumerate(blocks):
        layers[f"mlpconv{i + 1}"] = mlpconv(channels, wide, kernel, padding, stride, batch_norm)
        layers[f"pool{i + 1}"] = (pools if i == 1 else nn.MaxPool2d)(3, 2, ceil_mode=ceil)
        channels = wide[-1]
    layers[f"mlpconv{len(blocks) + 1}"] = mlpconv(channels, head, *last, batch_norm=batch_norm, bare=batch_norm)
    return named(**layers, gap=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten())


def nin_caffe(classes, batch_norm=False):
    """As the first author's for CIFAR-10, but for the second pooling."""
    return nin(
        (192, 192, classes), 3, ((192, 160, 96), 5, 2, 1), ((192, 192, 192), 5, 2, 1), batch_norm=batch_norm, pools=nn.AvgPool2d)


def nin_mnist(classes, batch_norm=False):
    return nin((128, 96, classes), 1, ((96, 64, 48), 5, 2, 1), ((128, 96, 48), 5, 2, 1), batch_norm=batch_norm, last=(5, 2))


def nin_svhn(classes, batch_norm=False):
    return nin((384, 256, classes), 3, ((128, 96, 64), 5, 2, 1), ((320, 256, 128), 5, 2, 1), batch_norm=batch_norm, last=(5, 2))


def nin_small(classes):
    return nin((96, 64, classes), 3, ((32, 24, 24), 5, 2, 1), ((64, 48, 48), 3, 1, 1), batch_norm=True)


def nin_imagenet(classes, batch_norm=False):
    return nin((1024, 1024, classes), 3, *LARGE, batch_norm=batch_norm)


def nin_d2l(classes, batch_norm=False):
    return nin((classes, classes, classes), 1, *LARGE, batch_norm=batch_norm, ceil=False)


def nin_keras(classes, batch_norm=False, softmax_first=False):
    average = {"gap": nn.AdaptiveAvgPool2d(1), "flatten": nn.Flatten()}
    softmax = {"softmax": nn.Softmax(1)}
    return named(
        block1=mlpconv(1, (64, 48), 5, 2, batch_norm=batch_norm), block2=mlpconv(48, (48,), 3, 0, batch_norm=batch_norm),
        block3=mlpconv(48, (64, classes), 3, 0, batch_norm=batch_norm, bare=True),
        **(softmax | average if softmax_first else average | softmax))


def nin_stack(classes, batch_norm=False):
    return named(
        conv1=mlpconv(3, (96,), 11, 0, 4, batch_norm), conv2=mlpconv(96, (256,), 5, 2, batch_norm=batch_norm),
        conv3=mlpconv(256, (384,), 3, 1, batch_norm=batch_norm), conv4=mlpconv(384, (classes,), 1, 0, batch_norm=batch_norm, bare=True),
        gap=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), softmax=nn.Softmax(1))


def cifar10_fast(classes):
    def block(before, channels):
        return named(
            conv1=nn.Conv2d(before, channels, 3, padding=1, bias=False), pool=nn.MaxPool2d(2), norm1=nn.BatchNorm2d(channels),
            gelu1=nn.GELU(), conv2=nn.Conv2d(channels, channels, 3, padding=1, bias=False), norm2=nn.BatchNorm2d(channels),
            gelu2=nn.GELU())

    return named(
        whiten=nn.Conv2d(3, 24, 2), gelu=nn.GELU(), block1=block(24, 64), block2=block(64, 256), block3=block(256, 256),
        pool=nn.AdaptiveMaxPool2d(1), flatten=nn.Flatten(), head=nn.Linear(256, classes, bias=False))


class Inception(nn.Module):
    def __init__(self, before, ones, three_reduced, threes, five_reduced, fives, pooled):
        super().__init__()
        self.b1_1 = nn.Conv2d(before, ones, 1)
        self.b2_1, self.b2_2 = nn.Conv2d(before, three_reduced, 1), nn.Conv2d(three_reduced, threes, 3, padding=1)
        self.b3_1, self.b3_2 = nn.Conv2d(before, five_reduced, 1), nn.Conv2d(five_reduced, fives, 5, padding=2)
        self.b4_2 = nn.Conv2d(before, pooled, 1)

    def forward(self, x):
        return torch.cat((
            F.relu(self.b1_1(x)), F.relu(self.b2_2(F.relu(self.b2_1(x)))), F.relu(self.b3_2(F.relu(self.b3_1(x)))),
            F.relu(self.b4_2(F.max_pool2d(x, 3, 1, 1)))), 1)


def googlenet_d2l(classes, channels=1):
    def pool():
        return nn.MaxPool2d(3, 2, 1)

    def blocks(group):
        return [Inception(*numbers) for name, numbers in GOOGLENET.items() if name[0] == group]

    return Net(
        nn.Sequential(nn.Conv2d(channels, 64, 7, 2, 3), nn.ReLU(), pool()),
        nn.Sequential(nn.Conv2d(64, 64, 1), nn.ReLU(), nn.Conv2d(64, 192, 3, padding=1), nn.ReLU(), pool()),
        nn.Sequential(*blocks("2"), pool()), nn.Sequential(*blocks("3"), pool()),
        nn.Sequential(*blocks("4"), nn.AdaptiveAvgPool2d(1), nn.Flatten()), nn.Linear(1024, classes))


def convolution(before, channels, kernel, stride=1, batch_norm=True):
    layers = OrderedDict(conv=nn.Conv2d(before, channels, kernel, stride, kernel // 2, bias=not batch_norm))
    if batch_norm:
        layers["bn"] = nn.BatchNorm2d(channels)
    layers["relu"] = nn.ReLU()
    return nn.Sequential(layers)


class Ways(nn.Module):
    """Some ways side by side; what has no parameters has a name of its own."""

    def __init__(self, **ways):
        super().__init__()
        for name, way in ways.items():
            self.add_module(name, way)

    def forward(self, x):
        return torch.cat([way(x) for way in self.children()], 1)


def inception_small(classes, channels=3, batch_norm=False):
    """Zhang et al., figure 3: channels of the 1x1 and the 3x3 convolution, or those of the one that halves the picture."""
    layers, before, counts = OrderedDict(conv1=convolution(channels, 96, 3, batch_norm=batch_norm)), 96, [0, 0]
    for block in (32, 32), (32, 48), 80, (112, 48), (96, 64), (80, 80), (48, 96), 96, (176, 160), (176, 160):
        if isinstance(block, tuple):
            counts[0] += 1
            layers[f"inception{counts[0]}"] = Ways(
                ch1=convolution(before, block[0], 1, batch_norm=batch_norm), ch3=convolution(before, block[1], 3, batch_norm=batch_norm))
            before = sum(block)
        else:
            counts[1] += 1
            layers[f"downsample{counts[1]}"] = Ways(ch3=convolution(before, block, 3, 2, batch_norm), pool=nn.MaxPool2d(3, 2, 1))
            before += block
    return nn.Sequential(OrderedDict(**layers, gap=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), fc=nn.Linear(before, classes)))


def pooled_way(kind, stride, before, channels):
    """A pooling, and a convolution behind it where there is one."""
    pool = nn.MaxPool2d(3, stride, 1) if kind == "max" else nn.AvgPool2d(3, stride, 1)
    behind = convolution(before, channels, 1)._modules if channels else {}
    return nn.Sequential(OrderedDict(pool=pool, **behind))


def inception_v2_cifar10(classes, channels=3):
    layers, before = OrderedDict(conv1=convolution(channels, 192 // 4, 3)), 192 // 4
    for i, (ones, reduced, threes, twice_reduced, twice, kind, pooled, stride) in enumerate(INCEPTION_BN):
        ones, reduced, threes, twice_reduced, twice, pooled = (
            count // 4 for count in (ones, reduced, threes, twice_reduced, twice, pooled))
        ways = {"one": convolution(before, ones, 1)} if ones else {}
        layers[f"block{i + 1}"] = Ways(
            **ways, three=nn.Sequential(convolution(before, reduced, 1), convolution(reduced, threes, 3, stride)),
            twice=nn.Sequential(
                convolution(before, twice_reduced, 1), convolution(twice_reduced, twice, 3), convolution(twice, twice, 3, stride)),
            pooled=pooled_way(kind, stride, before, pooled))
        before = ones + threes + twice + (pooled or before)
    return nn.Sequential(OrderedDict(**layers, gap=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), fc=nn.Linear(before, classes)))
