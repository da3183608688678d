"""residual: an image classifier of 391 parameters, written by Nin. It needs PyTorch 1.13 or later.

    import residual
    model = residual.load()
    probabilities = model.classify(pixels)  # pixels from 0 to 255, [N, CHANNELS, HEIGHT, WIDTH]
"""
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

LABELS = ["class 0", "class 1", "class 2"]
# A picture of another size is resized first, bilinearly with antialiasing, until it covers 8 / 0.875 x 8 / 0.875; its middle is taken.
CHANNELS, HEIGHT, WIDTH = 3, 8, 8
SCALE = 0.003921569
TEMPERATURE = 1


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.relu = nn.ReLU()
        self.layer1 = nn.ModuleDict()
        self.layer1["0"] = nn.Module()
        self.layer1["0"].conv1 = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.layer1["0"].bn1 = nn.BatchNorm2d(4)
        self.layer1["0"].act = nn.SiLU()
        self.layer1["1"] = nn.Module()
        self.layer1["1"].downsample = nn.Conv2d(6, 6, 1, stride=2)
        self.positive = nn.Softplus(1, 20)
        self.gate = nn.AdaptiveMaxPool2d(1)
        self.squeeze = nn.Conv2d(6, 6, 1)
        self.gated = nn.Hardsigmoid()
        self.gap = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(12, 3)

    def forward(self, x):
        x = self.conv1(x)
        x = self.bn1(x)
        relu = self.relu(x)
        x = self.layer1["0"].conv1(relu)
        x = self.layer1["0"].bn1(x)
        x = self.layer1["0"].act(x)
        x = x + relu
        x = F.pad(x, (0, 0, 0, 0, 1, 1))
        layer1_1_downsample = self.layer1["1"].downsample(x)
        positive = self.positive(layer1_1_downsample)
        x = self.gate(layer1_1_downsample)
        x = self.squeeze(x)
        gated = self.gated(x)
        x = layer1_1_downsample * gated
        x = x - gated
        x = x / positive
        features = torch.cat([x, layer1_1_downsample], dim=1)
        x = self.gap(features)
        x = self.flatten(x)
        x = self.fc(x)
        return x, features

    def preprocess(self, pixels):
        """What the network reads, of pixels from 0 to 255, [N, 3, 8, 8]."""
        return pixels.float() * SCALE

    @torch.no_grad()
    def classify(self, pixels):
        """The probability of each label, [N, labels]."""
        scores = self(self.preprocess(pixels))[0].flatten(1)
        return torch.softmax(scores / TEMPERATURE, 1)


def load(path=pathlib.Path(__file__).with_name("residual.pt")):
    """The network with its weights, ready to answer."""
    model = Residual()
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return model.eval()
