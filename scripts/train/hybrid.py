#!/usr/bin/python3
"""The hybrid network: two recurrent paths, then attention that asks from the newest second.

usage: scripts/train/hybrid.py      writes tests/golden/models/hybrid* (random weights, for parity)

A step takes one row of inputs and the state of the step before, as it is trained and deployed:
LSTM and GRU paths of two layers, each summed with its first layer and normalised; the last `steps`
outputs are kept, and the newest asks them by multi-head attention; two dense layers give the
embedding, and from it a logit and the logarithm of that logit's variance.
"""
import dataclasses
import hashlib
import io
import json
import math
import struct

import numpy as np
import onnx
import torch
from torch import nn

import graph

VERSION, FLOAT32, INT8 = 1, 0, 1
LOG_VARIANCE_LIMIT = 8.0
GOLDEN_STEPS, SEED = 90, 1


@dataclasses.dataclass(frozen=True)
class Shape:
    inputs: int = 8
    hidden: int = 64
    steps: int = 30
    heads: int = 4
    dense1: int = 128
    dense2: int = 64

    @property
    def state(self):
        return 6 * self.hidden + 2 * self.hidden * self.steps + 1


def ages(steps, width):
    """Sinusoidal encoding [steps, width] of how long ago a row was; the newest has age 0."""
    rate = torch.exp(-math.log(10000.0) * torch.arange(0, width, 2) / width)
    angle = torch.arange(steps)[:, None] * rate
    return torch.stack([torch.sin(angle), torch.cos(angle)], 2).reshape(steps, width)


def moderated(logit, log_variance):
    """The logit of the expected probability of N(logit, exp(log_variance)) (MacKay 1992)."""
    return logit / torch.sqrt(1 + math.pi / 8 * torch.exp(log_variance))


class Hybrid(nn.Module):
    """forward: whole sequences, for training. step: one second, for the engines. Both agree."""

    def __init__(self, shape=Shape(), dropout=0.3):
        super().__init__()
        s, h, z = shape, shape.hidden, 2 * shape.hidden
        self.shape = shape
        self.lstm1 = nn.LSTM(s.inputs, h, batch_first=True)
        self.lstm2 = nn.LSTM(h, h, batch_first=True)
        self.gru1 = nn.GRU(s.inputs, h, batch_first=True)
        self.gru2 = nn.GRU(h, h, batch_first=True)
        self.ln_a, self.ln_b, self.ln_u = nn.LayerNorm(h), nn.LayerNorm(h), nn.LayerNorm(z)
        self.q, self.k, self.v, self.o = (nn.Linear(z, z) for _ in range(4))
        self.dense1, self.dense2 = nn.Linear(z, s.dense1), nn.Linear(s.dense1, s.dense2)
        self.mean, self.spread = nn.Linear(s.dense2, 1), nn.Linear(s.dense2, 1)
        self.drop = nn.Dropout(dropout)
        self.register_buffer("age", ages(s.steps, z), persistent=False)
        nn.init.zeros_(self.spread.weight)
        nn.init.constant_(self.spread.bias, -2.0)

    def paths(self, x, lstm=((None, None), (None, None)), gru=(None, None)):
        """z [batch, time, 2 hidden] and the states of the four layers."""
        h1, s1 = self.lstm1(x, lstm[0] if lstm[0][0] is not None else None)
        h2, s2 = self.lstm2(self.drop(h1), lstm[1] if lstm[1][0] is not None else None)
        g1, r1 = self.gru1(x, gru[0])
        g2, r2 = self.gru2(self.drop(g1), gru[1])
        z = torch.cat([self.ln_a(h1 + h2), self.ln_b(g1 + g2)], -1)
        return z, (s1, s2), (r1, r2)

    def outputs(self, z, attended):
        u = self.ln_u(z + self.o(attended))
        d = self.drop(torch.relu(self.dense1(self.drop(u))))
        e = torch.relu(self.dense2(d))
        s = self.spread(e).clamp(-LOG_VARIANCE_LIMIT, LOG_VARIANCE_LIMIT)
        return self.mean(e), s, e

    def forward(self, x, carried=None):
        """x [batch, time, inputs] -> logit and log variance [batch, time], embedding, carried."""
        lstm, gru, past = carried or (((None, None), (None, None)), (None, None), None)
        z, lstm, gru = self.paths(x, lstm, gru)
        held = z if past is None else torch.cat([past, z], 1)
        logit, s, e = self.outputs(z, self.attend(z, held))
        return logit[..., 0], s[..., 0], e, (lstm, gru, held[:, 1 - self.shape.steps :])

    def attend(self, z, held):
        """The newest second of each time asks the `steps` that end with it."""
        batch, time, width = z.shape
        steps, heads = self.shape.steps, self.shape.heads
        missing = time + steps - 1 - held.shape[1]
        held = nn.functional.pad(held, (0, 0, missing, 0))
        size = width // heads
        split = lambda x: x.reshape(-1, x.shape[-2], heads, size).transpose(1, 2)
        q, k, v = split(self.q(z)), split(self.k(held)), split(self.v(held))
        by_age = split(nn.functional.linear(self.age.flip(0), self.k.weight))  # oldest first
        aged = nn.functional.pad(q @ by_age.transpose(-1, -2), (0, time)).flatten(2)
        aged = aged[..., :-time].reshape(batch, heads, time, -1)  # row t moves t columns on
        column = torch.arange(held.shape[1])
        later = column - torch.arange(time)[:, None]
        outside = (later < 0) | (later >= steps) | (column < missing)
        score = ((q @ k.transpose(-1, -2) + aged) / math.sqrt(size)).masked_fill(outside, -math.inf)
        return (torch.softmax(score, -1) @ v).transpose(1, 2).flatten(-2)

    def step(self, features, state):
        """features [1, 1, inputs], state [1, S] -> score, logit, log variance, embedding, state."""
        h, steps, width = self.shape.hidden, self.shape.steps, 2 * self.shape.hidden
        layer = [state[:, i * h : (i + 1) * h].unsqueeze(0) for i in range(6)]
        past = state[:, 6 * h : -1].reshape(steps, width)
        count = torch.clamp(state[:, -1:] + 1, max=steps)
        z, lstm, gru = self.paths(
            features, ((layer[0], layer[2]), (layer[1], layer[3])), (layer[4], layer[5])
        )
        z = z[0]
        held = torch.cat([past[1:], z], 0)
        heads, size = self.shape.heads, width // self.shape.heads
        age = torch.arange(steps - 1, -1, -1)
        q = self.q(z).reshape(heads, 1, size)
        k = self.k(held + self.age[age]).reshape(steps, heads, size).permute(1, 2, 0)
        v = self.v(held).reshape(steps, heads, size).permute(1, 0, 2)
        missing = (age >= count).to(z.dtype) * -1e9
        weight = torch.softmax(torch.matmul(q, k) / math.sqrt(size) + missing, -1)
        logit, s, e = self.outputs(z, torch.matmul(weight, v).reshape(1, width))
        (h1, c1), (h2, c2) = lstm
        carried = [t[0] for t in (h1, h2, c1, c2, *gru)]
        return moderated(logit, s), logit, s, e, torch.cat([*carried, held.reshape(1, -1), count], 1)


OUTPUTS = ["score", "logit", "log_variance", "embedding", "next_state"]


class Step(nn.Module):
    """A step, for the exporter, which calls modules."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, features, state):
        return self.net.step(features, state)


def step_graph(net):
    """What the engines run, as ONNX."""
    s, file = net.shape, io.BytesIO()
    torch.onnx.export(
        Step(net).eval(),
        (torch.zeros(1, 1, s.inputs), torch.zeros(1, s.state)),
        file,
        input_names=["features", "state"],
        output_names=OUTPUTS,
        opset_version=graph.OPSET,
    )
    model = onnx.load_from_string(file.getvalue())
    onnx.checker.check_model(model)
    return model


def tensors(net):
    """The parameters in the order of the weights file."""
    out = []
    for layer in (net.lstm1, net.lstm2, net.gru1, net.gru2):
        out += [layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0, layer.bias_hh_l0]
    for layer in (net.ln_a, net.ln_b, net.q, net.k, net.v, net.o, net.ln_u):
        out += [layer.weight, layer.bias]
    for layer in (net.dense1, net.dense2, net.mean, net.spread):
        out += [layer.weight, layer.bias]
    return out


def is_matrix(tensor):
    return tensor.dim() == 2 and tensor.shape[0] > 1


def quantised(matrix):
    """Rows of int8 in +-127 and a scale for each: the weight is scale times number."""
    scale = np.abs(matrix).max(1) / np.float32(127)
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    return scale, np.clip(np.rint(matrix / scale[:, None]), -127, 127).astype(np.int8)


def rounded_to_int8(net):
    """Puts each matrix where int8 storage will put it."""
    with torch.no_grad():
        for tensor in filter(is_matrix, tensors(net)):
            scale, number = quantised(tensor.numpy())
            tensor.copy_(torch.from_numpy(scale[:, None] * number))
    return net


def weights_file(net, storage):
    """For the core's engine: a header, then the tensors (float32, or matrices by rows of int8)."""
    s = net.shape
    header = (VERSION, s.inputs, s.hidden, s.steps, s.heads, s.dense1, s.dense2, storage)
    out = [b"VGLH", struct.pack("<8I", *header)]
    for tensor in tensors(net):
        values = tensor.detach().numpy().astype("<f4")
        if storage == INT8 and is_matrix(tensor):
            scale, number = quantised(values)
            out += [scale.astype("<f4").tobytes(), number.tobytes()]
        else:
            out.append(values.tobytes())
    return b"".join(out)


def run(net, features):
    """Step by step, state carried: every step's outputs."""
    state, rows = torch.zeros(1, net.shape.state), []
    with torch.no_grad():
        for row in features:
            *outputs, state = net.step(row[None, None], state)
            rows.append(outputs)
    return rows, state


def figures(values):
    return [float(f"{x:.8g}") for x in values]


def main():
    """A small network of random weights: it predicts nothing, and computes what any computes."""
    torch.manual_seed(SEED)
    net = Hybrid(Shape(hidden=16, dense1=32, dense2=16)).eval()
    with torch.no_grad():
        for tensor in tensors(net):
            if tensor.dim() == 1:
                tensor += 0.1 * torch.randn(tensor.shape)
        net.spread.weight.normal_(0, 0.5)
        net.mean.weight.normal_(0, 1)
    features = torch.round(1.5 * torch.randn(GOLDEN_STEPS, net.shape.inputs), decimals=2)
    blob = step_graph(net).SerializeToString()
    rows, state = run(net, features)
    trace = {
        "sha256": hashlib.sha256(blob).hexdigest(),
        "features": [[round(x, 2) for x in row] for row in features.tolist()],
        "embedding": figures(rows[-1][3][0].tolist()),
        "state": figures(state[0].tolist()),
    }
    names = ("scores", "logits", "log_variances")
    trace.update({name: figures(r[i].item() for r in rows) for i, name in enumerate(names)})
    (graph.GOLDEN / "hybrid.onnx").write_bytes(blob)
    (graph.GOLDEN / "hybrid.vglh").write_bytes(weights_file(net, FLOAT32))
    (graph.GOLDEN / "hybrid_int8.vglh").write_bytes(weights_file(net, INT8))
    rows, _ = run(rounded_to_int8(net), features)
    trace.update({f"int8_{name}": figures(r[i].item() for r in rows) for i, name in enumerate(names)})
    (graph.GOLDEN / "hybrid.json").write_text(json.dumps(trace) + "\n")


if __name__ == "__main__":
    main()
