"""normalisations: an image classifier of 120 parameters, written by Nin. It needs PyTorch 1.13 or later.

    import normalisations
    model = normalisations.load()
    probabilities = model.classify(pixels)  # pixels from 0 to 255, [N, CHANNELS, HEIGHT, WIDTH]
"""
import pathlib

import torch
from torch import nn

LABELS = ["class 0", "class 1", "class 2", "class 3", "class 4"]
# A picture of another size is resized first, bilinearly with antialiasing, to 4 x 3.
CHANNELS, HEIGHT, WIDTH = 1, 4, 3
SCALE = 0.003921569
TEMPERATURE = 1


class Normalisations(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 1)
        self.layernorm1 = nn.LayerNorm(6, eps=0.001)
        self.groupnorm1 = nn.GroupNorm(3, 6)
        self.instancenorm2d1 = nn.InstanceNorm2d(6, affine=True)
        self.instancenorm2d2 = nn.InstanceNorm2d(6)
        self.localresponsenorm1 = nn.LocalResponseNorm(3, alpha=0.5, beta=0.75, k=1)
        self.bn = nn.BatchNorm2d(6, eps=0.001, momentum=0.2)
        self.conv2 = nn.Conv2d(6, 5, 1)
        self.gap = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.flatNorm = nn.LayerNorm(5, eps=0.0001)
        self.flatBatch = nn.BatchNorm1d(5)
        self.flatResponse = nn.LocalResponseNorm(2, alpha=0.3, beta=0.75, k=1)
        self.flatSlope = nn.PReLU(5)

    def forward(self, x):
        x = self.conv1(x)
        x = self.layernorm1(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        x = self.groupnorm1(x)
        x = self.instancenorm2d1(x)
        x = self.instancenorm2d2(x)
        x = self.localresponsenorm1(x)
        x = self.bn(x)
        x = self.conv2(x)
        x = self.gap(x)
        x = self.flatten(x)
        x = self.flatNorm(x)
        x = self.flatBatch(x)
        x = self.flatResponse(x.unsqueeze(2)).squeeze(2)
        x = self.flatSlope(x)
        return x

    def preprocess(self, pixels):
        """What the network reads, of pixels from 0 to 255, [N, 1, 4, 3]."""
        return pixels.float() * SCALE

    @torch.no_grad()
    def classify(self, pixels):
        """The probability of each label, [N, labels]."""
        scores = self(self.preprocess(pixels)).flatten(1)
        return torch.softmax(scores / TEMPERATURE, 1)


def load(path=pathlib.Path(__file__).with_name("normalisations.pt")):
    """The network with its weights, ready to answer."""
    model = Normalisations()
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return model.eval()
