// core.wasm as TypeScript sees it. The types come from the bindings themselves, where each function
// is described (core/bindings/src).
//
// Times are ms and never decrease. A Uint8Array that the core gives is a view of its memory: good
// until the next call, and to be taken anew each time.
import type { MonitorOptions } from '#core';

export type {
  MainModule as Core,
  ModelCard,
  Monitor,
  MonitorBase,
  MonitorOptions,
  Replay,
  Simulator,
} from '#core';

/** Feature windows and tables: 0 is the registry's own window, and no table. */
export const MONITOR_DEFAULTS: MonitorOptions = {
  heartRateWindowMs: 8000,
  heartRateStepMs: 1000,
  featureWindowS: 0,
  featureTableStepS: 0,
  model: null,
};

/** What Replay.step() says. */
export const ReplayStep = { hungry: 0, second: 1, finished: 2, failed: 3 } as const;

/** What Simulator.next() says when the watch has gone out of reach; 0: nothing more by then. */
export const LINK_LOST = -1;
