"""
Writes src/core/formats/__fixtures__/onnx: small ONNX files, and what their own tools compute with them.

  /usr/bin/python3 scripts/formats/makeOnnxFixtures.py      (torch 1.13, onnx 1.12, numpy 1.24)

<name>.onnx   the file
<name>.json   {"inputs", "outputs"}: some inputs and torch's or numpy's outputs, in float64 with the file's weights;
              "isRounded": torch multiplied a BatchNorm into a convolution, in float32, so that the file's weights are
              not quite the module's
              "model": the same network as a file of this project's own format, for some, written here and not by the page

Nothing of the page's own code is used.
"""
import json
import os

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "../../src/core/formats/__fixtures__/onnx")
NUM_POINTS = 3


def save(name, model, inputs, outputs, json_model=None, is_rounded=False):
    path = os.path.join(OUT, name + ".onnx")
    onnx.save(model, path)
    assert os.path.getsize(path) < 60_000, name
    fields = {
        "inputs": [np.asarray(x, dtype=np.float64).ravel().tolist() for x in inputs],
        "outputs": [np.concatenate([np.asarray(y, dtype=np.float64).ravel() for y in ys]).tolist() for ys in outputs],
    }
    if is_rounded:
        fields["isRounded"] = True
    if json_model is not None:
        fields["model"] = json_model
    with open(os.path.join(OUT, name + ".json"), "w") as file:
        json.dump(fields, file)
        file.write("\n")


def randomise(module, generator):
    """Biases and statistics that are not zeros and ones, so that leaving them out is seen."""
    for layer in module.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            for values, low, high in (
                (layer.weight.data, 0.5, 1.5),
                (layer.bias.data, -0.5, 0.5),
                (layer.running_mean, -0.5, 0.5),
                (layer.running_var, 0.5, 2.0),
            ):
                values.copy_(torch.rand(values.shape, generator=generator) * (high - low) + low)
            # as the file holds it: a float
            layer.eps = float(np.float32(layer.eps))
        if isinstance(layer, nn.LeakyReLU):
            layer.negative_slope = float(np.float32(layer.negative_slope))


def export(name, module, shape, batch=1, json_model=None, **options):
    """By torch.onnx.export; the reference is the same module in float64."""
    torch.manual_seed(sum(map(ord, name)))
    generator = torch.Generator().manual_seed(7)
    module.apply(lambda layer: layer.reset_parameters() if hasattr(layer, "reset_parameters") else None)
    randomise(module, generator)
    module.eval()
    example = torch.randn(*([batch] if batch else []), *shape, generator=generator)
    path = os.path.join(OUT, name + ".onnx")
    torch.onnx.export(module, example, path, **options)
    inputs = [torch.randn(*([1] if batch else []), *shape, generator=generator).float() for _ in range(NUM_POINTS)]
    if batch and batch > 1 and "dynamic_axes" not in options:
        # the module may hold the size of its batch: the point stands first, the others are zeros
        inputs = [torch.cat([x, torch.zeros(batch - 1, *shape)]) for x in inputs]
    double = module.double()
    outputs = []
    for x in inputs:
        with torch.no_grad():
            y = double(x.double())
        ys = y if isinstance(y, tuple) else (y,)
        outputs.append([(each[0] if batch else each).numpy() for each in ys])
    points = [(x[0] if batch else x).double().numpy() for x in inputs]
    model = onnx.load(path)
    norms = sum(isinstance(layer, nn.BatchNorm2d) for layer in module.modules())
    is_rounded = norms > sum(node.op_type == "BatchNormalization" for node in model.graph.node)
    save(name, model, points, outputs, json_model(module) if json_model else None, is_rounded)


class View(nn.Unflatten):
    """As Unflatten, which torch 1.13 does not export."""

    def forward(self, x):
        return x.view(x.size(0), *self.unflattened_size)


# ---- modules -------------------------------------------------------------------------------------------------------


class Skip(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(2, 6)
        self.block = nn.Sequential(nn.Linear(6, 6), nn.ReLU(), nn.Linear(6, 6))
        self.last = nn.Linear(6, 5)

    def forward(self, z):
        h = torch.relu(self.first(z))
        return self.last(torch.relu(h + self.block(h)))


class ConvSkip(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(2, 3 * 4 * 4)
        self.a = nn.Conv2d(3, 3, 3, padding=1)
        self.norm = nn.BatchNorm2d(3)
        self.b = nn.ConvTranspose2d(3, 2, 4, stride=2, padding=1)

    def forward(self, z):
        h = F.leaky_relu(self.first(z), float(np.float32(0.2))).view(z.size(0), 3, 4, 4)
        h = h + F.relu(self.norm(self.a(h)))
        return self.b(h).flatten(1)


class Interpolated(nn.Module):
    def __init__(self, mode, by_size):
        super().__init__()
        self.first = nn.Linear(2, 2 * 3 * 3)
        self.conv = nn.Conv2d(2, 1, 3, padding=1)
        self.mode = mode
        self.by_size = by_size

    def forward(self, z):
        h = F.relu(self.first(z)).reshape(-1, 2, 3, 3)
        options = {"align_corners": False} if self.mode == "bilinear" else {}
        size = {"size": (6, 6)} if self.by_size else {"scale_factor": 2}
        return self.conv(F.interpolate(h, mode=self.mode, **size, **options))


class Heads(nn.Module):
    """An encoder of lists: mean and log-variance by two heads."""

    def __init__(self, activation):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 7), activation, nn.Linear(7, 6), activation)
        self.mean = nn.Linear(6, 2)
        self.log_variance = nn.Linear(6, 2)

    def forward(self, x):
        h = self.body(x)
        return self.mean(h), self.log_variance(h)


class ConvHeads(nn.Module):
    """An encoder of images; the heads differ, so that they cannot be one layer."""

    def __init__(self, activation):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 4, 3, stride=2, padding=1), nn.BatchNorm2d(4), activation, nn.MaxPool2d(2), nn.Flatten()
        )
        self.mean = nn.Linear(16, 2)
        self.log_variance = nn.Sequential(nn.Linear(16, 5), nn.Tanh(), nn.Linear(5, 2))

    def forward(self, x):
        h = self.body(x)
        return self.mean(h), self.log_variance(h)


class Halves(nn.Module):
    """Mean and log-variance as the halves of one output."""

    def __init__(self, how):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 6), nn.GELU(), nn.Linear(6, 4))
        self.how = how

    def forward(self, x):
        h = self.net(x)
        if self.how == "chunk":
            return torch.chunk(h, 2, dim=1)
        if self.how == "slice":
            return h[:, :2], h[:, 2:]
        return torch.cat([h[:, 2:], h[:, :2]], dim=1)


class Pooled(nn.Module):
    """Means and paddings, and bounds on both sides."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(1, 4, 3, padding=1)
        self.b = nn.Conv2d(4, 4, 2)
        self.pad = nn.ZeroPad2d((1, 0, 2, 0))
        self.pool = nn.AvgPool2d(2)
        self.mean = nn.AdaptiveAvgPool2d(1)
        self.last = nn.Linear(4, 4)

    def forward(self, x):
        h = F.relu6(self.pool(F.relu6(4 * self.a(x))))
        h = F.hardtanh(self.b(self.pad(h)), -0.5, 0.25)
        return self.last(self.mean(h).flatten(1))


class Shuffled(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 2 * 3 * 3)
        self.b = nn.Conv2d(2, 8, 3, padding=1)

    def forward(self, z):
        return F.pixel_shuffle(self.b(torch.relu(self.a(z)).view(-1, 2, 3, 3)), 2)


class Normalised(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(2, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.BatchNorm1d(6), nn.Linear(6, 5, bias=False)
        )

    def forward(self, z):
        return 2 * self.net(z) - 0.5


# ---- the same networks in this project's own format ----------------------------------------------------------------


def linear(layer):
    return {"type": "Linear", "weight": layer.weight.detach().tolist(), "bias": layer.bias.detach().tolist()}


def dgn(layers, latent_dim=2):
    prior = np.eye(latent_dim).tolist()
    return {"format": "dgn-model", "version": 1, "latentDim": latent_dim, "layers": layers, "sigmaX": 0.1, "sigmaZ": prior}


def sequential_json(module):
    layers = []
    for layer in module:
        if isinstance(layer, nn.Linear):
            layers.append(linear(layer))
        elif isinstance(layer, nn.LeakyReLU):
            layers.append({"type": "LeakyReLU", "negative_slope": layer.negative_slope})
        elif isinstance(layer, nn.Unflatten):
            layers.append({"type": "Unflatten", "shape": list(layer.unflattened_size)})
        elif isinstance(layer, nn.Upsample):
            layers.append({"type": "Upsample", "scale_factor": int(layer.scale_factor), "mode": layer.mode})
        elif isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
            fields = {"type": type(layer).__name__, "weight": layer.weight.detach().tolist()}
            fields["bias"] = layer.bias.detach().tolist()
            fields["stride"], fields["padding"] = list(layer.stride), list(layer.padding)
            if isinstance(layer, nn.ConvTranspose2d):
                fields["output_padding"] = list(layer.output_padding)
            layers.append(fields)
        else:
            layers.append({"type": type(layer).__name__})
    return dgn(layers)


def skip_json(module):
    return dgn(
        [
            linear(module.first),
            {"type": "ReLU"},
            linear(module.block[0]),
            {"type": "ReLU"},
            linear(module.block[2]),
            {"type": "Add", "with": 1},
            {"type": "ReLU"},
            linear(module.last),
        ]
    )


def by_torch():
    dynamic = {"input_names": ["z"], "output_names": ["x"], "dynamic_axes": {"z": {0: "N"}, "x": {0: "N"}}}
    mlp = lambda: nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 6), nn.ReLU(), nn.Linear(6, 4))
    for opset in (9, 11, 13, 17):
        export(f"mlp{opset}", mlp(), (2,), json_model=sequential_json, opset_version=opset, **dynamic)
    export("mlpNoBatch", mlp(), (2,), batch=0, json_model=sequential_json)
    export("mlpBatch5", mlp(), (2,), batch=5, json_model=sequential_json)
    export("mlpUnfolded", mlp(), (2,), do_constant_folding=False, keep_initializers_as_inputs=True, **dynamic)
    leaky = nn.Sequential(nn.Linear(2, 7), nn.LeakyReLU(0.1), nn.Linear(7, 5), nn.LeakyReLU(0.1), nn.Linear(5, 3))
    export("leaky", leaky, (2,), json_model=sequential_json, **dynamic)
    export("skip", Skip(), (2,), json_model=skip_json, **dynamic)
    export("sigmoidLast", nn.Sequential(nn.Linear(2, 6), nn.ReLU(), nn.Linear(6, 4), nn.Sigmoid()), (2,), **dynamic)
    export("tanhLast", nn.Sequential(nn.Linear(2, 6), nn.ReLU(), nn.Linear(6, 4), nn.Tanh()), (2,))
    conv = lambda: nn.Sequential(
        nn.Linear(2, 12),
        nn.ReLU(),
        View(1, (3, 2, 2)),
        nn.ConvTranspose2d(3, 2, 3, stride=2, padding=1, output_padding=1),
        nn.ReLU(),
        nn.Upsample(scale_factor=2, mode="nearest"),
        nn.Conv2d(2, 1, 3, padding=1),
    )
    for opset in (9, 11, 16):
        export(f"conv{opset}", conv(), (2,), json_model=sequential_json, opset_version=opset, **dynamic)
    export("convFixed", conv(), (2,), batch=3, do_constant_folding=False)
    for mode in ("nearest", "bilinear"):
        for by_size in (False, True):
            name = f"interpolate{mode.capitalize()}{'Size' if by_size else 'Scale'}"
            export(name, Interpolated(mode, by_size), (2,), opset_version=13, **dynamic)
    for opset, folded in ((10, True), (13, False), (17, True)):
        export(f"convSkip{opset}", ConvSkip(), (2,), opset_version=opset, do_constant_folding=folded, **dynamic)
    export("convSkipKept", ConvSkip(), (2,), training=torch.onnx.TrainingMode.PRESERVE, **dynamic)
    pool = nn.Sequential(
        nn.Linear(2, 32), nn.ReLU(), View(1, (2, 4, 4)), nn.MaxPool2d(3, 2, 1), nn.Conv2d(2, 3, 2), nn.Flatten()
    )
    export("pool", pool, (2,), opset_version=12, **dynamic)
    groups = nn.Sequential(
        nn.Linear(2, 64),
        nn.ReLU(),
        View(1, (4, 4, 4)),
        nn.Conv2d(4, 4, 2, groups=2, dilation=2, padding=(1, 2)),
        nn.ReLU(),
        nn.ConvTranspose2d(4, 2, (3, 2), stride=(2, 1), groups=2, dilation=(1, 2), padding=(1, 0), output_padding=(1, 0)),
    )
    export("groups", groups, (2,), **dynamic)
    line = nn.Sequential(
        nn.Linear(2, 12),
        nn.ReLU(),
        View(1, (3, 4)),
        nn.Upsample(scale_factor=2, mode="nearest"),
        nn.Conv1d(3, 2, 3, padding=1),
        nn.LeakyReLU(0.2),
        nn.ConvTranspose1d(2, 1, 4, stride=2, padding=1),
        nn.Flatten(),
    )
    export("line", line, (2,), **dynamic)
    export("normalised", Normalised(), (2,), opset_version=13, **dynamic)
    export("normalisedUnfolded", Normalised(), (2,), do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE)
    export("prelu", nn.Sequential(nn.Linear(3, 5), nn.PReLU(), nn.Dropout(), nn.Linear(5, 4)), (3,), **dynamic)
    export("pooled", Pooled(), (1, 6, 6), opset_version=13, **dynamic)
    export("shuffled", Shuffled(), (2,), opset_version=13, **dynamic)
    two = {"input_names": ["x"], "output_names": ["mean", "logVariance"], "dynamic_axes": {"x": {0: "N"}}}
    for name, activation in (("Relu", nn.ReLU()), ("Silu", nn.SiLU()), ("Softplus", nn.Softplus()), ("Elu", nn.ELU())):
        export(f"heads{name}", Heads(activation), (4,), **two)
    export("convHeadsSilu", ConvHeads(nn.SiLU()), (1, 8, 8), opset_version=14, **two)
    export("convHeadsTanh", ConvHeads(nn.Tanh()), (1, 8, 8), batch=2)
    for how in ("chunk", "slice"):
        export(f"{how}Gelu", Halves(how), (4,), opset_version=13, **two)
    export("swapGelu", Halves("swap"), (4,), opset_version=17, do_constant_folding=False)


# ---- graphs of other dialects, and numpy ---------------------------------------------------------------------------


class Graph:
    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.nodes, self.tensors = [], []

    def tensor(self, name, *shape, dtype=np.float32, low=-1.0, high=1.0):
        values = self.random.uniform(low, high, shape).astype(dtype)
        self.tensors.append(numpy_helper.from_array(values, name))
        return values.astype(np.float64)

    def constant(self, name, values, dtype=np.int64):
        self.tensors.append(numpy_helper.from_array(np.array(values, dtype=dtype), name))

    def node(self, operator, inputs, output, **attributes):
        outputs = output if isinstance(output, list) else [output]
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=f"/{operator}/{len(self.nodes)}", **attributes))

    def save(self, name, shape, outputs, forward, opset, also_inputs=False, kind=TensorProto.FLOAT):
        inputs = [helper.make_tensor_value_info("in", kind, shape)]
        if also_inputs:
            inputs += [helper.make_tensor_value_info(t.name, t.data_type, list(t.dims)) for t in self.tensors]
        infos = [helper.make_tensor_value_info(each, kind, None) for each in outputs]
        graph = helper.make_graph(self.nodes, name, inputs, infos, self.tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], producer_name="makeOnnxFixtures")
        example = [each if isinstance(each, int) else 1 for each in (shape[1:] if len(shape) > 1 else shape)]
        points = [self.random.normal(size=example).astype(np.float32).astype(np.float64) for _ in range(NUM_POINTS)]
        results = [forward(point) for point in points]
        save(name, model, points, [r if isinstance(r, tuple) else (r,) for r in results])


relu = lambda h: np.maximum(h, 0)
tensor4 = lambda h: torch.tensor(h)[None]


def by_hand():
    # Keras by tf2onnx: MatMul and Add, NHWC with Transposes around the convolutions
    g = Graph(1)
    w, b = g.tensor("dense/MatMul/ReadVariableOp:0", 2, 36), g.tensor("dense/BiasAdd/ReadVariableOp:0", 36)
    k, kb = g.tensor("conv2d/w", 2, 4, 3, 3), g.tensor("conv2d/b", 2)
    t, tb = g.tensor("convT/w", 2, 3, 3, 3), g.tensor("convT/b", 3)
    d = g.tensor("dense_2/w", 6 * 6 * 3, 5)
    g.constant("shape", [-1, 3, 3, 4])
    g.constant("flat", [-1, 6 * 6 * 3])
    g.node("MatMul", ["in", "dense/MatMul/ReadVariableOp:0"], "a0")
    g.node("Add", ["a0", "dense/BiasAdd/ReadVariableOp:0"], "a1")
    g.node("Relu", ["a1"], "a2")
    g.node("Reshape", ["a2", "shape"], "a3")
    g.node("Transpose", ["a3"], "a4", perm=[0, 3, 1, 2])
    g.node("Conv", ["a4", "conv2d/w", "conv2d/b"], "a5", auto_pad="SAME_UPPER", kernel_shape=[3, 3])
    g.node("Transpose", ["a5"], "a6", perm=[0, 2, 3, 1])
    g.node("Relu", ["a6"], "a7")
    g.node("Transpose", ["a7"], "a8", perm=[0, 3, 1, 2])
    g.node("ConvTranspose", ["a8", "convT/w"], "a9", strides=[2, 2], pads=[0, 0, 1, 1], kernel_shape=[3, 3])
    g.node("Transpose", ["a9"], "a10", perm=[0, 2, 3, 1])
    g.node("Add", ["a10", "convT/b"], "a11")
    g.node("LeakyRelu", ["a11"], "a12", alpha=0.3)
    g.node("Reshape", ["a12", "flat"], "a13")
    g.node("MatMul", ["a13", "dense_2/w"], "out")

    def keras(z):
        h = relu(z @ w + b).reshape(3, 3, 4).transpose(2, 0, 1)
        h = relu(F.conv2d(tensor4(h), torch.tensor(k), torch.tensor(kb), padding=1).numpy())
        h = F.conv_transpose2d(torch.tensor(h), torch.tensor(t), stride=2).numpy()[0][:, :6, :6]
        h = h.transpose(1, 2, 0) + tb
        h = np.where(h >= 0, h, np.float64(np.float32(0.3)) * h)
        return h.reshape(-1) @ d

    g.save("keras", ["unk__12", 2], ["out"], keras, 13, also_inputs=True)

    # an encoder of coloured images, channels last: the order of the input itself changes
    g = Graph(2)
    k, kb = g.tensor("w", 2, 3, 3, 3), g.tensor("b", 2)
    m, v = g.tensor("mw", 18, 2), g.tensor("vw", 18, 2)
    g.node("Transpose", ["in"], "a0", perm=[0, 3, 1, 2])
    g.node("Conv", ["a0", "w", "b"], "a1", strides=[2, 2], auto_pad="SAME_LOWER")
    g.node("Transpose", ["a1"], "a2", perm=[0, 2, 3, 1])
    g.node("Sigmoid", ["a2"], "s")
    g.node("Mul", ["s", "a2"], "a3")
    g.node("Flatten", ["a3"], "a4")
    g.node("MatMul", ["a4", "mw"], "mean")
    g.node("MatMul", ["a4", "vw"], "logVariance")

    def channels_last(x):
        h = tensor4(x.transpose(2, 0, 1))
        h = F.conv2d(F.pad(h, (1, 0, 1, 0)), torch.tensor(k), torch.tensor(kb), stride=2)
        h = (h * torch.sigmoid(h)).numpy()[0].transpose(1, 2, 0).reshape(-1)
        return h @ m, h @ v

    g.save("channelsLast", ["N", 6, 6, 3], ["mean", "logVariance"], channels_last, 15)

    # Gemm of every kind; Constant nodes; chains of Identity; doubles
    g = Graph(3)
    w, c = g.tensor("w", 2, 5, dtype=np.float64), g.tensor("c", 1, 5, dtype=np.float64)
    u = g.tensor("u", 5, 4, dtype=np.float64)
    s = g.tensor("s", 4, 3, dtype=np.float64)
    g.node("Identity", ["w"], "w1")
    g.node("Identity", ["in"], "in1")
    g.node("Gemm", ["in1", "w1", "c"], "a0", alpha=0.5, beta=2.0)
    g.node("Abs", ["a0"], "a1")
    g.node("Transpose", ["a1"], "a2", perm=[1, 0])
    g.node("Gemm", ["u", "a2"], "a3", transA=1, alpha=-1.0)
    g.node("Transpose", ["a3"], "a4")
    zero = helper.make_tensor("zero", TensorProto.DOUBLE, [], [0.0])
    g.node("Constant", [], "zero", value=zero)
    g.node("Max", ["a4", "zero"], "a5")
    g.node("Gemm", ["a5", "s"], "a6", transB=0)
    g.node("Constant", [], "two", value=helper.make_tensor("two", TensorProto.DOUBLE, [1], [2.0]))
    g.node("Sub", ["two", "a6"], "a7")
    g.node("Div", ["a7", "two"], "out")
    g.save(
        "gemm",
        ["N", 2],
        ["out"],
        lambda z: (2 - relu(-(np.abs(0.5 * (z @ w) + 2 * c[0]) @ u)) @ s) / 2,
        13,
        kind=TensorProto.DOUBLE,
    )

    # opset 7: Upsample with an attribute, Reshape, initializers as inputs
    g = Graph(4)
    w, b = g.tensor("w", 8, 2), g.tensor("b", 8)
    k = g.tensor("k", 1, 2, 3, 3)
    g.constant("shape", [0, 2, 2, 2])
    g.node("Gemm", ["in", "w", "b"], "a0", transB=1)
    g.node("Relu", ["a0"], "a1")
    g.node("Reshape", ["a1", "shape"], "a2")
    g.node("Upsample", ["a2"], "a3", scales=[1.0, 1.0, 2.0, 3.0], mode="nearest")
    g.node("Conv", ["a3", "k"], "out", pads=[1, 0, 0, 2], kernel_shape=[3, 3])

    def upsampled(z):
        h = relu(w @ z + b).reshape(2, 2, 2).repeat(2, axis=1).repeat(3, axis=2)
        return F.conv2d(F.pad(tensor4(h), (0, 2, 1, 0)), torch.tensor(k)).numpy()

    g.save("upsample7", [1, 2], ["out"], upsampled, 7, also_inputs=True)

    # opset 18: Split into equal parts, Resize with axes, ReduceProd free shapes, one output of Concat
    g = Graph(5)
    w, b = g.tensor("w", 2, 12), g.tensor("b", 12)
    g.constant("shape", [-1, 1, 3, 4])
    g.constant("scales", [2.0, 2.0], dtype=np.float32)
    g.node("MatMul", ["in", "w"], "a0")
    g.node("Add", ["b", "a0"], "a1")
    g.node("Reshape", ["a1", "shape"], "a2", allowzero=1)
    g.node("Resize", ["a2", "", "scales"], "a3", axes=[2, 3], mode="linear", coordinate_transformation_mode="half_pixel")
    g.node("Relu", ["a3"], "a4")
    g.node("Split", ["a4"], ["p", "q"], axis=3, num_outputs=2)
    g.node("Concat", ["q", "p"], "a5", axis=3)
    g.node("Flatten", ["a5"], "out")

    def split(z):
        h = F.interpolate(tensor4((z @ w + b).reshape(1, 3, 4)), scale_factor=2, mode="bilinear", align_corners=False)
        return np.roll(relu(h.numpy()[0, 0]), 4, axis=1)

    g.save("split18", ["N", 2], ["out"], split, 18)

    # float16, with casts at both ends
    g = Graph(6)
    w, b = g.tensor("w", 2, 5, dtype=np.float16), g.tensor("b", 5, dtype=np.float16)
    u = g.tensor("u", 5, 3, dtype=np.float16)
    g.node("Cast", ["in"], "a0", to=TensorProto.FLOAT16)
    g.node("MatMul", ["a0", "w"], "a1")
    g.node("Add", ["a1", "b"], "a2")
    g.node("Clip", ["a2"], "a3", min=0.0)
    g.node("MatMul", ["a3", "u"], "a4")
    g.node("Cast", ["a4"], "out", to=TensorProto.FLOAT)
    g.save("half", ["N", 2], ["out"], lambda z: relu(z @ w + b) @ u, 10)

    # as later exporters of torch write Unflatten, a Gemm on constants of nodes, and GELU as one operator
    g = Graph(9)
    w, b = g.tensor("0.weight", 12, 2), g.tensor("0.bias", 12)
    k, kb = g.tensor("2.weight", 3, 2, 3, 3), g.tensor("2.bias", 2)
    g.constant("val_2", [0])
    g.constant("val_3", [1])
    g.constant("val_6", [3, 2, 2])
    g.node("Gemm", ["in", "0.weight", "0.bias"], "linear", transB=1, alpha=1.0, beta=1.0)
    g.node("Gelu", ["linear"], "gelu", approximate="none")
    g.node("Shape", ["gelu"], "val_1", start=0)
    g.node("Slice", ["val_1", "val_2", "val_3"], "val_5")
    g.node("Concat", ["val_5", "val_6"], "val_7", axis=0)
    g.node("Reshape", ["gelu", "val_7"], "unflatten", allowzero=1)
    g.node("ConvTranspose", ["unflatten", "2.weight", "2.bias"], "conv", strides=[2, 2], pads=[1, 1, 1, 1],
           output_padding=[1, 1], group=1, dilations=[1, 1], auto_pad="NOTSET")
    g.node("Tanh", ["conv"], "out")

    def later(z):
        h = F.gelu(torch.tensor(w @ z + b)).reshape(1, 3, 2, 2)
        return torch.tanh(F.conv_transpose2d(h, torch.tensor(k), torch.tensor(kb), 2, 1, 1)).numpy()

    g.save("later20", ["s77", 2], ["out"], later, 20)

    # two branches of different inputs joined at the end; a node that nothing needs; sizes worked out from Shape
    g = Graph(7)
    w, u = g.tensor("w", 3, 4), g.tensor("u", 4, 2)
    v = g.tensor("v", 3, 2)
    g.constant("zero", 0)
    g.constant("axes", [0])
    g.constant("minus", [-1])
    g.node("Shape", ["in"], "s0")
    g.node("Gather", ["s0", "zero"], "s1", axis=0)
    g.node("Unsqueeze", ["s1", "axes"], "s2")
    g.node("Concat", ["s2", "minus"], "s3", axis=0)
    g.node("MatMul", ["in", "w"], "a0")
    g.node("Tanh", ["a0"], "a1")
    g.node("Reshape", ["a1", "s3"], "a2")
    g.node("MatMul", ["a2", "u"], "mean")
    g.node("MatMul", ["in", "v"], "b0")
    g.node("Softplus", ["b0"], "b1")
    g.node("Concat", ["mean", "b1"], "out", axis=-1)
    g.node("Softmax", ["b0"], "unused")
    g.save("branches", ["N", 3], ["out"], lambda x: np.concatenate([np.tanh(x @ w) @ u, np.log1p(np.exp(x @ v))]), 13)

    # ConvTranspose by output_shape and auto_pad, with dilations
    g = Graph(8)
    w = g.tensor("w", 2, 18)
    k, t = g.tensor("k", 2, 2, 3, 3), g.tensor("t", 2, 1, 2, 2)
    g.constant("shape", [0, 2, 3, 3])
    g.node("MatMul", ["in", "w"], "a0")
    g.node("Reshape", ["a0", "shape"], "a1")
    g.node("ConvTranspose", ["a1", "k"], "a2", strides=[2, 2], output_shape=[6, 6])
    g.node("Relu", ["a2"], "a3")
    g.node("ConvTranspose", ["a3", "t"], "out", dilations=[2, 3], pads=[0, 1, 2, 0])

    def transposed(z):
        h = tensor4((z @ w).reshape(2, 3, 3))
        h = F.conv_transpose2d(h, torch.tensor(k), stride=2)[:, :, 1:, 1:]
        h = F.conv_transpose2d(F.relu(h), torch.tensor(t), dilation=(2, 3))
        return h[:, :, :-2, 1:].numpy()

    g.save("outputShape", ["N", 2], ["out"], transposed, 11)


if __name__ == "__main__":
    os.makedirs(OUT, exist_ok=True)
    by_torch()
    by_hand()
