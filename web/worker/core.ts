// core.wasm as TypeScript sees it: what core/bindings exports.

export interface Core {
  /** JSON; web/generated/core.ts is made of it. */
  describe(): string;
  readonly Monitor: new (heartRateWindowMs: number, heartRateStepMs: number) => Monitor;
  readonly Simulator: new (scenario: string, seed: number) => Simulator;
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
  delete(): void;
}

/** A synthetic watch: what its GATT server notifies, and answers to reads and writes. */
export interface Simulator {
  /** The characteristic of the next notification due by then, or 0. */
  next(untilMs: number): number;
  packet(): Uint8Array;
  timeMs(): number;
  read(characteristic: number): Uint8Array | undefined;
  write(characteristic: number, value: Uint8Array): number;
  delete(): void;
}
