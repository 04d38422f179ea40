import assert from 'node:assert/strict';
import { test } from 'node:test';

import json from '../../models/stress.json' with { type: 'json' };
import { CardError, readCard, runsInCore } from '../../web/inference/card.ts';
import { STRESS_CARD } from '../../web/inference/shipped.ts';
import { core } from './support/core.ts';

/** The shipped card, bent. */
function bent(bend: (card: typeof json) => void): unknown {
  const card = structuredClone(json);
  bend(card);
  return card;
}

test("the shipped model's card is one that the core takes", () => {
  assert.equal(core.cardRefusal(STRESS_CARD.core), '');
});

test('a card without a network is for another engine', () => {
  assert.ok(runsInCore(STRESS_CARD));
  const card = readCard(bent((json) => Object.assign(json, { network: undefined })));
  assert.ok(!runsInCore(card));
  assert.equal(core.cardRefusal(card.core), '');
});

test('a card whose network is not for its inputs is refused', () => {
  const card = readCard(bent(({ network }) => network.weights.pop()));
  assert.equal(core.cardRefusal(card.core), 'the card has 4 weights for 5 inputs');
});

test('a card that asks for a feature the core lacks is refused by name', () => {
  const card = readCard(
    bent(({ inputs: [first] }) => {
      if (first) first.feature = 'aura';
    }),
  );
  assert.equal(
    core.cardRefusal(card.core),
    "the card asks for feature 'aura', which this core does not have",
  );
  const monitor = new core.Monitor({
    heartRateWindowMs: 8000,
    heartRateStepMs: 1000,
    featureWindowS: 0,
    featureTableStepS: 0,
    model: card.core,
  });
  monitor.advance(1000);
  assert.equal(monitor.pendingWindow(), 0, 'a monitor does without it');
  monitor.delete();
});

test('what is wrong with a card is said with its place', () => {
  const refused = (bend: (card: typeof json) => void, message: RegExp): void => {
    assert.throws(
      () => readCard(bent(bend)),
      (error) => error instanceof CardError && message.test(error.message),
    );
  };
  refused((card) => {
    card.format = 'another';
  }, /format is not vigil-model-card\/1/);
  refused((card) => {
    card.graph.sha256 = 'short';
  }, /sha256 in graph in the card/);
  refused((card) => {
    Object.assign(card.inputs[2] ?? {}, { spread: '1' });
  }, /spread in inputs\[2\] in the card is not a number/);
  refused((card) => {
    Object.assign(card.network, { weights: [1, '2'] });
  }, /weights in network in the card is not a list of numbers/);
  refused((card) => {
    card.windows.steps = 1.5;
  }, /steps in windows in the card is not a whole number/);
  refused((card) => {
    Object.assign(card, { decision: undefined });
  }, /decision in the card is not an object/);
  for (const nothing of [null, 'card', 3, []]) assert.throws(() => readCard(nothing), CardError);
});
