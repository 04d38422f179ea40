// Start-up: the page first, then the worker with the core, then the canvas.
import { App } from './app.ts';
import type { Dashboard, Options } from './dashboard.ts';
import { EngineClient } from './engine_client.ts';
import { keepOffline } from './offline.ts';
import './page.css';
import { PageTimers } from './page_timers.ts';
import { missing } from './requirements.ts';
import { browserStorage, SettingsStore } from './settings.ts';

const HOST = '#host';

function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`index.html has no ${selector}`);
  return found;
}

/** Vigil cannot run, or not go on: in plain words, where the canvas would be. */
function giveUp(message: string): void {
  const status = element('#status');
  status.textContent = message;
  status.setAttribute('role', 'alert');
  status.hidden = false;
}

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function startDashboard(host: Options): Promise<Dashboard> {
  const { default: createDashboard } = await import('#dashboard');
  const dashboard: Dashboard = await createDashboard(host);
  if (!dashboard.start(HOST)) throw new Error('WebGL 2 did not start');
  return dashboard;
}

async function start(): Promise<void> {
  const lack = missing();
  if (lack !== null) return giveUp(lack);

  let app: App | null = null;
  let engineReady = (): void => {};
  const engineStarted = new Promise<void>((resolve) => {
    engineReady = resolve;
  });
  const engine = new EngineClient((message) => {
    if (message.type === 'ready') engineReady();
    else if (app) app.received(message);
    else if (message.type === 'failed') giveUp(message.message);
  }, giveUp);

  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true'); // its mirror speaks for it
  element(HOST).append(canvas);
  const dashboard = await startDashboard({
    canvas,
    onAction: (action, argument, value) => app?.act(action, argument, value),
    onWake: () => app?.wake(),
  });
  await engineStarted;
  app = new App({
    engine,
    dashboard,
    timers: new PageTimers(),
    settings: new SettingsStore(browserStorage()),
    mirror: element('#mirror'),
    assertive: element('#assertive'),
    polite: element('#polite'),
  });
  await app.start();
  element('#status').hidden = true;
  document.documentElement.dataset.engine = 'ready';

  const started = app;
  await keepOffline({
    ready: () => document.documentElement.setAttribute('data-offline', 'ready'),
    updateWaiting: (apply) => started.updateWaiting(apply),
  });
}

start().catch((error: unknown) => giveUp(`Vigil could not start: ${why(error)}. Reload the page.`));
