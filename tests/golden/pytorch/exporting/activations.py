"""activations: an image classifier of 323 parameters, written by Nin. It needs PyTorch 1.13 or later.

    import activations
    model = activations.load()
    probabilities = model.classify(pixels)  # pixels from 0 to 255, [N, CHANNELS, HEIGHT, WIDTH]
"""
import pathlib

import torch
from torch import nn

LABELS = ["class 0", "class 1", "class 2", "class 3"]
# A picture of another size is resized first, bilinearly with antialiasing, to 4 x 3.
CHANNELS, HEIGHT, WIDTH = 3, 4, 3
SCALE = 0.003921569
TEMPERATURE = 1.5


class Activations(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 1)
        self.leakyrelu1 = nn.LeakyReLU(0.2)
        self.prelu1 = nn.PReLU(6)
        self.prelu2 = nn.PReLU(1, init=0.1)
        self.elu1 = nn.ELU(0.7)
        self.gelu1 = nn.GELU()
        self.gelu2 = nn.GELU(approximate="tanh")
        self.softplus1 = nn.Softplus(2, 15)
        self.tanh1 = nn.Tanh()
        self.sigmoid1 = nn.Sigmoid()
        self.relu61 = nn.ReLU6()
        self.hardswish1 = nn.Hardswish()
        self.softmax1 = nn.Softmax(2)
        self.softmax2 = nn.Softmax(3)
        self.logsoftmax1 = nn.LogSoftmax(3)
        self.logsoftmax2 = nn.LogSoftmax(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(72, 4)
        self.softmax3 = nn.Softmax(1)

    def forward(self, x):
        x = self.conv1(x)
        x = self.leakyrelu1(x)
        x = self.prelu1(x)
        x = self.prelu2(x)
        x = self.elu1(x)
        x = self.gelu1(x)
        x = self.gelu2(x)
        x = self.softplus1(x)
        x = self.tanh1(x)
        x = self.sigmoid1(x)
        x = self.relu61(x)
        x = self.hardswish1(x)
        x = x.clamp(0.1, 0.6)
        x = self.softmax1(x)
        x = self.softmax2(x)
        x = self.logsoftmax1(x)
        x = self.logsoftmax2(x)
        x = self.flatten1(x)
        x = self.linear1(x)
        x = self.softmax3(x)
        return x

    def preprocess(self, pixels):
        """What the network reads, of pixels from 0 to 255, [N, 3, 4, 3]."""
        return pixels.float() * SCALE

    @torch.no_grad()
    def classify(self, pixels):
        """The probability of each label, [N, labels]."""
        scores = self(self.preprocess(pixels)).flatten(1)
        return torch.softmax(scores.clamp(min=1e-45).log() / TEMPERATURE, 1)


def load(path=pathlib.Path(__file__).with_name("activations.pt")):
    """The network with its weights, ready to answer."""
    model = Activations()
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return model.eval()
