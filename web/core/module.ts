// core.wasm as TypeScript sees it: what core/bindings exports.

export interface Core {
  /** JSON; web/generated/core.ts is made of it. */
  describe(): string;
  /** Allocations since the module started: a tick adds none. */
  allocationCount(): number;
  readonly Monitor: new (heartRateWindowMs: number, heartRateStepMs: number) => OwnMonitor;
  readonly Replay: new (heartRateWindowMs: number, heartRateStepMs: number) => Replay;
  /** SCENARIOS names them; one that the core does not know is the first. */
  readonly Simulator: new (
    scenario: string,
    seed: number,
    startMs: number,
  ) => Simulator;
}

/** One wearer. Times are ms and never decrease. */
export interface Monitor {
  /** 512 bytes of the core's memory; take the view anew each time. */
  packetBuffer(): Uint8Array;
  /** Takes in what lies in packetBuffer: 0, or a DecodeError. */
  ingestPacket(characteristic: number, length: number, arrivalMs: number): number;
  ingestLink(link: number, nowMs: number): void;
  setDeviceName(name: string): void;
  advance(nowMs: number): void;
  /** A view of the Snapshot's bytes, good until the next call. */
  snapshot(): Uint8Array<ArrayBuffer>;
  /** False: there is no such alert. */
  acknowledge(alert: number, nowMs: number): boolean;
  silence(alert: number, untilMs: number, nowMs: number): boolean;
  /** NaN: no such limit. */
  setLimits(vital: number, low: number, high: number): void;
  /** Moves on to the next line of the alert history, whose fields then follow. */
  nextAlertEvent(): boolean;
  readonly eventMs: number;
  readonly eventKind: number;
  readonly eventPriority: number;
  readonly eventState: number;
  readonly eventValue: number;
  readonly eventLimit: number;
}

export interface OwnMonitor extends Monitor {
  delete(): void;
}

/** A recording folder, played into a monitor of its own a second at a time. */
export interface Replay extends Monitor {
  /** The file's number; -1: not a file of a recording, or there already. Before the first step. */
  addFile(name: string): number;
  /** A number of ReplayStep. */
  step(): number;
  wantedFile(): number;
  /** Where the file's next bytes go; take the view anew each time. */
  chunkBuffer(file: number): Uint8Array;
  feed(file: number, bytes: number): void;
  /** Nothing follows what was fed. */
  finish(file: number): void;
  /** The last whole second played. */
  readonly timeMs: number;
  /** After ReplayStep.failed: what is wrong, with file and line, for people. */
  readonly error: string;
  delete(): void;
}

/** What Replay.step() says. */
export const ReplayStep = { hungry: 0, second: 1, finished: 2, failed: 3 } as const;

/** A synthetic watch: a GATT server in bytes, at the time that `next` has reached. */
export interface Simulator {
  /** What happens next by then: a characteristic's number for a notification, LINK_LOST, or 0. */
  next(untilMs: number): number;
  /** The bytes that `next` or `read` gave, good until the next call. */
  packet(): Uint8Array;
  readonly timeMs: number;
  /** False: out of reach. */
  connect(): boolean;
  disconnect(): void;
  offers(characteristic: number): boolean;
  /** 0, and the value is in `packet`; or an ATT error. */
  read(characteristic: number): number;
  /** What is to be written goes here; take the view anew each time. */
  writeBuffer(): Uint8Array;
  /** 0, or an ATT error. */
  write(characteristic: number, length: number): number;
  subscribe(characteristic: number, on: boolean): number;
  delete(): void;
}

/** What Simulator.next() says when the watch has gone out of reach. */
export const LINK_LOST = -1;
