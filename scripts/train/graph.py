#!/usr/bin/python3
"""The graph that is shipped, and one that stands for recurrent networks in the tests.

usage: scripts/train/graph.py      writes tests/golden/models/gru.{onnx,json}
"""
import hashlib
import io
import json
import pathlib

import onnx
import torch

OPSET = 13
GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "tests/golden/models"
STEPS, SEED = 200, 1


class SmoothedLogistic(torch.nn.Module):
    """A logistic regression whose logit is averaged over the seconds before, newest most.

    features [1, 1, inputs], state [1, 2] (weighted sum of logits, sum of weights) -> logit [1, 1],
    next_state [1, 2]. The average is over what there was: it needs no warm-up.
    """

    def __init__(self, weights, bias, time_constant_s, step_s):
        super().__init__()
        self.linear = torch.nn.Linear(len(weights), 1)
        with torch.no_grad():
            self.linear.weight[0] = torch.tensor(weights, dtype=torch.float32)
            self.linear.bias[0] = float(bias)
        decay = torch.exp(torch.tensor(-step_s / time_constant_s))
        self.register_buffer("decay", decay)
        self.register_buffer("one", torch.ones(1, 1))

    def forward(self, features, state):
        logit = self.linear(features[:, -1])
        next_state = self.decay * state + torch.cat([logit, self.one], 1)
        return next_state[:, :1] / next_state[:, 1:], next_state


class Recurrent(torch.nn.Module):
    """One GRU layer, its state carried: features [1, 1, inputs], state [1, units]."""

    def __init__(self, inputs, units):
        super().__init__()
        self.cell = torch.nn.GRU(inputs, units, batch_first=True)
        self.out = torch.nn.Linear(units, 1)

    def forward(self, features, state):
        _, next_state = self.cell(features, state[None])
        return self.out(next_state[0]), next_state[0]


def onnx_bytes(module, inputs, state_size):
    module.eval()
    file = io.BytesIO()
    torch.onnx.export(
        module,
        (torch.zeros(1, 1, inputs), torch.zeros(1, state_size)),
        file,
        input_names=["features", "state"],
        output_names=["logit", "next_state"],
        opset_version=OPSET,
    )
    model = onnx.load_from_string(file.getvalue())
    onnx.checker.check_model(model)
    return file.getvalue()


def write_trace(file, module, inputs, state_size, blob):
    """What PyTorch makes of synthetic features, state carried: for the parity tests."""
    generator = torch.Generator().manual_seed(SEED)
    features = torch.round(2 * torch.randn(STEPS, inputs, generator=generator), decimals=2)
    state, logits = torch.zeros(1, state_size), []
    with torch.no_grad():
        for row in features:
            logit, state = module(row[None, None], state)
            logits.append(logit.item())
    trace = {
        "sha256": hashlib.sha256(blob).hexdigest(),
        "features": [[round(x, 2) for x in row] for row in features.tolist()],
        "logits": [float(f"{x:.8g}") for x in logits],
        "state": [float(f"{x:.8g}") for x in state[0].tolist()],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(trace) + "\n")


def main():
    """A GRU of random weights: it predicts nothing, and computes what any GRU computes."""
    torch.manual_seed(SEED)
    inputs, units = 8, 16
    module = Recurrent(inputs, units)
    blob = onnx_bytes(module, inputs, units)
    write_trace(GOLDEN / "gru.json", module, inputs, units, blob)
    (GOLDEN / "gru.onnx").write_bytes(blob)


if __name__ == "__main__":
    main()
