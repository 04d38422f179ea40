// Which model and engine run: the one that is wanted while the device is at ease, the one that costs
// least while it is not. Pure: it is told what holds now, once a second.

/** What a window of a model costs on this device, measured when its engine was made. */
export interface Cost {
  /** From the window to its score, ms. */
  readonly latencyMs: number;
  /** What had to be loaded for it, MB. */
  readonly loadedMb: number;
  /**
   * Processor time a second of wear, ms: its share of the energy. A page cannot measure energy
   * itself; on one device it goes with processor time.
   */
  readonly cpuMs: number;
}

export interface Candidate<Id extends string = string> {
  readonly model: Id;
  readonly engine: 'core' | 'onnx';
  readonly cost: Cost;
  /** The signals that the model requires are there. */
  readonly fits: boolean;
}

/** alpha, beta and gamma: so that one of these is as bad as one of the others. */
const WEIGHTS = { latencyMs: 1, loadedMb: 0.1, cpuMs: 1 } as const;

/** Less is better. */
export const burden = ({ latencyMs, loadedMb, cpuMs }: Cost): number =>
  WEIGHTS.latencyMs * latencyMs + WEIGHTS.loadedMb * loadedMb + WEIGHTS.cpuMs * cpuMs;

export interface Battery {
  /** 0 to 1 */
  readonly level: number;
  readonly charging: boolean;
}

/** What holds in the second that has passed. */
export interface Load {
  /** How late its latest tick came. */
  readonly lateMs: number;
  /** Null: not known. */
  readonly device: Battery | null;
  /** The watch's, 0 to 1. */
  readonly watch: number | null;
}

export const STRAINS = ['busy', 'device-battery', 'watch-battery'] as const;
export type Strain = (typeof STRAINS)[number];

/** Which begin above (or below) one value and end below (above) another. */
const LATE_MS = { begins: 200, ends: 100 } as const;
const DEVICE_LOW = { begins: 0.2, ends: 0.3 } as const;
const WATCH_LOW = { begins: 0.15, ends: 0.25 } as const;
const BUSY_AFTER_S = 5;
const EASE_S = { least: 60, most: 960 } as const;

/** Whether the device is under strain, with hysteresis: each time it was busy, ease has to last longer. */
export class Strained {
  #lateS = 0;
  #easeS = 0;
  #busy = false;
  #easeNeededS: number = EASE_S.least;
  #device = false;
  #watch = false;

  /** Once a second; the weightiest strain, or null. */
  second({ lateMs, device, watch }: Load): Strain | null {
    this.#lateS = lateMs >= LATE_MS.begins ? this.#lateS + 1 : 0;
    this.#easeS = lateMs < LATE_MS.ends ? this.#easeS + 1 : 0;
    if (!this.#busy && this.#lateS >= BUSY_AFTER_S) {
      this.#busy = true;
    } else if (this.#busy && this.#easeS >= this.#easeNeededS) {
      this.#busy = false;
      this.#easeNeededS = Math.min(2 * this.#easeNeededS, EASE_S.most);
    }
    const charge = device === null || device.charging ? 1 : device.level;
    this.#device = charge < (this.#device ? DEVICE_LOW.ends : DEVICE_LOW.begins);
    this.#watch = (watch ?? 1) < (this.#watch ? WATCH_LOW.ends : WATCH_LOW.begins);
    if (this.#busy) return 'busy';
    if (this.#device) return 'device-battery';
    return this.#watch ? 'watch-battery' : null;
  }
}

/** Why a candidate is the one: as wanted, the least burden of all, a strain, or missing signals. */
export type Reason = 'wanted' | 'least' | 'unfit' | Strain;

export interface Selected<C> {
  readonly candidate: C;
  readonly reason: Reason;
}

/**
 * Null: there is no candidate.
 *
 * @param wanted of a candidate: the person wants this one; none where they leave it to Vigil
 */
export function select<C extends Candidate>(
  candidates: readonly C[],
  wanted: ((candidate: C) => boolean) | null,
  strain: Strain | null,
): Selected<C> | null {
  const wish = wanted && candidates.find(wanted);
  const fitting = candidates.filter(({ fits }) => fits);
  const least = (fitting.length > 0 ? fitting : wish ? [wish] : candidates).reduce<C | null>(
    (best, next) => (best && burden(best.cost) <= burden(next.cost) ? best : next),
    null,
  );
  if (!least) return null;
  if (!wish) return { candidate: least, reason: 'least' };
  if (!wish.fits) return { candidate: least, reason: least === wish ? 'wanted' : 'unfit' };
  if (strain === null || burden(least.cost) >= burden(wish.cost)) {
    return { candidate: wish, reason: 'wanted' };
  }
  return { candidate: least, reason: strain };
}
