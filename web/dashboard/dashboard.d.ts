// dashboard.mjs as the page sees it: one dashboard a page, drawn into one canvas.
//
//   const dashboard = await createDashboard({ canvas, onAction, onWake });
//   if (!dashboard.start('#host')) …            // no WebGL2: say so in the page
//   dashboard.setShell(shell);                  // whenever it changed
//   dashboard.snapshotBuffer().set(bytes);      // on every Snapshot of a watch that it lists
//   dashboard.commitSnapshot(watch);
//   const againInMs = dashboard.frame(now);     // in requestAnimationFrame, only when there is
//                                               // something new: a Snapshot, a Shell, a wake
//
// The dashboard keeps no state of its own but where it is scrolled to: a press calls `onAction`,
// the page changes its Shell (or tells the worker), and the next frame shows it. The mirror's
// elements do the same: a click on one is `onAction` with the item's action, argument and value.

export type View = 'live' | 'trends' | 'alerts' | 'signals' | 'settings';
export type Theme = 'dark' | 'light' | 'contrast';

/** One step of connecting. Times are on the page's clock, 0 while they have not come. */
export interface Step {
  readonly label: string;
  readonly state: 'waiting' | 'now' | 'done' | 'failed';
  readonly startedMs: number;
  readonly endedMs: number;
}

/** A message of the page. It can always be closed. */
export interface Notice {
  readonly tone: 'info' | 'warning' | 'error' | 'alarm';
  readonly text: string;
  /** The one thing to do about it; empty: nothing. */
  readonly actionLabel: string;
}

export interface Replay {
  readonly name: string;
  readonly positionMs: number;
  /** 0: not known yet. */
  readonly lengthMs: number;
  readonly speed: number;
  readonly paused: boolean;
  readonly finished: boolean;
}

/** One of the watches: a paired one, a simulated one or a recording. */
export interface Watched {
  /** Never 0. */
  readonly id: number;
  readonly name: string;
  readonly phase: 'connecting' | 'watching';
  /** A recording that is paused or at its end. */
  readonly standing: boolean;
}

export interface Limits {
  readonly low: number | null;
  readonly high: number | null;
}

/** What only the page knows. A missing field is as in its type's first value: '', 0, false. */
export interface Shell {
  /** At most six. What is not listed any more is forgotten. */
  readonly watches: readonly Watched[];
  /** The id of the one on screen; 0: none, but the way to one. */
  readonly shown: number;
  /** The names of watches that can be connected without choosing. */
  readonly known: readonly string[];
  /** Of the one on screen; `empty` while there is none. */
  readonly phase: 'empty' | 'connecting' | 'watching';
  readonly view: View;
  readonly wearer: string;
  /** Minutes to add to UTC for the clock. */
  readonly utcOffsetMin: number;
  readonly bluetooth: 'ready' | 'missing' | 'off' | 'blocked';
  /** What to do about it, where it is not ready. */
  readonly bluetoothHelp: string;
  readonly steps: readonly Step[];
  readonly notice: Notice | null;
  readonly replay: Replay | null;
  readonly recording: boolean;
  /** How much of every channel a flight record holds. */
  readonly flightMinutes: number;
  readonly engine: 'none' | 'loading' | 'ready' | 'failed';
  /** How much of it is loaded, what runs it, or why it does not. */
  readonly engineDetail: string;
  /** What the person wants to run the model. */
  readonly modelEngine: 'core' | 'onnx' | 'both';
  /** The monitor says how fast a watch samples. */
  readonly adaptiveSampling: boolean;
  /** How often stress may raise an alert, in alerts a day. */
  readonly alarmsPerDay: number;
  /** Which model the person wants. */
  readonly modelChoice: 'small' | 'hybrid' | 'own' | 'auto';
  /** What becomes of the person's own model that is open; empty: none is. */
  readonly ownModel: string;
  /** The last changes of what runs, and why, oldest first. */
  readonly modelLog: readonly string[];
  readonly muted: boolean;
  readonly canInstall: boolean;
  readonly theme: Theme;
  /** 0.75 .. 2 */
  readonly textScale: number;
  readonly reducedMotion: boolean;
  /** The limits as set, by the vital's number. */
  readonly limits: readonly Limits[];
  readonly version: string;
}

/**
 * What a person asks for, and the meaning of `argument` and `value`:
 *
 * | action | argument | value |
 * |---|---|---|
 * | `view` | index of the view: live, trends, alerts, signals, settings | |
 * | `pair` `simulate` `open-recording` `cancel` `install` | | |
 * | `show-watch` `disconnect` | id of the watch | |
 * | `add-watch` | | |
 * | `connect-known` | index in `known` | |
 * | `acknowledge` | alert id | |
 * | `silence` | alert id | for how long, ms |
 * | `limit-low` `limit-high` | vital | the new limit |
 * | `limit-low-off` `limit-high-off` | vital | |
 * | `theme` | index: dark, light, contrast | |
 * | `text-scale` | | the new scale |
 * | `reduced-motion` `sound` `adaptive-sampling` | 1 on, 0 off | |
 * | `save-flight` `open-flight` | | |
 * | `answer` | 1 that was stress, 0 that was not | |
 * | `undo-answer` `forget-personal` | | |
 * | `alarm-rate` | | alerts of stress a day |
 * | `flight-minutes` | | how much a flight record is to hold |
 * | `model-choice` `model-engine` | index of the choice; of one's own: to open it | |
 * | `replay-pause` | 1 pause, 0 go on | |
 * | `replay-stop` `notice-action` `notice-close` | | |
 */
export type OnAction = (action: string, argument: number, value: number) => void;

/** One thing on the canvas. */
export interface Item {
  /** The same from frame to frame, and no other item's. */
  readonly key: string;
  /** ARIA role. */
  readonly role: string;
  /** The accessible name; it says all that the drawing says. */
  readonly label: string;
  /** Missing: nothing to press. */
  readonly action?: string;
  readonly argument?: number;
  readonly value?: number;
  /** The current one of its group, or switched on. */
  readonly selected?: boolean;
  readonly disabled?: boolean;
  /** x, y, width, height in CSS px, as far as it is visible: scrolled out, it has no size. */
  readonly rect: readonly [number, number, number, number];
}

export interface Dashboard {
  /** Once, after creation, with a selector of the element that holds the canvas and sets its size.
   *  False: this browser has no WebGL2. */
  start(host: string): boolean;
  /** A Snapshot's bytes go here. Take the view anew each time. */
  snapshotBuffer(): Uint8Array;
  /** Takes them in as this watch's. False: they are not a valid Snapshot of this version, or there
   *  are too many watches, and nothing changed. */
  commitSnapshot(watch: number): boolean;
  /** The state of a watch in one sentence, whether it is on screen or not; '': it is not listed. */
  finding(watch: number, nowMs: number): string;
  setShell(shell: Shell): void;
  /** Draws one frame. `nowMs` is the clock of the Snapshots' times. Returns in how many ms the next
   *  frame is wanted if nothing else happens: 0 is the next animation frame, Infinity never. */
  frame(nowMs: number): number;
  /** The keyboard's focus is on this item: it gets a ring and is scrolled into view. '': on none. */
  focus(key: string): void;
  /** Moves what scrolls by so many of its heights, down where positive: the keyboard's way there. */
  scroll(heights: number): void;
  /** The last frame's items in reading order, as JSON text of Item[]: equal text, equal items. */
  items(): string;
  onAction: OnAction;
  /** A frame is wanted: the pointer moved, the window changed its size. */
  onWake: () => void;
}

export interface Options {
  readonly canvas: HTMLCanvasElement;
  readonly onAction: OnAction;
  readonly onWake: () => void;
  /** Where dashboard.wasm is, if not beside dashboard.mjs. */
  readonly locateFile?: (name: string) => string;
}

export default function createDashboard(options: Options): Promise<Dashboard>;
