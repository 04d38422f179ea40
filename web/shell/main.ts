import workerUrl from '../worker/worker.ts?worker&url';
import { keepOffline } from './offline.ts';
import './page.css';
import { scriptUrl } from './trusted_types.ts';

const status = document.querySelector<HTMLElement>('#status');
if (!status) throw new Error('index.html has no #status');

const worker = new Worker(scriptUrl(workerUrl), { type: 'module', name: 'vigil-core' });
worker.addEventListener('message', (event: MessageEvent<string>) => {
  status.textContent = event.data;
  document.documentElement.dataset.engine = 'ready';
});
worker.addEventListener('error', (event) => {
  status.textContent = `The engine did not start: ${event.message}. Reload the page.`;
});

await keepOffline({
  ready: () => Object.assign(document.documentElement.dataset, { offline: 'ready' }),
  updateWaiting: () => Object.assign(document.documentElement.dataset, { update: 'waiting' }),
});
