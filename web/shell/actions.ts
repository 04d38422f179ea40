// What the canvas's presses ask for, by name. The dashboard names them; here they are done.
import { ENUMS } from '../generated/core.ts';
import { ENGINE_CHOICES, flightBytes, MODEL_CHOICES, type WatchId } from '../worker/messages.ts';
import { THEMES, VIEWS, type View } from './dashboard.ts';
import type { EngineClient } from './engine_client.ts';
import type { Installer } from './install.ts';
import type { Notices } from './notices.ts';
import type { PageTimers } from './page_timers.ts';
import { chooseFlightRecord, chooseFolder, chooseModel } from './recording_input.ts';
import { type Limits, limitsOf, type SettingsStore } from './settings.ts';
import type { Watching } from './watching.ts';

export interface Reach {
  readonly engine: EngineClient;
  readonly timers: PageTimers;
  readonly settings: SettingsStore;
  readonly watching: Watching;
  readonly notices: Notices;
  readonly installer: Installer;
  setView(view: View): void;
  /** Whether a model of the person's own is open. */
  ownModel(): boolean;
}

export interface Actions {
  run(action: string, argument: number, value: number): void;
  /** Tells the engine what the person has set before. */
  applySettings(): void;
}

type Action = (argument: number, value: number) => void;

export function actionTable(reach: Reach): Actions {
  const { engine, timers, settings, watching, notices } = reach;

  const applyLimit = (vital: number, { low, high }: Limits): void => {
    engine.send({ type: 'limits', vital, low: low ?? Number.NaN, high: high ?? Number.NaN });
  };
  const applyEngine = (): void =>
    engine.send({ type: 'choose-engine', choice: settings.now.engine });
  const applyModel = (): void => engine.send({ type: 'choose-model', choice: settings.now.model });
  const setLimit = (vital: number, change: Partial<Limits>): void => {
    const name = ENUMS.Vital[vital];
    if (name === undefined) return;
    const limits = { ...limitsOf(settings.now, name), ...change };
    settings.change({ limits: { ...settings.now.limits, [name]: limits } });
    applyLimit(vital, limits);
  };

  const applySampling = (): void =>
    engine.send({ type: 'adaptive-sampling', on: settings.now.adaptiveSampling });
  const applyFlightLength = (): void =>
    engine.send({ type: 'flight-length', bytes: flightBytes(settings.now.flightMinutes) });

  /** The watch on screen; 0, which is none, while there is none. */
  const shown = (): WatchId => watching.current?.id ?? 0;
  const applyAlarmRate = (): void =>
    engine.send({ type: 'alarm-rate', perDay: settings.now.alarmsPerDay });

  const actions: Readonly<Record<string, Action>> = {
    pair: () => void watching.pair(false),
    'connect-known': (index) => watching.connectKnown(index),
    simulate: () => watching.simulate(),
    'open-recording': () =>
      chooseFolder(
        (name, files) => watching.replay(name, files),
        (message) => watching.refuse(message),
      ),
    'open-flight': () => chooseFlightRecord((name, files) => watching.replay(name, files)),
    'save-flight': () => engine.send({ type: 'record-flight', watch: shown() }),
    'flight-minutes': (_, flightMinutes) => {
      settings.change({ flightMinutes });
      applyFlightLength();
    },
    cancel: () => watching.cancel(),
    disconnect: (watch) => watching.stop(watch),
    'show-watch': (watch) => watching.show(watch),
    'add-watch': () => {
      watching.showWaysIn();
      reach.setView('live');
    },
    'replay-pause': (paused) => watching.controlReplay({ paused: paused !== 0 }),
    'replay-speed': (_, speed) => watching.controlReplay({ speed }),
    'replay-stop': () => watching.stop(shown()),

    acknowledge: (alert) =>
      engine.send({ type: 'acknowledge', watch: shown(), alert, nowMs: timers.now() }),
    silence: (alert, forMs) =>
      engine.send({ type: 'silence', watch: shown(), alert, forMs, nowMs: timers.now() }),
    'limit-low': (vital, low) => setLimit(vital, { low }),
    'limit-high': (vital, high) => setLimit(vital, { high }),
    'limit-low-off': (vital) => setLimit(vital, { low: null }),
    'limit-high-off': (vital) => setLimit(vital, { high: null }),

    answer: (stressed) =>
      engine.send({
        type: 'answer',
        watch: shown(),
        stressed: stressed !== 0,
        nowMs: timers.now(),
      }),
    'undo-answer': () => engine.send({ type: 'undo-answer', watch: shown() }),
    'forget-personal': () => watching.forgetPersonal(),
    'alarm-rate': (_, alarmsPerDay) => {
      settings.change({ alarmsPerDay });
      applyAlarmRate();
    },

    view: (view) => reach.setView(VIEWS[view] ?? 'live'),
    'adaptive-sampling': (on) => {
      settings.change({ adaptiveSampling: on !== 0 });
      applySampling();
    },
    sound: (on) => settings.change({ muted: on === 0 }),
    theme: (theme) => settings.change({ theme: THEMES[theme] ?? 'system' }),
    'text-scale': (_, textScale) => settings.change({ textScale }),
    'reduced-motion': (on) => settings.change({ reducedMotion: on !== 0 }),
    'model-engine': (choice) => {
      settings.change({ engine: ENGINE_CHOICES[choice] ?? 'core' });
      applyEngine();
    },
    'model-choice': (choice) => {
      const model = MODEL_CHOICES[choice] ?? 'small';
      // One's own is chosen once it has been opened (App.received); chosen again, it is replaced.
      if (model === 'own' && (settings.now.model === 'own' || !reach.ownModel()))
        return chooseModel((files) => engine.send({ type: 'open-model', files }));
      settings.change({ model });
      applyModel();
    },
    'remove-model': () => engine.send({ type: 'remove-model' }),
    install: () => reach.installer.install(),
    'notice-action': () => notices.act(),
    'notice-close': () => notices.closeCurrent(),
  };

  return {
    run(action, argument, value) {
      actions[action]?.(argument, value);
    },
    applySettings() {
      engine.send({ type: 'reopen-model' });
      applyEngine();
      applyModel();
      applyFlightLength();
      applySampling();
      applyAlarmRate();
      for (const [name, limits] of Object.entries(settings.now.limits)) {
        const vital = (ENUMS.Vital as readonly string[]).indexOf(name);
        if (vital >= 0) applyLimit(vital, limits);
      }
    },
  };
}
