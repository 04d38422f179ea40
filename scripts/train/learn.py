"""Trains a network on windows of half a minute; in use its state is carried on, second by second."""
import copy
import dataclasses

import numpy as np
import torch

import inputs
import scores
import stress

CHUNK_S = 500  # of a prediction at once
SET_ASIDE = 6  # every sixth person says when to stop


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Augmentations apply to a whole crop: inputs are standard deviations, so noise of 0.1 is 20 dB."""

    updates: int = 75  # at most, where it stops early
    chunk_s: int = 30  # back-propagation reaches so far; the state is carried on
    chunks: int = 1  # a crop, which begins anywhere, so that the session's clock cannot be learnt
    warm_s: int = 29  # of a crop: these seconds are not in the loss
    batch: int = 64
    rate: float = 3e-3  # the highest of one cycle; constant where it stops early
    patience: int = 0  # stop after so many epochs that told people set aside no better; 0: never
    decay: float = 1e-2
    focal: float = 0  # gamma
    stress_weight: float = 0.5  # of stressed seconds in the loss, calm ones have the rest: focal's alpha
    window_s: int = 0  # in use the state begins anew for each second, so long before; 0: it is carried
    noise: float = 0.3
    warp: float = 0.1
    shift: float = 0.05
    channel_drop: float = 0.1
    clip: float = 1.0
    guided: float = 0.5  # the share of a logistic regression's probabilities in what is learnt
    seed: int = stress.SEED


def runs(subject):
    """The seconds a model sees, cut where the core would begin anew."""
    seconds = np.flatnonzero(subject.scored)
    return np.split(seconds, np.flatnonzero(np.diff(seconds) > inputs.FORGET_S) + 1)


class Crops:
    """Stretches of people's time, drawn at random."""

    def __init__(self, subjects, recipe, usable):
        self.recipe, self.random = recipe, np.random.default_rng(recipe.seed)
        found = [(s, run) for s in subjects for run in runs(s) if len(run) > recipe.warm_s]
        self.x = [s.z[run] for s, run in found]
        self.y = [(s.labels[run] == 1).astype(np.float32) for s, run in found]
        self.counts = [usable(s)[run] for s, run in found]
        lengths = np.array([len(y) for y in self.y], float)
        self.share = lengths / lengths.sum()

    def batch(self):
        """Inputs, labels and which of them count, each [batch, seconds, ...]."""
        r = self.recipe
        seconds = np.arange(r.chunk_s * r.chunks)
        out = []
        for i in self.random.choice(len(self.y), r.batch, p=self.share):
            rate = self.random.uniform(1 - r.warp, 1 + r.warp)
            at = self.random.integers(len(self.y[i]) - r.warm_s) + (seconds * rate).astype(int)
            inside = at < len(self.y[i])
            at = np.minimum(at, len(self.y[i]) - 1)
            counts = self.counts[i][at] & inside & (seconds >= r.warm_s)
            out.append((self.augmented(self.x[i][at]), self.y[i][at], counts))
        return [torch.tensor(np.stack(part), dtype=torch.float32) for part in zip(*out)]

    def augmented(self, x):
        r, channels = self.recipe, x.shape[1]
        x = x + self.random.normal(0, r.noise, x.shape) + self.random.normal(0, r.shift, channels)
        return x * (self.random.random(channels) >= r.channel_drop)


class Linear:
    """A logistic regression, its logit averaged over the seconds before: the shipped model's kind."""

    def __init__(self, subjects, usable):
        weights, bias = stress.fit(subjects, lambda s: np.flatnonzero(s.scored & usable(s)))
        self.weights = torch.tensor(weights, dtype=torch.float32)
        self.bias = float(bias)
        age = torch.arange(5 * stress.SMOOTHING_S).flip(0)
        self.average = torch.exp(-age / stress.SMOOTHING_S)[None, None]

    def score(self, x):
        past = self.average.shape[-1] - 1
        mean = lambda rows: torch.nn.functional.conv1d(
            torch.nn.functional.pad(rows[:, None], (past, 0)), self.average
        )[:, 0]
        logit = x @ self.weights + self.bias
        return mean(logit) / mean(torch.ones_like(logit)), None


def detached(carried):
    if carried is None or torch.is_tensor(carried):
        return carried if carried is None else carried.detach()
    return [detached(part) for part in carried]


def loss(score, y, counts, recipe=Recipe()):
    error = torch.nn.functional.binary_cross_entropy_with_logits(score, y, reduction="none")
    if recipe.focal:
        error = error * (1 - torch.exp(-error)) ** recipe.focal
    w = recipe.stress_weight
    error = 2 * error * (w * y + (1 - w) * (1 - y))
    return (error * counts).sum() / counts.sum().clamp(min=1)


def labelled(subject):
    return scores.pure(subject.labels)


class Training:
    """A network while it is trained. teacher: who guides it, otherwise a logistic regression. rounded:
    changes the weights for the forward and backward pass alone. after_update: may change them for good."""

    def __init__(self, net, subjects, recipe, usable, teacher=None, rounded=None, after_update=None):
        torch.manual_seed(recipe.seed)
        self.net, self.recipe = net, recipe
        self.rounded, self.after_update = rounded, after_update
        self.crops = Crops(subjects, recipe, usable)
        self.teacher = teacher
        if teacher is None and recipe.guided:
            self.teacher = Linear(subjects, usable)
        self.optimiser = torch.optim.AdamW(net.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
        self.chunk, self.carried = 0, None

    def draw(self):
        self.x, self.y, self.counts = self.crops.batch()
        if self.teacher is not None:
            with torch.no_grad():
                taught = torch.sigmoid(self.teacher.score(self.x)[0])
            self.y += self.recipe.guided * (taught - self.y)
        self.carried = None

    def update(self):
        """One step, on the next chunk of a crop."""
        net, r = self.net, self.recipe
        if self.chunk == 0:
            self.draw()
        part = slice(self.chunk * r.chunk_s, (self.chunk + 1) * r.chunk_s)
        self.chunk = (self.chunk + 1) % r.chunks
        exact = [p.detach().clone() for p in net.parameters()] if self.rounded else ()
        if self.rounded:
            self.rounded(net)
        score, self.carried = net.score(self.x[:, part], detached(self.carried))
        self.optimiser.zero_grad()
        loss(score, self.y[:, part], self.counts[:, part], r).backward()
        for p, value in zip(net.parameters(), exact):
            p.data.copy_(value)
        torch.nn.utils.clip_grad_norm_(net.parameters(), r.clip)
        self.optimiser.step()
        if self.after_update:
            self.after_update(net)


def fit(net, subjects, recipe=Recipe(), usable=labelled, **how):
    """The network, trained; how: see Training."""
    if recipe.patience:
        return fit_until_no_better(net, subjects, recipe, usable, **how)
    training = Training(net, subjects, recipe, usable, **how)
    cycle = torch.optim.lr_scheduler.OneCycleLR(training.optimiser, recipe.rate, recipe.updates)
    net.train()
    for _ in range(recipe.updates):
        training.update()
        cycle.step()
    return net.eval()


def fit_until_no_better(net, subjects, recipe, usable, **how):
    """The network as it was when it told some people best who were set aside for that."""
    aside = subjects[::SET_ASIDE]
    learners = [s for i, s in enumerate(subjects) if i % SET_ASIDE]
    training = Training(net, learners, recipe, usable, **how)
    epoch = sum(map(len, training.crops.y)) // (recipe.batch * recipe.chunk_s)
    least, best, since = np.inf, None, 0
    for _ in range(recipe.updates // epoch):
        net.train()
        for _ in range(epoch):
            training.update()
        error = log_loss(net.eval(), aside, recipe, usable)
        since += 1
        if error < least:
            least, best, since = error, copy.deepcopy(net.state_dict()), 0
        if since == recipe.patience:
            break
    net.load_state_dict(best)
    return net


def log_loss(net, subjects, recipe, usable):
    """The mean cross entropy of the labels of all seconds that count."""
    logits = np.concatenate([predict(net, s, recipe) for s in subjects])
    stressed = np.concatenate([s.labels == 1 for s in subjects])
    counts = np.isfinite(logits) & np.concatenate([usable(s) for s in subjects])
    return np.mean(np.logaddexp(0, np.where(stressed, -logits, logits)[counts]))


def predict(net, subject, recipe=Recipe()):
    """A logit a second, NaN where the core would not score; the state is carried for hours."""
    out = np.full(len(subject.labels), np.nan)
    with torch.no_grad():
        for run in runs(subject):
            z = torch.tensor(subject.z[run][None], dtype=torch.float32)
            if recipe.window_s:
                out[run] = by_windows(net, z[0], recipe.window_s)
                continue
            carried = None
            for first in range(0, len(run), CHUNK_S):
                part = slice(first, first + CHUNK_S)
                score, carried = net.score(z[:, part], carried)
                out[run[part]] = score[0].numpy()
    return out


def by_windows(net, z, window_s, batch=256):
    """The logit of each second by the window that ends with it, shorter ones at the beginning."""
    early = net.score(z[None, : window_s - 1], None)[0][0]
    windows = z.unfold(0, window_s, 1).transpose(1, 2) if len(z) >= window_s else []
    late = [net.score(windows[i : i + batch], None)[0][:, -1] for i in range(0, len(windows), batch)]
    return torch.cat([early, *late]).numpy()
