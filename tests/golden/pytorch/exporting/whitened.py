"""whitened: an image classifier of 15 parameters, written by Nin. It needs PyTorch 1.13 or later.

    import whitened
    model = whitened.load()
    probabilities = model.classify(pixels)  # pixels from 0 to 255, [N, CHANNELS, HEIGHT, WIDTH]
"""
import pathlib

import torch
from torch import nn

LABELS = ["class 0", "class 1", "class 2"]
# A picture of another size is resized first, bilinearly with antialiasing, to 3 x 2.
CHANNELS, HEIGHT, WIDTH = 1, 3, 2
SCALE = 0.003921569
TEMPERATURE = 1


class Whitened(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("zca_mean", torch.zeros(6))
        self.register_buffer("zca_matrix", torch.zeros(6, 6))
        self.conv1 = nn.Conv2d(1, 3, 2)
        self.gap = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()

    def forward(self, x):
        x = self.conv1(x)
        x = self.gap(x)
        x = self.flatten(x)
        return x

    def preprocess(self, pixels):
        """What the network reads, of pixels from 0 to 255, [N, 1, 3, 2]."""
        x = (pixels.float() * SCALE).permute(0, 2, 3, 1)
        flat = x.flatten(1)
        flat = flat - flat.mean(1, keepdim=True)
        contrast = flat.norm(dim=1, keepdim=True) / 55
        flat = flat / torch.where(contrast < 1e-8, torch.ones_like(contrast), contrast)
        white = (flat - self.zca_mean) @ self.zca_matrix.T
        return white.view(x.shape).permute(0, 3, 1, 2)

    @torch.no_grad()
    def classify(self, pixels):
        """The probability of each label, [N, labels]."""
        scores = self(self.preprocess(pixels)).flatten(1)
        return torch.softmax(scores / TEMPERATURE, 1)


def load(path=pathlib.Path(__file__).with_name("whitened.pt")):
    """The network with its weights, ready to answer."""
    model = Whitened()
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return model.eval()
