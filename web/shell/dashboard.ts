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
  Watched as ShownWatch,
} from '../dashboard/dashboard.d.ts';

/** As the dashboard has room for (shell.hpp). */
export const MOST_WATCHES = 6;

/** Actions name a view or a theme by its index here. */
export const VIEWS: readonly View[] = ['live', 'trends', 'alerts', 'signals', 'settings'];
export const THEMES: readonly Theme[] = ['dark', 'light', 'contrast'];
