"""Training of the small networks that tell spaces."""

from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import nn

from classifier.checkpoints import write_whole

STEPS: Final = 3_000
BATCH: Final = 4_096


def train_spacing(features: NDArray[np.float32], spaced: NDArray[np.bool_], hidden: int, path: Path, seed: int) -> None:
    """Train a spacing model of so many `hidden` units on gaps, float32 [G, F] and bool [G], and keep it in `path`."""
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    net = nn.Sequential()
    net.add_module("hidden", nn.Linear(features.shape[1], hidden))
    net.add_module("relu", nn.ReLU())
    net.add_module("output", nn.Linear(hidden, 1))
    optimiser = torch.optim.Adam(net.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    gaps, is_space = torch.from_numpy(features), torch.from_numpy(spaced).float()
    for _ in range(STEPS):
        batch = torch.randint(len(gaps), (BATCH,), generator=generator)
        loss = nn.functional.binary_cross_entropy_with_logits(net(gaps[batch])[:, 0], is_space[batch])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    tensors = {name: tensor.detach().contiguous() for name, tensor in net.state_dict().items()}
    write_whole(path, lambda partial: save_file(tensors, partial))
