// Starts what a Vigil Sensor Stream can send: one command at a time, each with its answer.
import type { GattCharacteristic } from './gatt.ts';
import type { GattQueue } from './gatt_queue.ts';
import {
  answerTo,
  type StreamCapabilities,
  type StreamResult,
  startCommand,
  timeSyncCommand,
} from './stream_profile.ts';

const ANSWER_LIMIT_MS = 5000;
const BATCH_MS = 200; // live enough to watch, and a fifth of the radio's wake-ups of 25 Hz
const WANTED_RATE = 50 * 64; // beats are timed to a few ms from 50 Hz on; more only costs battery

/** The least announced rate that is fast enough, else the fastest. */
export function chooseRate(rates: readonly number[]): number {
  return rates.find((rate) => rate >= WANTED_RATE) ?? rates.at(-1) ?? 0;
}

export interface ChannelRefusal {
  readonly channel: number;
  readonly result: StreamResult;
}

export class StreamControl {
  readonly #control: GattCharacteristic;
  readonly #queue: GattQueue;
  #tag = 0;
  #waiting: ((indication: Uint8Array) => void) | null = null;

  /** `control` must be subscribed, with its indications given to `indicated`. */
  constructor(control: GattCharacteristic, queue: GattQueue) {
    this.#control = control;
    this.#queue = queue;
  }

  indicated(value: Uint8Array): void {
    this.#waiting?.(value);
  }

  /** Starts every announced channel, then asks for the device's time; returns what was refused. */
  async start(capabilities: StreamCapabilities): Promise<ChannelRefusal[]> {
    const refusals: ChannelRefusal[] = [];
    for (const { channel, rates } of capabilities.channels) {
      const command = startCommand(this.#nextTag(), channel, chooseRate(rates), BATCH_MS);
      const result = await this.#send('start a channel', command);
      if (result !== 'success') refusals.push({ channel, result });
    }
    await this.#send('tell its time', timeSyncCommand(this.#nextTag()));
    return refusals;
  }

  #nextTag(): number {
    this.#tag = (this.#tag % 255) + 1; // 0 is for what the watch indicates unasked
    return this.#tag;
  }

  #send(what: string, command: Uint8Array): Promise<StreamResult> {
    return this.#queue.run(what, ANSWER_LIMIT_MS, async () => {
      const answer = new Promise<StreamResult>((resolve) => {
        this.#waiting = (indication) => {
          const result = answerTo(command, indication);
          if (result !== null) resolve(result);
        };
      });
      await this.#control.write(command);
      return answer;
    });
  }
}
