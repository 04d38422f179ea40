// A monitor fed with packets as they arrive, by a clock that runs on when nothing arrives.
import { type Core, MONITOR_DEFAULTS, type Monitor } from '../core/module.ts';
import { ENUMS } from '../generated/core.ts';
import { STRESS_CARD } from '../inference/shipped.ts';
import { FLIGHT_MINUTES, flightBytes, type SamplingNews } from './messages.ts';
import type { Source } from './station.ts';

/** Takes what the monitor wants written to its watch. */
export type Write = (characteristic: number, bytes: Uint8Array<ArrayBuffer>) => void;

const ADVANCE_MS = 500; // how soon silence is noticed
const UNDER_WAY_MS = 100; // a notification may still be on its way from the page this long

export class LiveSource implements Source {
  readonly monitor: Monitor;
  readonly #changed: () => void;
  readonly #write: Write;
  readonly #now: () => number;
  readonly #sampling: (news: SamplingNews) => void;
  #timeMs = 0;
  #advancedMs = 0;

  /**
   * @param changed the monitor has something new to show
   * @param now on the page's clock
   */
  constructor(
    core: Core,
    device: string,
    changed: () => void,
    write: Write,
    now: () => number,
    sampling: (news: SamplingNews) => void,
    recordBytes = flightBytes(FLIGHT_MINUTES),
  ) {
    this.monitor = new core.Monitor({ ...MONITOR_DEFAULTS, model: STRESS_CARD.core });
    this.monitor.startRecording(recordBytes);
    this.monitor.setDeviceName(device);
    this.#changed = changed;
    this.#write = write;
    this.#now = now;
    this.#sampling = sampling;
  }

  packet(characteristic: number, bytes: Uint8Array, arrivalMs: number): void {
    const buffer = this.monitor.packetBuffer();
    buffer.set(bytes.subarray(0, buffer.length)); // GATT allows no more
    this.monitor.ingestPacket(characteristic, bytes.length, this.time(arrivalMs));
    this.#answer();
    this.#changed();
  }

  /** Messages and the clock may overtake each other; the monitor's time never decreases. */
  time(nowMs: number): number {
    this.#timeMs = Math.max(this.#timeMs, nowMs);
    return this.#timeMs;
  }

  tick(nowMs: number): void {
    if (nowMs - this.#advancedMs < ADVANCE_MS) return;
    this.#advancedMs = nowMs;
    this.monitor.advance(this.time(nowMs - UNDER_WAY_MS));
    this.#answer();
    this.#changed();
  }

  /** Hands on what the monitor would have of its watch, and what the watch granted. */
  #answer(): void {
    const { monitor } = this;
    for (let to = monitor.nextWrite(); to !== 0; to = monitor.nextWrite()) {
      const bytes = monitor.writtenBytes().slice() as Uint8Array<ArrayBuffer>;
      monitor.written(this.#now());
      this.#write(to, bytes);
    }
    while (monitor.nextSamplingEvent()) {
      this.#sampling({
        channel: ENUMS.Channel[monitor.samplingChannel] ?? 'none',
        rateHz: monitor.samplingRuns ? monitor.samplingRateHz : null,
        reason: ENUMS.SamplingReason[monitor.samplingReason] ?? 'watch',
        result: ENUMS.StreamResult[monitor.samplingResult] ?? 'other',
      });
    }
  }

  end(): void {
    this.monitor.delete();
  }
}
