"""Smaller hybrids: storage in fewer bits, fewer weights, and a student of a larger teacher."""
import copy
import dataclasses

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import hybrid
import learn
import networks

FINE_TUNING = learn.Recipe(updates=24, rate=5e-4, seed=2)
KEPT = 48  # of 64 units: about half of the weights, in fours for the engine's SIMD


def stored(model, convert):
    """The graph with its matrices stored as `convert` says: (initialisers, node) of each."""
    model = copy.deepcopy(model)
    graph, nodes = model.graph, []
    used = {name: node for node in graph.node for name in node.input}
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.ndim < 2 or min(values.shape[-2:]) < 2 or values.dtype != np.float32:
            continue
        if used[tensor.name].op_type not in ("Gemm", "MatMul", "LSTM", "GRU"):
            continue
        parts, node = convert(tensor.name, values, rows_axis(used[tensor.name], values))
        graph.initializer.remove(tensor)
        graph.initializer.extend(parts)
        nodes.append(node)
    for node in reversed(nodes):
        graph.node.insert(0, node)
    onnx.checker.check_model(model)
    return model


def rows_axis(node, values):
    """The axis along which the outputs lie."""
    if node.op_type in ("LSTM", "GRU"):
        return 1
    transposed = any(a.name == "transB" and a.i for a in node.attribute)
    return 0 if transposed else values.ndim - 1


def half(name, values, _):
    part = numpy_helper.from_array(values.astype(np.float16), name + "_f16")
    return [part], helper.make_node("Cast", [part.name], [name], to=TensorProto.FLOAT)


def int8(name, values, axis):
    """Symmetric, a scale for each output: the numbers of the weights file."""
    rows = np.moveaxis(values, axis, 0)
    scale, numbers = hybrid.quantised(rows.reshape(len(rows), -1))
    numbers = np.moveaxis(numbers.reshape(rows.shape), 0, axis)
    parts = [
        numpy_helper.from_array(np.ascontiguousarray(numbers), name + "_q"),
        numpy_helper.from_array(scale, name + "_scale"),
        numpy_helper.from_array(np.zeros(len(scale), np.int8), name + "_zero"),
    ]
    node = helper.make_node("DequantizeLinear", [p.name for p in parts], [name], axis=axis)
    return parts, node


def matrices(net):
    return [t for t in hybrid.tensors(net) if hybrid.is_matrix(t)]


def in_half(net):
    net = copy.deepcopy(net)
    with torch.no_grad():
        for t in matrices(net):
            t.copy_(t.half().float())
    return net


def in_int8(net):
    return hybrid.rounded_to_int8(copy.deepcopy(net))


def magnitude_pruned(net, subjects):
    """The smaller half of each matrix set to zero, and kept there."""
    net = copy.deepcopy(net)
    masks = [t.detach().abs() > t.detach().abs().median() for t in matrices(net)]

    def prune(net):
        with torch.no_grad():
            for t, mask in zip(matrices(net), masks):
                t.mul_(mask)

    prune(net)
    return learn.fit(net, subjects, FINE_TUNING, after_update=prune)


def strongest(importance, count):
    return torch.sort(torch.topk(importance, count).indices).values


def structure_pruned(net, subjects, kept=KEPT):
    """A narrower net of the strongest units."""
    with torch.no_grad():
        small = narrower(net, kept)
    return learn.fit(small, subjects, FINE_TUNING)


def narrower(net, kept):
    s = net.shape
    share = kept / s.hidden
    units = [
        strongest(first.weight_hh_l0.norm(dim=0) + second.weight_hh_l0.norm(dim=0), kept)
        for first, second in ((net.lstm1, net.lstm2), (net.gru1, net.gru2))
    ]
    wide = torch.cat([units[0], units[1] + s.hidden])
    size = 2 * s.hidden // s.heads
    force = (net.q.weight.norm(dim=1) * net.k.weight.norm(dim=1)).reshape(s.heads, size)
    inner = torch.cat(
        [h * size + strongest(row, 2 * kept // s.heads) for h, row in enumerate(force)]
    )
    dense1 = strongest(net.dense2.weight.norm(dim=0), round(s.dense1 * share))
    dense2 = strongest(net.mean.weight.abs()[0], round(s.dense2 * share))
    small = networks.Attentive(
        dataclasses.replace(s, hidden=kept, dense1=len(dense1), dense2=len(dense2))
    )
    for name, mine in (("lstm", units[0]), ("gru", units[1])):
        for layer in "12":
            cut_cell(getattr(small, name + layer), getattr(net, name + layer), mine, layer == "2")
    for name, mine in (("ln_a", units[0]), ("ln_b", units[1]), ("ln_u", wide)):
        cut(getattr(small, name), getattr(net, name), mine)
    for name in "qkv":
        cut(getattr(small, name), getattr(net, name), inner, wide)
    cut(small.o, net.o, wide, inner)
    cut(small.dense1, net.dense1, dense1, wide)
    cut(small.dense2, net.dense2, dense2, dense1)
    for name in ("mean", "spread"):
        cut(getattr(small, name), getattr(net, name), torch.arange(1), dense2)
    return small


def cut(small, large, rows, columns=None):
    weight = large.weight[rows] if columns is None else large.weight[rows][:, columns]
    small.weight.copy_(weight)
    small.bias.copy_(large.bias[rows])


def cut_cell(small, large, units, second):
    gates = len(large.bias_ih_l0) // large.hidden_size
    rows = torch.cat([g * large.hidden_size + units for g in range(gates)])
    into = large.weight_ih_l0[rows]
    small.weight_ih_l0.copy_(into[:, units] if second else into)
    small.weight_hh_l0.copy_(large.weight_hh_l0[rows][:, units])
    small.bias_ih_l0.copy_(large.bias_ih_l0[rows])
    small.bias_hh_l0.copy_(large.bias_hh_l0[rows])


def quantisation_aware(net, subjects):
    """Fine-tuned with int8's rounding in every forward pass (straight-through)."""
    return learn.fit(copy.deepcopy(net), subjects, FINE_TUNING, rounded=hybrid.rounded_to_int8)


def distilled(shape, subjects, recipe, width=96):
    """A new student of a teacher of one and a half times its width; both learn anew."""
    torch.manual_seed(recipe.seed)
    large = dataclasses.replace(shape, hidden=width, dense1=2 * width, dense2=width)
    teacher = learn.fit(networks.Attentive(large), subjects, recipe)
    student = networks.Attentive(shape)
    return learn.fit(student, subjects, dataclasses.replace(recipe, seed=3), teacher=teacher)
