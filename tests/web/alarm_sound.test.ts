import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AlarmSound, type Speaker } from '../../web/shell/alarm_sound.ts';
import { type AlarmPriority, burst, burstPeriodMs } from '../../web/shell/alarm_tones.ts';

const PRIORITIES: readonly AlarmPriority[] = ['low', 'medium', 'high'];

/** Silence between two pulses, in s. */
function gaps(priority: AlarmPriority): number[] {
  const pulses = burst(priority);
  return pulses.slice(1).map((pulse, i) => {
    const before = pulses[i];
    assert.ok(before);
    return pulse.at - before.at - before.duration;
  });
}
const within = (value: number, least: number, greatest: number): void =>
  assert.ok(value > least - 1e-9 && value < greatest + 1e-9, `${value} in ${least}..${greatest}`);

test('high is ten pulses, medium three, low two', () => {
  assert.deepEqual(
    PRIORITIES.map((priority) => burst(priority).length),
    [2, 3, 10],
  );
});

test('pulses and pauses keep to IEC 60601-1-8', () => {
  for (const priority of PRIORITIES) {
    for (const { duration, frequency } of burst(priority)) {
      within(duration, priority === 'high' ? 0.075 : 0.125, priority === 'high' ? 0.2 : 0.25);
      within(frequency, 150, 1000);
    }
  }
  for (const gap of [...gaps('medium'), ...gaps('low')]) within(gap, 0.125, 0.25);

  const [x = 0, second, long = 0, fourth, middle = 0, ...again] = gaps('high');
  within(x, 0.05, 0.125);
  within(middle, 0.35, 1.3);
  const pulse = burst('high')[0]?.duration ?? 0;
  within(long, 2 * x + pulse, 2 * x + pulse);
  assert.deepEqual([second, fourth].map(round), [x, x].map(round));
  assert.deepEqual(again.map(round), [x, x, long, x].map(round), 'the second half is the first');
});

test('bursts repeat sooner the more urgent they are', () => {
  const pauses = PRIORITIES.map((priority) => {
    const last = burst(priority).at(-1);
    assert.ok(last);
    return burstPeriodMs(priority) / 1000 - last.at - last.duration;
  });
  const [low = 0, medium = 0, high = 0] = pauses;
  within(high, 2.5, 15);
  within(medium, 2.5, 30);
  assert.ok(low > 15);
});

class Recorder implements Speaker {
  unlocked = true;
  bursts: number[] = [];
  stops = 0;
  ready = (): boolean => this.unlocked;
  play = (pulses: readonly unknown[]): void => void this.bursts.push(pulses.length);
  stop = (): void => {
    this.stops += 1;
  };
}

test('a burst sounds at once, then again after its period, and never in between', () => {
  const speaker = new Recorder();
  const sound = new AlarmSound(speaker);
  const period = burstPeriodMs('medium');
  for (let now = 0; now < 2.5 * period; now += 250) sound.update('medium', false, now);
  assert.deepEqual(speaker.bursts, [3, 3, 3]);
});

test('a higher alarm interrupts a lower one', () => {
  const speaker = new Recorder();
  const sound = new AlarmSound(speaker);
  sound.update('low', false, 0);
  sound.update('high', false, 100);
  assert.deepEqual(speaker.bursts, [2, 10]);
});

test('an acknowledged alarm and a muted page are silent at once', () => {
  for (const [priority, muted] of [
    [null, false],
    ['high', true],
  ] as const) {
    const speaker = new Recorder();
    const sound = new AlarmSound(speaker);
    sound.update('high', false, 0);
    const before = speaker.stops;
    assert.equal(sound.update(priority, muted, 10), true);
    assert.equal(speaker.stops, before + 1);
    sound.update(priority, muted, 60_000);
    assert.equal(speaker.bursts.length, 1);
  }
});

test('while the browser keeps the page silent it says so, and sounds once it may', () => {
  const speaker = new Recorder();
  speaker.unlocked = false;
  const sound = new AlarmSound(speaker);
  assert.equal(sound.update('high', false, 0), false);
  speaker.unlocked = true;
  assert.equal(sound.update('high', false, 10), true);
  assert.deepEqual(speaker.bursts, [10]);
});

const round = (seconds: number | undefined): number => Math.round((seconds ?? Number.NaN) * 1e6);
