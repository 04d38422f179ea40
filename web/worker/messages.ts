// What the page and the worker say to each other: the only file that both read.
import type { Channel, SamplingReason, StreamResult } from '../generated/core.ts';
import type { Battery } from '../inference/selection.ts';

/** A flight record's length where the person has chosen none. */
export const FLIGHT_MINUTES = 30;
const FLIGHT_BYTES_A_MINUTE = 140_000; // of every channel; fewer channels last longer

/** The bytes that hold so many minutes of every channel. */
export const flightBytes = (minutes: number): number => minutes * FLIGHT_BYTES_A_MINUTE;

/**
 * Which of the watches a message is about: a paired one, a simulated one, or a recording, each with
 * its own monitor. The page counts them, and uses no number twice.
 */
export type WatchId = number;

/** Times are ms of performance.timeOrigin + performance.now(). Numbers are those of the core. */
export type ToWorker = ToEngine | ToStation;

/** What begins or ends a watch, and what holds for all of them. */
export type ToEngine =
  | Begin
  /** What was measured is let go. */
  | { readonly type: 'stop'; readonly watch: WatchId }
  /** The only watch that is on screen from now on; 0: none. Until then all are. */
  | { readonly type: 'on-screen'; readonly watch: WatchId }
  /** An alert kind that only the page can see begins or ends; for all watches, also later ones. */
  | {
      readonly type: 'page-fault';
      readonly kind: number;
      readonly holds: boolean;
      readonly nowMs: number;
    }
  /** How many bytes of a flight record are kept, from the next watch on. */
  | { readonly type: 'flight-length'; readonly bytes: number }
  /** NaN: no such limit. */
  | { readonly type: 'limits'; readonly vital: number; readonly low: number; readonly high: number }
  /** Whether the monitor says how fast a watch samples; off: it keeps to what is enough for everything. */
  | { readonly type: 'adaptive-sampling'; readonly on: boolean }
  /** How often stress may raise an alert, on every watch. */
  | { readonly type: 'alarm-rate'; readonly perDay: number }
  /** What runs the model from now on, where there is a choice. */
  | { readonly type: 'choose-engine'; readonly choice: EngineChoice }
  | { readonly type: 'choose-model'; readonly choice: ModelChoice }
  /** A model of the person's own: an .onnx file, its card, and its weights where the card names them. */
  | { readonly type: 'open-model'; readonly files: readonly File[] }
  /** The one that this browser keeps of the visit before is opened again. */
  | { readonly type: 'reopen-model' }
  /** It is closed, and no longer kept in this browser. */
  | { readonly type: 'remove-model' }
  /** Of the device that the page runs on; null: it does not say. */
  | { readonly type: 'device-battery'; readonly battery: Battery | null };

/** What was learnt of a wearer with one model: the core's bytes. */
export interface Personal {
  /** The model's graph. */
  readonly model: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A new wearer's monitor. */
export type Begin =
  | {
      readonly type: 'watch';
      readonly watch: WatchId;
      readonly device: string;
      /** What was learnt of the wearer before. */
      readonly personal?: readonly Personal[];
    }
  | {
      readonly type: 'simulate';
      readonly watch: WatchId;
      /** What it is called. */
      readonly name: string;
      readonly scenario: string;
      readonly seed: number;
      readonly device: string;
    }
  | {
      readonly type: 'replay';
      readonly watch: WatchId;
      readonly name: string;
      readonly files: readonly File[];
    };

/** What concerns one watch; what comes after its end is let go. */
export type ToStation =
  | {
      readonly type: 'link';
      readonly watch: WatchId;
      readonly link: number;
      readonly nowMs: number;
    }
  /** A notification's bytes (transferred), at most 512. */
  | {
      readonly type: 'packet';
      readonly watch: WatchId;
      readonly characteristic: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly arrivalMs: number;
    }
  /** An alert kind that only the page can see, of this watch alone. */
  | {
      readonly type: 'fault';
      readonly watch: WatchId;
      readonly kind: number;
      readonly holds: boolean;
      readonly nowMs: number;
    }
  /** `speed`: times real time; 0: as fast as possible. */
  | {
      readonly type: 'replay-control';
      readonly watch: WatchId;
      readonly paused: boolean;
      readonly speed: number;
    }
  /** Wants the flight record. */
  | { readonly type: 'record-flight'; readonly watch: WatchId }
  | {
      readonly type: 'acknowledge';
      readonly watch: WatchId;
      readonly alert: number;
      readonly nowMs: number;
    }
  | {
      readonly type: 'silence';
      readonly watch: WatchId;
      readonly alert: number;
      readonly forMs: number;
      readonly nowMs: number;
    }
  /** The wearer says that the time of the score on screen was stress, or was not. */
  | {
      readonly type: 'answer';
      readonly watch: WatchId;
      readonly stressed: boolean;
      readonly nowMs: number;
    }
  /** Takes the newest answer back. */
  | { readonly type: 'undo-answer'; readonly watch: WatchId }
  /** Forgets what was learnt of the wearer. */
  | { readonly type: 'reset-personal'; readonly watch: WatchId }
  /** A snapshot's buffer comes back (transferred). */
  | { readonly type: 'buffer'; readonly watch: WatchId; readonly buffer: ArrayBuffer };

export type FromWorker =
  | { readonly type: 'ready' }
  /** The engine cannot run; `message` is for people. */
  | { readonly type: 'failed'; readonly message: string }
  /** The person's own model, which can be chosen; null: there is none (any more). */
  | { readonly type: 'own-model'; readonly own: OwnModel | null }
  /** It was opened from files, and is chosen. */
  | { readonly type: 'model-opened'; readonly own: OwnModel }
  /** `message` says why, and what to do. */
  | { readonly type: 'model-refused'; readonly message: string }
  | FromStation;

export type FromStation =
  /** A Snapshot's bytes (transferred): give the buffer back once they are copied. */
  | { readonly type: 'snapshot'; readonly watch: WatchId; readonly buffer: ArrayBuffer }
  | { readonly type: 'model'; readonly watch: WatchId; readonly news: ModelNews }
  | { readonly type: 'replay-progress'; readonly watch: WatchId; readonly progress: ReplayProgress }
  /** What the monitor was told last, as a file (transferred); empty where nothing was recorded. */
  | {
      readonly type: 'flight-record';
      readonly watch: WatchId;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** To be written to the watch, with response (the bytes are transferred). */
  | {
      readonly type: 'write';
      readonly watch: WatchId;
      readonly characteristic: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** What has been learnt of the wearer, to be kept on this device. */
  | { readonly type: 'personal'; readonly watch: WatchId; readonly personal: Personal }
  /** What was kept cannot be gone on from; `message` is for people. */
  | { readonly type: 'personal-refused'; readonly watch: WatchId; readonly message: string }
  /** How a channel of the watch runs from now on, or why it does not. */
  | { readonly type: 'sampling'; readonly watch: WatchId; readonly news: SamplingNews }
  /** The recording cannot be read further; `message` names file and line. */
  | { readonly type: 'replay-failed'; readonly watch: WatchId; readonly message: string };

/** Both: the core's own outputs count, and ONNX Runtime Web's are compared with them. */
export const ENGINE_CHOICES = ['core', 'onnx', 'both'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

export const MODEL_IDS = ['small', 'hybrid', 'own'] as const;
export type ModelId = (typeof MODEL_IDS)[number];
/** Auto: the model and engine that cost least, of the shipped ones and of one's own where it is open. */
export const MODEL_CHOICES = [...MODEL_IDS, 'auto'] as const;
export type ModelChoice = (typeof MODEL_CHOICES)[number];

export interface OwnModel {
  readonly name: string;
  /** In this browser: it is there again after a reload. */
  readonly kept: boolean;
}

export interface ModelNews {
  readonly state: 'loading' | 'ready' | 'failed';
  /** For people: how much is loaded, which model is run by what and why, or why it is not. */
  readonly detail: string;
  /** For people: what the comparison of both engines says; empty: nothing. */
  readonly compared?: string;
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
