"""Networks to compare the hybrid with. Each is `score(x, carried)`: inputs [batch, time, inputs] and
what the seconds before left behind -> logits [batch, time], and what to leave behind."""
import torch
from torch import nn

import hybrid

UNITS, HEADS, DROPOUT, CONTEXT_S = 64, 4, 0.3, 30


def head(width):
    return nn.Sequential(
        nn.LayerNorm(width), nn.Dropout(DROPOUT), nn.Linear(width, UNITS), nn.ReLU(), nn.Linear(UNITS, 1)
    )


class Recurrent(nn.Module):
    """Two layers of each of the cells, side by side."""

    def __init__(self, inputs, *cells):
        super().__init__()
        self.paths = nn.ModuleList(
            cell(inputs, UNITS, num_layers=2, dropout=DROPOUT, batch_first=True) for cell in cells
        )
        self.head = head(UNITS * len(cells))

    def score(self, x, carried=None):
        states = carried or [None] * len(self.paths)
        outs, states = zip(*(path(x, state) for path, state in zip(self.paths, states)))
        return self.head(torch.cat(outs, -1))[..., 0], states


class Convolutional(nn.Module):
    """Four causal convolutions that see half a minute."""

    DILATIONS = (1, 2, 4, 8)

    def __init__(self, inputs):
        super().__init__()
        widths = (inputs, *[UNITS] * 3)
        self.layers = nn.ModuleList(
            nn.Conv1d(width, UNITS, 3, dilation=d) for width, d in zip(widths, self.DILATIONS)
        )
        self.head = head(UNITS)

    def score(self, x, carried=None):
        past = x.new_zeros(len(x), CONTEXT_S, x.shape[2]) if carried is None else carried
        rows = torch.cat([past, x], 1)
        y = rows.transpose(1, 2)
        for layer in self.layers:
            y = torch.relu(layer(y))
        return self.head(y.transpose(1, 2))[..., 0], rows[:, -CONTEXT_S:]


class Transformer(nn.Module):
    """Two layers of self-attention, each over the half minute before."""

    def __init__(self, inputs):
        super().__init__()
        self.into = nn.Linear(inputs, UNITS)
        layer = nn.TransformerEncoderLayer(UNITS, HEADS, 2 * UNITS, DROPOUT, batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 2)
        self.head = head(UNITS)

    def score(self, x, carried=None):
        rows = x if carried is None else torch.cat([carried, x], 1)
        time = rows.shape[1]
        age = torch.arange(time)[:, None] - torch.arange(time)
        y = self.into(rows) + hybrid.ages(time, UNITS)
        y = self.layers(y, (age < 0) | (age >= CONTEXT_S))
        return self.head(y[:, -x.shape[1] :])[..., 0], rows[:, -2 * CONTEXT_S :]


class Attentive(hybrid.Hybrid):
    """The hybrid itself, as the others are called."""

    def score(self, x, carried=None):
        logit, log_variance, _, carried = self(x, carried)
        return hybrid.moderated(logit, log_variance), carried


class Inattentive(Attentive):
    """The hybrid without what it remembers of the last half minute."""

    def attend(self, z, held):
        return torch.zeros_like(z)


class Ageless(Attentive):
    """The hybrid whose attention does not know how long ago a second was."""

    def __init__(self, shape):
        super().__init__(shape)
        self.age.zero_()


HYBRID = "hybrid: LSTM + GRU, attention"
NETWORKS = {
    "1-D CNN": Convolutional,
    "LSTM": lambda inputs: Recurrent(inputs, nn.LSTM),
    "GRU": lambda inputs: Recurrent(inputs, nn.GRU),
    "LSTM + GRU": lambda inputs: Recurrent(inputs, nn.LSTM, nn.GRU),
    "Transformer": Transformer,
    HYBRID: lambda inputs: Attentive(hybrid.Shape(inputs=inputs)),
}
VARIANTS = {
    "no attention": lambda inputs: Inattentive(hybrid.Shape(inputs=inputs)),
    "no positional encoding": lambda inputs: Ageless(hybrid.Shape(inputs=inputs)),
    "no dropout": lambda inputs: Attentive(hybrid.Shape(inputs=inputs), dropout=0),
}
TRAINED = {**NETWORKS, **VARIANTS}
