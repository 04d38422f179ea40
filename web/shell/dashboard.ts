// dashboard.wasm's vocabulary as values: its types are its own (web/dashboard/dashboard.d.ts).
import type { Theme, View } from '../dashboard/dashboard.d.ts';

export type {
  Dashboard,
  Item,
  Limits,
  Notice,
  Options,
  Replay,
  Shell,
  Step,
  Theme,
  View,
} from '../dashboard/dashboard.d.ts';

/** Actions name a view or a theme by its index here. */
export const VIEWS: readonly View[] = ['live', 'trends', 'alerts', 'signals', 'settings'];
export const THEMES: readonly Theme[] = ['dark', 'light', 'contrast'];
