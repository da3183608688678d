"""2 names: \"odd\" \\ ones: an image classifier of 52 parameters, written by Nin. It needs PyTorch 1.13 or later.

    import names
    model = names.load()
    probabilities = model.classify(pixels)  # pixels from 0 to 255, [N, CHANNELS, HEIGHT, WIDTH]
"""
import pathlib

import torch
from torch import nn

LABELS = ["\"0\"\u000a\\\u202e", "\"1\"\u000a\\\u202e"]
# A picture of another size is resized first, bilinearly with antialiasing, to 4 x 4.
CHANNELS, HEIGHT, WIDTH = 1, 4, 4
SCALE = 1
TEMPERATURE = 1


class Net2NamesOddOnes(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer_head_Conv = nn.Conv2d(1, 2, 1)
        self.train_ = nn.Conv2d(2, 2, 1)
        self.class_ = nn.Conv2d(2, 2, 1)
        self.layer0_ = nn.Conv2d(2, 2, 1)
        self.layer0 = nn.ModuleDict()
        self.layer0["1"] = nn.Conv2d(2, 2, 1)
        self.a_b = nn.Conv2d(2, 2, 1)
        self.a_b_ = nn.Conv2d(2, 2, 1)
        self.layer_x = nn.Module()
        self.layer_x.keys_ = nn.ModuleDict()
        self.layer_x.keys_["1"] = nn.Conv2d(2, 2, 1)
        self.x = nn.ReLU()
        self.branch = nn.Conv2d(2, 2, 1)
        self.gap = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()

    def forward(self, x):
        x = self.layer_head_Conv(x)
        x = self.train_(x)
        x = self.class_(x)
        x = self.layer0_(x)
        x = self.layer0["1"](x)
        x = self.a_b(x)
        x = self.a_b_(x)
        x = self.layer_x.keys_["1"](x)
        x_ = self.x(x)
        x = self.branch(x_)
        x = x + x_
        x = self.gap(x)
        x = self.flatten(x)
        return x

    def preprocess(self, pixels):
        """What the network reads, of pixels from 0 to 255, [N, 1, 4, 4]."""
        return pixels.float()

    @torch.no_grad()
    def classify(self, pixels):
        """The probability of each label, [N, labels]."""
        scores = self(self.preprocess(pixels)).flatten(1)
        return torch.softmax(scores / TEMPERATURE, 1)


def load(path=pathlib.Path(__file__).with_name("names.pt")):
    """The network with its weights, ready to answer."""
    model = Net2NamesOddOnes()
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return model.eval()
