// Works offline and updates when the person says so: the service worker's registration.
import { Workbox } from 'workbox-window';

import { scriptUrl } from '../worker/trusted_types.ts';

export interface OfflineEvents {
  /** Everything the page needs is stored: it starts without a network from now on. */
  ready(): void;
  /** A new version waits. `apply` switches to it and reloads; never call it while watching. */
  updateWaiting(apply: () => void): void;
}

/**
 * Registers the service worker; does nothing where there is none (http, private windows), or where
 * the browser keeps nothing for the page: it runs all the same, from the network.
 */
export async function keepOffline(events: OfflineEvents): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const workbox = new Workbox(scriptUrl('sw.js'), { scope: './' });
  workbox.addEventListener('activated', (event) => {
    if (!event.isUpdate) events.ready();
  });
  workbox.addEventListener('waiting', () => {
    events.updateWaiting(() => {
      workbox.addEventListener('controlling', () => location.reload());
      workbox.messageSkipWaiting();
    });
  });
  await workbox.register().catch(() => {});
}
