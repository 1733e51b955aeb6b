"""Where the network runs and in which precision."""

import torch

from classifier.errors import ModelError


def choose_device(name: str = "auto") -> torch.device:
    """`auto`: CUDA, then Apple's MPS, then the processor; or the device called `name`, if this machine has it."""
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise ModelError(f"device {name!r}: this machine has none that torch can use") from error
    return device


def compute_dtype(device: torch.device) -> torch.dtype:
    """bfloat16 where the device multiplies it natively, else float32: emulated, it is ten times slower."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float32
    if device.type == "cpu":
        features = torch.backends.cpu.get_cpu_capability()
        native = "AVX512" in features and torch.cpu._is_avx512_bf16_supported()
        return torch.bfloat16 if native else torch.float32
    return torch.float32


def autocast(device: torch.device) -> torch.autocast:
    """A context in which networks multiply in `compute_dtype`."""
    dtype = compute_dtype(device)
    return torch.autocast(device.type, dtype, enabled=dtype != torch.float32)
