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
  readonly limits: readonly { readonly low: number | null; readonly high: number | null }[];
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
  /** A Snapshot's bytes go here; take the view anew each time. */
  snapshotBuffer(): Uint8Array;
  /** Takes them in; false: of another version or size. */
  commitSnapshot(): boolean;
  setShell(json: string): void;
  /** Draws one frame; true: an animation wants another. */
  frame(nowMs: number): boolean;
  onAction: (action: string, argument: number, value: number) => void;
  /** The keyboard's focus is on this item. */
  focus(key: string): void;
  items(): string;
}
