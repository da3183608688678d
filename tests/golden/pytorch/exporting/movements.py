"""movements: an image classifier of 1,127 parameters, written by Nin. It needs PyTorch 1.13 or later.

    import movements
    model = movements.load()
    probabilities = model.classify(pixels)  # pixels from 0 to 255, [N, CHANNELS, HEIGHT, WIDTH]
"""
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

LABELS = ["class 0", "class 1", "class 2", "class 3"]
# A picture of another size is resized first, bilinearly with antialiasing, to 6 x 4.
CHANNELS, HEIGHT, WIDTH = 3, 6, 4
SCALE = 0.003921569
TEMPERATURE = 1


def as_strided(x, sizes, strides, offset, shape):
    """Each picture's numbers in another order, as they lie in memory with the channels last."""
    x = (x.permute(0, 2, 3, 1) if x.dim() == 4 else x).contiguous()
    view = torch.as_strided(x, (len(x), *sizes), (x[0].numel(), *strides), x.storage_offset() + offset)
    view = view.reshape(len(x), *shape)
    return view.permute(0, 3, 1, 2) if len(shape) == 3 else view


class Movements(nn.Module):
    def __init__(self):
        super().__init__()
        self.wide = nn.Conv2d(3, 8, 1)
        self.pixelshuffle1 = nn.PixelShuffle(2)
        self.pad1 = nn.ReflectionPad2d((1, 0, 2, 1))
        self.pad2 = nn.ReplicationPad2d((1, 2, 0, 1))
        self.pad3 = nn.ZeroPad2d((0, 1, 1, 0))
        self.pool1 = nn.AdaptiveAvgPool2d((8, 5))
        self.upsample1 = nn.Upsample(size=(9, 7), mode="nearest")
        self.upsample2 = nn.Upsample(scale_factor=1.5, mode="nearest")
        self.upsample3 = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False)
        self.upsample4 = nn.Upsample(size=(13, 14), mode="bilinear", align_corners=True)
        self.fc = nn.Linear(364, 3)

    def forward(self, x):
        x = self.wide(x)
        x = self.pixelshuffle1(x)
        x = self.pad1(x)
        x = self.pad2(x)
        x = self.pad3(x)
        x = self.pool1(x)
        x = self.upsample1(x)
        x = self.upsample2(x)
        x = self.upsample3(x)
        x = self.upsample4(x)
        x = x[:, 0:2]
        x = as_strided(x, (13, 7, 4), (28, 1, 7), 0, (13, 7, 4))
        x = as_strided(x, (364,), (1,), 0, (364,))
        x = self.fc(x)
        x = F.pad(x, (0, 1))
        return x

    def preprocess(self, pixels):
        """What the network reads, of pixels from 0 to 255, [N, 3, 6, 4]."""
        return pixels.float() * SCALE

    @torch.no_grad()
    def classify(self, pixels):
        """The probability of each label, [N, labels]."""
        scores = self(self.preprocess(pixels)).flatten(1)
        return torch.softmax(scores / TEMPERATURE, 1)


def load(path=pathlib.Path(__file__).with_name("movements.pt")):
    """The network with its weights, ready to answer."""
    model = Movements()
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return model.eval()
