"""windows: an image classifier of 750 parameters, written by Nin. It needs PyTorch 1.13 or later.

    import windows
    model = windows.load()
    probabilities = model.classify(pixels)  # pixels from 0 to 255, [N, CHANNELS, HEIGHT, WIDTH]
"""
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

LABELS = ["class 0", "class 1", "class 2", "class 3"]
# A picture of another size is resized first, bilinearly with antialiasing, to 11 x 9.
CHANNELS, HEIGHT, WIDTH = 3, 11, 9
SCALE = 0.003921569
TEMPERATURE = 1


class Windows(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, (3, 2), stride=(1, 2), groups=3)
        self.conv2 = nn.Conv2d(6, 6, 3, padding=(2, 1), dilation=(2, 1), bias=False)
        self.conv3 = nn.Conv2d(6, 6, 3, padding=1, groups=6)
        self.up1 = nn.ConvTranspose2d(6, 4, 3, stride=2, padding=1, output_padding=1, groups=2)
        self.cut = nn.ConvTranspose2d(4, 4, (3, 4), stride=(2, 1), bias=False, dilation=(1, 2))
        self.pool1 = nn.MaxPool2d(3, stride=(2, 1))
        self.pool2 = nn.MaxPool2d(2, stride=1, dilation=(2, 1), ceil_mode=True)
        self.pool3 = nn.AvgPool2d((3, 2), stride=(2, 1))
        self.pool4 = nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True)
        self.avgpool2d1 = nn.AvgPool2d(2, stride=1, padding=1, count_include_pad=False)
        self.pool5 = nn.AvgPool2d(2)
        self.conv4 = nn.Conv2d(4, 4, 1)
        self.gap = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()

    def forward(self, x):
        x = self.conv1(F.pad(x, (0, 1, 1, 1)))
        x = self.conv2(x)
        x = self.conv3(x)
        x = self.up1(x)
        x = self.cut(x)[:, :, :-2, 1:-1]
        x = self.pool1(F.pad(x, (0, 1, 1, 0), value=float("-inf")))
        x = self.pool2(x)
        x = self.pool3(F.pad(x, (0, 1, 1, 0)))
        x = self.pool4(x)
        x = self.avgpool2d1(x)
        x = self.pool5(x)
        x = self.conv4(x)
        x = self.gap(x)
        x = self.flatten(x)
        return x

    def preprocess(self, pixels):
        """What the network reads, of pixels from 0 to 255, [N, 3, 11, 9]."""
        return pixels.float() * SCALE

    @torch.no_grad()
    def classify(self, pixels):
        """The probability of each label, [N, labels]."""
        scores = self(self.preprocess(pixels)).flatten(1)
        return torch.sigmoid(scores / TEMPERATURE)


def load(path=pathlib.Path(__file__).with_name("windows.pt")):
    """The network with its weights, ready to answer."""
    model = Windows()
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return model.eval()
