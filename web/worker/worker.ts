// Vigil's one worker: everything but receiving notifications and drawing happens here.
import createCore from '#core';
import { systemTimers } from '../bluetooth/timers.ts';
import type { Core } from '../core/module.ts';
import { Engine, type Post } from './engine.ts';
import type { ToWorker } from './messages.ts';

const post: Post = (message, transfer) => self.postMessage(message, { transfer });
const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));

// The page says nothing before it has heard `ready`.
async function start(): Promise<void> {
  const core = (await createCore()) as unknown as Core;
  const engine = new Engine(core, systemTimers, post);
  self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    try {
      engine.handle(data);
    } catch (error) {
      post({ type: 'failed', message: `The engine stopped: ${why(error)}. Reload the page.` }, []);
    }
  });
  post({ type: 'ready' }, []);
}

start().catch((error: unknown) => {
  post(
    { type: 'failed', message: `The engine could not start: ${why(error)}. Reload the page.` },
    [],
  );
});
