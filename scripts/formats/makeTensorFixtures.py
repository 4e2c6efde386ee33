"""Writes src/core/formats/__fixtures__: small networks of PyTorch, exported by the very snippets of the README.

    /usr/bin/python3 scripts/formats/makeTensorFixtures.py

Made with torch 1.13.0. Where the safetensors package is not installed, a stand-in writes the format by its
specification (https://huggingface.co/docs/safetensors), tensors in the order in which the package sorts them.
"""
import io
import json
import re
import struct
import sys
import types
from pathlib import Path

import torch
from torch import nn

ROOT = Path(__file__).parents[2]
OUT = ROOT / "src/core/formats/__fixtures__"
README = (ROOT / "README.md").read_text()
DTYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def save_file(tensors, path, metadata=None):
    """As safetensors.torch.save_file: widest numbers first, then by name; the header is padded to eight bytes."""
    header = {} if metadata is None else {"__metadata__": metadata}
    data = io.BytesIO()
    for name, tensor in sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0])):
        tensor = tensor.detach().contiguous()
        start = data.tell()
        # bfloat16 has no type in numpy: its bits do
        bits = tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor
        data.write(bits.numpy().tobytes())
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [start, data.tell()]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data.getvalue())


def snippet(name):
    """The functions of a code block of the README."""
    try:
        import safetensors.torch  # noqa: F401
    except ImportError:
        package, module = types.ModuleType("safetensors"), types.ModuleType("safetensors.torch")
        module.save_file = save_file
        sys.modules.update({"safetensors": package, "safetensors.torch": module})
    block = re.search(rf"<!-- {name}:start -->\s*```python\n(.*?)```", README, re.DOTALL).group(1)
    scope = {}
    exec(compile(block, f"README, {name}", "exec"), scope)
    return scope


def with_statistics(network):
    """Batch normalisation as after training: neither mean nor variance is that of its start."""
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            if module.affine:
                nn.init.uniform_(module.weight, 0.5, 1.5)
                nn.init.normal_(module.bias)
            nn.init.normal_(module.running_mean)
            nn.init.uniform_(module.running_var, 0.1, 2)
    return network.eval()


def dense():
    decoder = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Dropout(0.1), nn.Linear(8, 8, bias=False), nn.ReLU(),
                            nn.Linear(8, 5), nn.Sigmoid())
    encoder = nn.Sequential(nn.Linear(5, 8), nn.SiLU(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 8), nn.GELU(),
                            nn.Linear(8, 8), nn.Softplus(), nn.BatchNorm1d(8), nn.ELU(), nn.Linear(8, 4))
    return with_statistics(decoder), with_statistics(encoder)


def images():
    decoder = nn.Sequential(nn.Linear(2, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Unflatten(1, (4, 2, 2)),
                            nn.ConvTranspose2d(4, 3, 4, stride=2, padding=1), nn.BatchNorm2d(3), nn.LeakyReLU(),
                            nn.Upsample(scale_factor=2, mode="bilinear"), nn.BatchNorm2d(3, affine=False),
                            nn.Conv2d(3, 1, 3, padding=1), nn.BatchNorm2d(1), nn.Tanh(), nn.Flatten())
    encoder = nn.Sequential(nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 4, 3, stride=2, padding=1), nn.GELU(),
                            nn.BatchNorm2d(4), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(16, 4))
    return with_statistics(decoder), with_statistics(encoder)


class TwoHeads(nn.Module):
    """An encoder that returns (mean, log-variance), as most code has it."""

    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(5, 6), nn.ReLU())
        self.fc_mu, self.fc_logvar = nn.Linear(6, 2), nn.Linear(6, 2)

    def forward(self, x):
        h = self.trunk(x)
        return self.fc_mu(h), self.fc_logvar(h)


class View(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def forward(self, h):
        return h.reshape(-1, *self.shape)


def viewed(network):
    """Torch 1.13 cannot export Unflatten to ONNX."""
    return nn.Sequential(*(View(m.unflattened_size) if isinstance(m, nn.Unflatten) else m for m in network)).eval()


def activations():
    """Values of each activation in double precision, far out too."""
    h = torch.cat([torch.linspace(-12, 12, 97, dtype=torch.float64),
                   torch.tensor([-1e5, -1000, -740, -100, -40, -1e-9, -0.0, 1e-300, 20.5, 30, 700, 1000, 1e5], dtype=torch.float64)])
    table = {"inputs": h.tolist()}
    for name in ["Sigmoid", "Tanh", "Softplus", "ELU", "SiLU", "GELU"]:
        table[name] = getattr(nn, name)()(h).tolist()
    table["Exp"] = [value if value < float("inf") else "inf" for value in torch.exp(h).tolist()]
    (OUT / "activations.json").write_text(json.dumps(table))


def main():
    OUT.mkdir(exist_ok=True)
    export_onnx = snippet("export-onnx")["export_onnx"]
    export_safetensors = snippet("export-safetensors")["export_safetensors"]
    export_dgn = snippet("export")["export_dgn"]
    torch.manual_seed(1)
    activations()
    for name, (decoder, encoder) in {"dense": dense(), "images": images()}.items():
        export_safetensors(decoder, OUT / f"{name}.safetensors", 2, sigma_x=0.01, encoder=encoder)
        export_dgn(decoder, OUT / f"{name}.json", 2, sigma_x=0.01, encoder=encoder)
        size = encoder[0].in_features if name == "dense" else 64
        export_onnx(viewed(decoder), str(OUT / f"{name}-decoder.onnx"), (2,), "decoder", sigmaX=0.01)
        export_onnx(viewed(encoder), str(OUT / f"{name}-encoder.onnx"), (size,), "encoder")
    decoder, _ = dense()
    export_safetensors(decoder.half(), OUT / "half.safetensors", 2)
    export_safetensors(decoder.bfloat16(), OUT / "bfloat16.safetensors", 2)
    export_safetensors(dense()[0].double(), OUT / "double.safetensors", 2)
    heads = TwoHeads()
    export_onnx(heads, str(OUT / "heads-encoder.onnx"), (5,), "encoder")
    # a whole VAE as most people keep it: a state dict and nothing else
    decoder, _ = dense()
    state = {f"decoder.{name}": tensor for name, tensor in decoder.state_dict().items()}
    save_file({**state, **{f"encoder.{name}": tensor for name, tensor in heads.state_dict().items()}},
              OUT / "bare.safetensors")


if __name__ == "__main__":
    main()
