// What a person has chosen, kept on this device.
import { LIMITS } from '../generated/core.ts';
import {
  ENGINE_CHOICES,
  type EngineChoice,
  FLIGHT_MINUTES,
  MODEL_CHOICES,
  type ModelChoice,
} from '../worker/messages.ts';
import { THEMES, type Theme } from './dashboard.ts';

export interface Limits {
  readonly low: number | null;
  readonly high: number | null;
}

export interface Settings {
  readonly theme: Theme | 'system';
  readonly textScale: number;
  /** Null: as the system says. */
  readonly reducedMotion: boolean | null;
  readonly muted: boolean;
  /** What runs the model. */
  readonly engine: EngineChoice;
  readonly model: ModelChoice;
  /** By the vital's name in the core; a vital that is not named keeps the core's own limits. */
  readonly limits: Readonly<Record<string, Limits>>;
  /** How often stress may raise an alert. */
  readonly alarmsPerDay: number;
  /** How much of every channel a flight record holds. */
  readonly flightMinutes: number;
  /** The watches to come back to after a reload: their ids in this browser. */
  readonly watches: readonly string[];
  /** The monitor says how fast a watch samples. */
  readonly adaptiveSampling: boolean;
}

const DEFAULTS: Settings = {
  theme: 'system',
  textScale: 1,
  reducedMotion: null,
  muted: false,
  engine: 'core',
  model: 'small',
  limits: {},
  alarmsPerDay: 1,
  flightMinutes: FLIGHT_MINUTES,
  watches: [],
  adaptiveSampling: true,
};
const KEY = 'vigil-settings';
const LONGEST_FLIGHT_MINUTES = 240; // the record is in memory
const SCALES = { least: 0.8, greatest: 2 };

/** Takes what is valid of a stored text; the rest is as at first. */
export function parseSettings(text: string | null): Settings {
  let stored: Partial<Record<keyof Settings, unknown>>;
  try {
    stored = JSON.parse(text ?? '{}') ?? {};
  } catch {
    return DEFAULTS;
  }
  const { theme, textScale, reducedMotion, muted, engine, model, limits, flightMinutes } = stored;
  const { watches, adaptiveSampling, alarmsPerDay } = stored;
  return {
    theme: THEMES.includes(theme as Theme) ? (theme as Theme) : DEFAULTS.theme,
    textScale: typeof textScale === 'number' ? clampScale(textScale) : DEFAULTS.textScale,
    reducedMotion: typeof reducedMotion === 'boolean' ? reducedMotion : null,
    muted: muted === true,
    engine: ENGINE_CHOICES.includes(engine as EngineChoice)
      ? (engine as EngineChoice)
      : DEFAULTS.engine,
    model: MODEL_CHOICES.includes(model as ModelChoice) ? (model as ModelChoice) : DEFAULTS.model,
    limits: Object.fromEntries(
      Object.entries((limits ?? {}) as Record<string, Partial<Limits> | null>).map(
        ([vital, pair]) => [vital, { low: limit(pair?.low), high: limit(pair?.high) }],
      ),
    ),
    alarmsPerDay:
      typeof alarmsPerDay === 'number' && alarmsPerDay > 0 && Number.isFinite(alarmsPerDay)
        ? alarmsPerDay
        : DEFAULTS.alarmsPerDay,
    flightMinutes:
      typeof flightMinutes === 'number' &&
      flightMinutes > 0 &&
      flightMinutes <= LONGEST_FLIGHT_MINUTES
        ? flightMinutes
        : DEFAULTS.flightMinutes,
    watches: Array.isArray(watches) ? watches.filter((id) => typeof id === 'string') : [],
    adaptiveSampling: adaptiveSampling !== false,
  };
}

export const clampScale = (scale: number): number =>
  Number.isFinite(scale) ? Math.min(SCALES.greatest, Math.max(SCALES.least, scale)) : 1;

const limit = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

export class SettingsStore {
  readonly #storage: Storage | null;
  #settings: Settings;

  /** @param storage null where the browser keeps nothing: choices then last as long as the page */
  constructor(storage: Storage | null) {
    this.#storage = storage;
    this.#settings = parseSettings(storage?.getItem(KEY) ?? null);
  }

  get now(): Settings {
    return this.#settings;
  }

  change(change: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...change };
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#settings));
    } catch {
      // Full or forbidden storage takes nothing away from the page that runs.
    }
  }
}

/** A vital's limits: as set, else the core's own, else none. */
export function limitsOf({ limits }: Settings, vital: string): Limits {
  const own: Readonly<Record<string, Limits>> = LIMITS;
  const { low, high } = limits[vital] ?? own[vital] ?? { low: null, high: null };
  return { low, high };
}

/** The theme to draw with: the person's choice, or the system's. */
export function themeNow({ theme }: Settings): Theme {
  if (theme !== 'system') return theme;
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

export const reducedMotionNow = ({ reducedMotion }: Settings): boolean =>
  reducedMotion ?? matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Reading localStorage throws where cookies are blocked. */
export function browserStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
