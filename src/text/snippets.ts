/**
 * Python for users of PyTorch, to be copied: it writes the files that the import reads. The README shows the same text (a
 * test holds them together), and scripts/formats/makeTensorFixtures.py runs it from there. With torch 1.13 and later.
 */
export const SNIPPETS: { readonly onnx: string; readonly safetensors: string; readonly json: string } = {
  onnx: `import copy, inspect, json, torch

def export_onnx(network, path, shape, role, **fields):  # shape of one input: (latent_dim,), or (1, 28, 28) of an encoder
    network = network.cpu().eval()
    inputs = torch.randn(16, *shape)
    with torch.no_grad():  # values to check against, of the same weights in double precision
        outputs = copy.deepcopy(network).double()(inputs.double())
    outputs = list(outputs) if isinstance(outputs, (tuple, list)) else [outputs]
    names = ["mean", "logvar"] if len(outputs) == 2 else ["output"]  # an encoder returns both, or one behind the other
    options = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(network, (inputs.to(next(network.parameters()).dtype),), path, input_names=["input"], output_names=names,
                      dynamic_axes={name: {0: "batch"} for name in ["input", *names]}, **options)
    check = {"inputs": inputs.double().flatten(1).tolist(),
             "outputs": torch.cat([output.flatten(1) for output in outputs], 1).tolist()}
    with open(path.replace(".onnx", ".json"), "w") as file:  # goes beside the .onnx file
        json.dump({"role": role, "check": check, **fields}, file)

# export_onnx(decoder, "decoder.onnx", (2,), "decoder", sigmaX=0.01)
# export_onnx(encoder, "encoder.onnx", (1, 28, 28), "encoder")`,
  safetensors: `import copy, json, torch
from safetensors.torch import save_file

FIELDS = {"LeakyReLU": ["negative_slope"], "Upsample": ["scale_factor", "mode", "align_corners"],
          "Conv2d": ["stride", "padding", "groups", "dilation", "padding_mode"],
          "ConvTranspose2d": ["stride", "padding", "output_padding", "groups", "dilation"],
          "MaxPool2d": ["kernel_size", "stride", "padding", "dilation", "ceil_mode"],
          "BatchNorm1d": ["eps"], "BatchNorm2d": ["eps"], "ELU": ["alpha"], "GELU": ["approximate"],
          "Softplus": ["beta", "threshold"]}

def describe(network, prefix):  # torch.nn.Sequential
    layers = []
    for name, module in network.named_children():
        if isinstance(module, (torch.nn.Dropout, torch.nn.Identity)): continue
        layer = {"type": type(module).__name__}
        for field in FIELDS.get(layer["type"], []): layer[field] = getattr(module, field)
        if module.state_dict(): layer["tensors"] = prefix + name
        if hasattr(module, "unflattened_size"): layer["shape"] = list(module.unflattened_size)
        layers.append(layer)
    return layers

def export_safetensors(decoder, path, latent_dim, sigma_x=None, encoder=None):  # sigma_x: a variance, or a list of them
    tensors = {"decoder." + name: tensor.contiguous() for name, tensor in decoder.state_dict().items()}
    model = {"format": "dgn-model", "version": 1, "latentDim": latent_dim, "layers": describe(decoder, "decoder.")}
    if sigma_x is not None: model["sigmaX"] = sigma_x
    with torch.no_grad():  # values to check against, of the same weights in double precision
        z = torch.randn(16, latent_dim).double()
        x = copy.deepcopy(decoder).cpu().double().eval()(z).flatten(1)
        tensors.update({"check.inputs": z, "check.outputs": x})
        if encoder is not None:  # puts out means and then log-variances; starts with Unflatten where it takes images
            model["encoder"] = {"layers": describe(encoder, "encoder.")}
            tensors.update({"encoder." + name: tensor.contiguous() for name, tensor in encoder.state_dict().items()})
            tensors.update({"encoder.check.inputs": x.clone(),
                            "encoder.check.outputs": copy.deepcopy(encoder).cpu().double().eval()(x)})
    save_file(tensors, path, metadata={"dgn-model": json.dumps(model)})

# export_safetensors(decoder, "vae.safetensors", 2, sigma_x=0.01, encoder=encoder)`,
  json: `import copy, json, torch

FIELDS = {"LeakyReLU": ["negative_slope"], "Upsample": ["scale_factor", "mode", "align_corners"],
          "Conv2d": ["stride", "padding", "groups", "dilation", "padding_mode"],
          "ConvTranspose2d": ["stride", "padding", "output_padding", "groups", "dilation"],
          "MaxPool2d": ["kernel_size", "stride", "padding", "dilation", "ceil_mode"],
          "BatchNorm1d": ["eps"], "BatchNorm2d": ["eps"], "ELU": ["alpha"], "GELU": ["approximate"],
          "Softplus": ["beta", "threshold"]}

def describe(network):  # torch.nn.Sequential
    layers = []
    for module in network:
        if isinstance(module, (torch.nn.Dropout, torch.nn.Identity)): continue
        layer = {"type": type(module).__name__}
        for name in FIELDS.get(layer["type"], []): layer[name] = getattr(module, name)
        for name in ["weight", "bias", "running_mean", "running_var"]:
            if getattr(module, name, None) is not None: layer[name] = getattr(module, name).tolist()
        if hasattr(module, "unflattened_size"): layer["shape"] = list(module.unflattened_size)
        layers.append(layer)
    return layers

def export_dgn(decoder, path, latent_dim, sigma_x, sigma_z=None, encoder=None):  # variances, not deviations
    model = {"format": "dgn-model", "version": 1, "latentDim": latent_dim, "layers": describe(decoder),
             "sigmaX": sigma_x, "sigmaZ": sigma_z or torch.eye(latent_dim).tolist()}
    with torch.no_grad():  # values to check against, of the same weights in double precision
        z = torch.randn(16, latent_dim).double()
        x = copy.deepcopy(decoder).cpu().double().eval()(z).flatten(1)
        model["check"] = {"inputs": z.tolist(), "outputs": x.tolist()}
        if encoder is not None:  # puts out means and then log-variances; starts with Unflatten where it takes images
            outputs = copy.deepcopy(encoder).cpu().double().eval()(x)
            model["encoder"] = {"layers": describe(encoder), "check": {"inputs": x.tolist(), "outputs": outputs.tolist()}}
    with open(path, "w") as file: json.dump(model, file)

# export_dgn(decoder, "decoder.json", 2, sigma_x=0.01)`,
}
