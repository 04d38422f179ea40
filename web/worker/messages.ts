// What the page and the worker say to each other: the only file that both read.
import type { Channel, SamplingReason, StreamResult } from '../generated/core.ts';

/** A flight record's length where the person has chosen none. */
export const FLIGHT_MINUTES = 30;
const FLIGHT_BYTES_A_MINUTE = 140_000; // of every channel; fewer channels last longer

/** The bytes that hold so many minutes of every channel. */
export const flightBytes = (minutes: number): number => minutes * FLIGHT_BYTES_A_MINUTE;

/** Times are ms of performance.timeOrigin + performance.now(). Numbers are those of the core. */
export type ToWorker =
  /** A new wearer's monitor: what was measured before is let go. */
  | { readonly type: 'watch'; readonly device: string }
  | { readonly type: 'link'; readonly link: number; readonly nowMs: number }
  /** A notification's bytes (transferred), at most 512. */
  | {
      readonly type: 'packet';
      readonly characteristic: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly arrivalMs: number;
    }
  /** An alert kind that only the page can see begins or ends. */
  | {
      readonly type: 'fault';
      readonly kind: number;
      readonly holds: boolean;
      readonly nowMs: number;
    }
  | {
      readonly type: 'simulate';
      readonly scenario: string;
      readonly seed: number;
      readonly device: string;
    }
  | { readonly type: 'replay'; readonly name: string; readonly files: readonly File[] }
  /** `speed`: times real time; 0: as fast as possible. */
  | { readonly type: 'replay-control'; readonly paused: boolean; readonly speed: number }
  | { readonly type: 'stop' }
  /** Wants the flight record. */
  | { readonly type: 'record-flight' }
  /** How many bytes of it are kept, from the next watch on. */
  | { readonly type: 'flight-length'; readonly bytes: number }
  | { readonly type: 'acknowledge'; readonly alert: number; readonly nowMs: number }
  | {
      readonly type: 'silence';
      readonly alert: number;
      readonly forMs: number;
      readonly nowMs: number;
    }
  /** NaN: no such limit. */
  | { readonly type: 'limits'; readonly vital: number; readonly low: number; readonly high: number }
  /** What runs the model from now on, where there is a choice. */
  | { readonly type: 'choose-engine'; readonly choice: EngineChoice }
  /** A snapshot's buffer comes back (transferred). */
  | { readonly type: 'buffer'; readonly buffer: ArrayBuffer };

export type FromWorker =
  | { readonly type: 'ready' }
  /** The engine cannot run; `message` is for people. */
  | { readonly type: 'failed'; readonly message: string }
  /** A Snapshot's bytes (transferred): give the buffer back once they are copied. */
  | { readonly type: 'snapshot'; readonly buffer: ArrayBuffer }
  | { readonly type: 'model'; readonly news: ModelNews }
  | { readonly type: 'replay-progress'; readonly progress: ReplayProgress }
  /** What the monitor was told last, as a file (transferred); empty where nothing was recorded. */
  | { readonly type: 'flight-record'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** To be written to the watch, with response (the bytes are transferred). */
  | {
      readonly type: 'write';
      readonly characteristic: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** How a channel of the watch runs from now on, or why it does not. */
  | { readonly type: 'sampling'; readonly news: SamplingNews }
  /** The recording cannot be read further; `message` names file and line. */
  | { readonly type: 'replay-failed'; readonly message: string };

/** Both: the core's own outputs count, and ONNX Runtime Web's are compared with them. */
export const ENGINE_CHOICES = ['core', 'onnx', 'both'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

export interface ModelNews {
  readonly state: 'loading' | 'ready' | 'failed';
  /** For people: how much is loaded, what runs it, or why it does not. */
  readonly detail: string;
}

export interface SamplingNews {
  readonly channel: Channel;
  /** Null: stopped, or never started; 0: events. */
  readonly rateHz: number | null;
  readonly reason: SamplingReason;
  readonly result: StreamResult;
}

export interface ReplayProgress {
  readonly positionMs: number;
  /** 0: not known yet. */
  readonly lengthMs: number;
  readonly finished: boolean;
}
