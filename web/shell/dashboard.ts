// dashboard.wasm as the page sees it.

export type View = 'live' | 'trends' | 'alerts' | 'signals' | 'settings';
export const VIEWS: readonly View[] = ['live', 'trends', 'alerts', 'signals', 'settings'];
export type Theme = 'dark' | 'light' | 'contrast';
export const THEMES: readonly Theme[] = ['dark', 'light', 'contrast'];

export interface StepState {
  readonly label: string;
  readonly state: 'waiting' | 'now' | 'done' | 'failed';
  readonly startedMs: number;
  readonly endedMs: number;
}

export interface Notice {
  readonly tone: 'info' | 'warning' | 'error';
  readonly text: string;
  /** Empty: nothing to do but close it. */
  readonly actionLabel: string;
}

/** What only the page knows. */
export interface ShellState {
  readonly phase: 'empty' | 'connecting' | 'watching';
  readonly view: View;
  readonly wearer: string;
  readonly utcOffsetMin: number;
  readonly bluetooth: 'ready' | 'missing' | 'off' | 'blocked';
  readonly bluetoothHelp: string;
  readonly steps: readonly StepState[];
  readonly notice: Notice | null;
  readonly replay: {
    readonly name: string;
    readonly positionMs: number;
    readonly lengthMs: number;
    readonly speed: number;
    readonly paused: boolean;
    readonly finished: boolean;
  } | null;
  readonly recording: boolean;
  readonly engine: 'none' | 'loading' | 'ready' | 'failed';
  readonly muted: boolean;
  readonly canInstall: boolean;
  readonly theme: Theme;
  readonly textScale: number;
  readonly reducedMotion: boolean;
  /** What the person has set, by the vital's name in the core. */
  readonly limits: Readonly<
    Record<string, { readonly low: number | null; readonly high: number | null }>
  >;
  readonly version: string;
}

/** One thing on the canvas, in reading order. */
export interface Item {
  readonly key: string;
  readonly role: string;
  readonly label: string;
  readonly action?: string;
  readonly argument?: number;
  readonly value?: number;
  readonly selected?: boolean;
  readonly disabled?: boolean;
  /** x, y, width, height in CSS px. */
  readonly rect: readonly [number, number, number, number];
}

export interface Dashboard {
  /** Begins to draw into the canvas in this element; false: there is no WebGL 2. */
  start(hostSelector: string): boolean;
  /** A Snapshot's bytes go here; take the view anew each time. */
  snapshotBuffer(): Uint8Array;
  /** Takes them in; false: of another version or size. */
  commitSnapshot(): boolean;
  setShell(state: ShellState): void;
  /** Draws one frame; returns in how many ms the next is wanted if nothing else happens. */
  frame(nowMs: number): number;
  /** JSON: Item[], what is on the canvas, in reading order. */
  items(): string;
  /** The keyboard's focus is on the item with this key; empty: on none. */
  focus(key: string): void;
}

/** What the factory of dashboard.mjs takes. */
export interface DashboardHost {
  readonly canvas: HTMLCanvasElement;
  onAction(action: string, argument: number, value: number): void;
  /** Input came: a frame is wanted. */
  onWake(): void;
}
