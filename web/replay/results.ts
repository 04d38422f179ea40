// A replay's results as the lines of `vigil replay`: one object a line, in the order of data time.
import type { Replay } from '../core/module.ts';
import { Snapshot } from '../core/snapshot.ts';
import { ENUMS, VITALS } from '../generated/core.ts';

export type ResultLine = Readonly<Record<string, unknown>>;

/** The vitals of a line and their decimals: as many as the value can carry. */
const REPORTED = [
  ['hr_bpm', 2],
  ['resp_bpm', 2],
  ['spo2_pct', 1],
  ['skin_temp_c', 2],
  ['eda_us', 4],
  ['rmssd_ms', 2],
  ['sdnn_ms', 2],
] as const;

const STRESS_FROM_S = 60;
const RHYTHM_EVERY_S = 60;

/** The lines of the second that the replay has just played. */
export function secondLines(replay: Replay): ResultLine[] {
  const t_s = secondsIn(replay, replay.timeMs);
  const snapshot = new Snapshot(replay.snapshot());
  const lines = [...rateLines(replay), ...alertLines(replay), vitalsLine(snapshot, t_s)];
  if (t_s >= STRESS_FROM_S) lines.push(stressLine(snapshot, t_s));
  if (t_s > 0 && t_s % RHYTHM_EVERY_S === 0) lines.push(rhythmLine(snapshot, t_s));
  return lines;
}

/** The account of every sample, once the replay is over. */
export function ledgerLines(replay: Replay): ResultLine[] {
  const snapshot = new Snapshot(replay.snapshot());
  return ENUMS.Channel.flatMap((channel, number) => {
    const { received, stored, late, duplicate, rejected, lost, lost_known } =
      snapshot.ledger(number);
    if (received === 0) return [];
    const known = lost_known ? lost : null;
    return [{ type: 'ledger', channel, received, stored, late, duplicate, rejected, lost: known }];
  });
}

/** Seconds since the recording's start; a flight record's times are those of its clock. */
const secondsIn = (replay: Replay, ms: number): number => (ms - replay.originMs) / 1000;

function* alertLines(replay: Replay): Generator<ResultLine> {
  while (replay.nextAlertEvent()) {
    yield {
      type: 'alert',
      t_s: secondsIn(replay, replay.eventMs),
      kind: ENUMS.AlertKind[replay.eventKind],
      priority: ENUMS.Priority[replay.eventPriority],
      state: ENUMS.AlertState[replay.eventState],
      value: round(replay.eventValue, 2),
      limit: round(replay.eventLimit, 2),
    };
  }
}

/** How each channel of a watch ran, and why: what was agreed with it. */
function* rateLines(replay: Replay): Generator<ResultLine> {
  while (replay.nextSamplingEvent()) {
    yield {
      type: 'rate',
      t_s: secondsIn(replay, replay.samplingMs),
      channel: ENUMS.Channel[replay.samplingChannel],
      rate_hz: replay.samplingRuns ? round(replay.samplingRateHz, 3) : null,
      reason: ENUMS.SamplingReason[replay.samplingReason],
      result: ENUMS.StreamResult[replay.samplingResult],
    };
  }
}

function vitalsLine(snapshot: Snapshot, t_s: number): ResultLine {
  const line: Record<string, unknown> = { type: 'vitals', t_s };
  const interval: Record<string, [number, number]> = {};
  const absent: Record<string, string> = {};
  for (const [name, digits] of REPORTED) {
    const vital = snapshot.vital(VITALS.findIndex((row) => row.name === name));
    const present = ENUMS.Absent[vital.absent] === 'no';
    line[name] = present ? round(vital.value, digits) : null;
    if (name === 'hr_bpm') {
      line.hr_low_bpm = present ? round(vital.low, digits) : null;
      line.hr_high_bpm = present ? round(vital.high, digits) : null;
      line.hr_quality = present ? round(vital.quality, 3) : null;
    }
    if (present) interval[name] = [round(vital.low, digits), round(vital.high, digits)];
    else absent[name] = ENUMS.Absent[vital.absent] ?? 'no_data';
  }
  return { ...line, interval, absent };
}

function stressLine(snapshot: Snapshot, t_s: number): ResultLine {
  const stress = snapshot.stress;
  const state = ENUMS.StressState[stress.state];
  const absent = ENUMS.Absent[stress.absent];
  if (absent !== 'no') {
    return { type: 'stress', t_s, probability: null, low: null, high: null, state, absent };
  }
  return {
    type: 'stress',
    t_s,
    probability: round(stress.probability, 4),
    low: round(stress.low, 4),
    high: round(stress.high, 4),
    state,
  };
}

function rhythmLine(snapshot: Snapshot, t_s: number): ResultLine {
  const rhythm = snapshot.rhythm;
  const state = ENUMS.RhythmState[rhythm.state];
  const absent = ENUMS.Absent[rhythm.absent];
  if (absent !== 'no') return { type: 'rhythm', t_s, af_probability: null, state, reason: absent };
  const reason = ENUMS.RhythmReason[rhythm.reason];
  return { type: 'rhythm', t_s, af_probability: round(rhythm.af_probability, 4), state, reason };
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
