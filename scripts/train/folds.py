"""Who is trained on whom: each model's logits on people it has not seen, kept between runs."""
import functools
import hashlib
import multiprocessing
import os
import re

import numpy as np
import torch

import baselines
import learn
import networks
import stress

CACHE = stress.CACHE / "curves"
PROCESSES = min(2, len(os.sched_getaffinity(0)))  # taskset says how many


def trained(name, subjects, recipe, usable=learn.labelled):
    """subject -> a logit a second, undelayed; classical models averaged as the shipped one is."""
    if name in networks.TRAINED:
        net = network(name, subjects, recipe, usable)
        return lambda s: learn.predict(net, s, recipe)
    predict = baselines.MODELS[name](subjects, usable)
    return lambda s: stress.smoothed(s, predict(s.z))


def network(name, subjects, recipe, usable=learn.labelled):
    torch.manual_seed(recipe.seed)
    net = networks.TRAINED[name](subjects[0].z.shape[1])
    return learn.fit(net, subjects, recipe, usable)


def file_name(tag, *what):
    key = hashlib.sha256(repr(what).encode()).hexdigest()[:12]
    return f"{re.sub('[^A-Za-z0-9-]+', '_', tag)}-{key}"


def cached(job, tag, *what):
    """The result of a job, an array, from disk where it was computed before."""
    file = CACHE / f"{file_name(tag, *what)}.npy"
    if not file.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}.npy")
        np.save(part, job())
        part.rename(file)
    return np.load(file)


def made_of(subjects, card):
    """What a model is made of, besides its recipe: other features make another one."""
    features = hashlib.sha256()
    for s in subjects:
        features.update(s.features.tobytes())
        features.update(s.labels.tobytes())
    return card["inputs"], features.hexdigest()


def recipe_of(name, recipe):
    return recipe if name in networks.TRAINED else None


def left_out(k, name, recipe, subjects, card, data="out"):
    """The logits of subject k by a model of all others, as they are shown. data: a name in the cache."""
    def job():
        if name in networks.TRAINED:
            net = network_without(k, name, recipe, subjects, card, data)
            return learn.predict(net, subjects[k], recipe)
        train = stress.others(subjects, k)
        stress.prepared(train, subjects, card)
        return trained(name, train, recipe)(subjects[k])

    what = recipe_of(name, recipe), *made_of(subjects, card)
    logits = cached(job, f"{data}-{k:02d}-{name}", *what)
    return stress.delayed(logits, card)


def network_without(k, name, recipe, subjects, card, data="out"):
    """The network of all others than subject k. Leaves z of everybody as the others make it."""
    train = stress.others(subjects, k)
    stress.prepared(train, subjects, card)
    job = lambda: network(name, train, recipe)
    return kept(job, f"{data}-{k:02d}-{name}", recipe, *made_of(subjects, card))


def by_seconds(name, recipe, subjects, card):
    """The leak: a random fifth of everybody's seconds, by a model of everybody's other seconds."""
    generator = np.random.default_rng(stress.SEED)
    out = {s.name: generator.integers(5, size=len(s.labels)) == 0 for s in subjects}

    def job():
        stress.prepared(subjects, subjects, card)
        usable = lambda s: learn.labelled(s) & ~out[s.name]
        predict = trained(name, subjects, recipe, usable)
        return np.concatenate([np.where(out[s.name], predict(s), np.nan) for s in subjects])

    return cached(job, f"split-{name}", recipe_of(name, recipe), *made_of(subjects, card))


def kept(job, tag, *what):
    """The network that a job makes, from disk where it was made before."""
    file = CACHE / f"{file_name(tag, *what)}.pt"
    if not file.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        torch.save(job(), file)
    return torch.load(file)


def of_all(name, recipe, subjects, card):
    """The network of all subjects, whose z must be that of all."""
    what = recipe, *made_of(subjects, card)
    return kept(lambda: network(name, subjects, recipe), f"all-{name}", *what)


def unseen_by(name, recipe, subjects, others, card):
    """The logits of another data set's people by a model of all subjects, as they are shown."""
    stress.prepared(subjects, subjects + others, card)
    if name in networks.TRAINED:
        net = of_all(name, recipe, subjects, card)
        return [stress.delayed(learn.predict(net, s, recipe), card) for s in others]
    predict = trained(name, subjects, recipe)
    return [stress.delayed(predict(s), card) for s in others]


def everyone(function, items, *arguments):
    """function(item, *arguments) of each, in a few processes of one thread."""
    with multiprocessing.Pool(PROCESSES, torch.set_num_threads, (1,)) as pool:
        return pool.map(functools.partial(call, function, arguments), items, chunksize=1)


def call(function, arguments, item):
    torch.set_flush_denormal(True)
    return function(item, *arguments)
