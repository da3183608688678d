"""nin-mlpconv: an image classifier of 1,034 parameters, written by Nin. It needs PyTorch 1.13 or later.

    import mlpconv
    model = mlpconv.load()
    probabilities = model.classify(pixels)  # pixels from 0 to 255, [N, CHANNELS, HEIGHT, WIDTH]
"""
import pathlib

import torch
from torch import nn

LABELS = ["class 0", "class 1", "class 2", "class 3"]
# A picture of another size is resized first, bilinearly with antialiasing, to 12 x 12.
CHANNELS, HEIGHT, WIDTH = 3, 12, 12
SCALE = 0.003921569
MEAN = [0.4, 0.5, 0.6]
STD = [0.2, 0.25, 0.3]
TEMPERATURE = 1.5


class NinMlpconv(nn.Module):
    def __init__(self):
        super().__init__()
        self.mlpconv1 = nn.Module()
        self.mlpconv1.conv1 = nn.Conv2d(3, 8, 5, padding=2, bias=False)
        self.mlpconv1.bn1 = nn.BatchNorm2d(8)
        self.mlpconv1.relu1 = nn.ReLU()
        self.mlpconv1.conv2 = nn.Conv2d(8, 6, 1, bias=False)
        self.mlpconv1.bn2 = nn.BatchNorm2d(6)
        self.mlpconv1.relu2 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.drop1 = nn.Dropout(0.5)
        self.mlpconv2 = nn.Module()
        self.mlpconv2.conv1 = nn.Conv2d(6, 6, 3, padding=1)
        self.mlpconv2.relu1 = nn.ReLU()
        self.mlpconv2.conv2 = nn.Conv2d(6, 4, 1)
        self.gap = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()

    def forward(self, x):
        x = self.mlpconv1.conv1(x)
        x = self.mlpconv1.bn1(x)
        x = self.mlpconv1.relu1(x)
        x = self.mlpconv1.conv2(x)
        x = self.mlpconv1.bn2(x)
        x = self.mlpconv1.relu2(x)
        x = self.pool1(x)
        x = self.drop1(x)
        x = self.mlpconv2.conv1(x)
        x = self.mlpconv2.relu1(x)
        x = self.mlpconv2.conv2(x)
        x = self.gap(x)
        x = self.flatten(x)
        return x

    def preprocess(self, pixels):
        """What the network reads, of pixels from 0 to 255, [N, 3, 12, 12]."""
        x = pixels.float() * SCALE
        mean, std = (torch.tensor(values, device=x.device).view(1, -1, 1, 1) for values in (MEAN, STD))
        return (x - mean) / std

    @torch.no_grad()
    def classify(self, pixels):
        """The probability of each label, [N, labels]."""
        scores = self(self.preprocess(pixels)).flatten(1)
        return torch.softmax(scores / TEMPERATURE, 1)


def load(path=pathlib.Path(__file__).with_name("mlpconv.pt")):
    """The network with its weights, ready to answer."""
    model = NinMlpconv()
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return model.eval()
