// A recording's files as the page takes them.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { lengthMs } from '../../web/replay/files.ts';
import { acceptDrops } from '../../web/shell/recording_input.ts';
import { settle } from './support/manual_timers.ts';

const file = (name: string, lines: readonly string[]): File =>
  new File([`${lines.join('\n')}\n`], name);
const beats = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${(0.43 + 0.8 * i).toFixed(3)},800.00`);

test('how long a recording is is told by its samples, never by its beats', async () => {
  const temperature = file('TEMP.csv', ['1600000000', '4', ...Array<string>(40).fill('33')]);
  const motion = file('ACC.csv', ['16e8,16e8,16e8', '32,32,32', ...Array(32).fill('0,0,64')]);
  const rr = file('RR.csv', ['time_s,rr_ms', ...beats(500)]);
  const ibi = file('IBI.csv', ['1600000000.0, IBI', ...beats(500)]);
  assert.equal(await lengthMs([temperature]), 10_000);
  assert.equal(await lengthMs([motion]), 1000);
  assert.equal(await lengthMs([rr]), 0, 'the second line of beats is no rate');
  assert.equal(await lengthMs([ibi]), 0);
  assert.equal(await lengthMs([rr, temperature, ibi]), 10_000, 'though the beats are more text');
  assert.equal(await lengthMs([file('notes.csv', ['a', 'b'])]), 0);
});

const page = globalThis as Record<string, unknown>;
afterEach(() => {
  for (const name of ['document', 'FileSystemFileEntry']) delete page[name];
});

test('what was dropped and cannot be read is told', async () => {
  class FileEntry {
    readonly name = 'S01.vigil';
    file(_done: (file: File) => void, failed: (error: Error) => void): void {
      failed(new DOMException('It is gone.', 'NotFoundError') as unknown as Error);
    }
  }
  page.FileSystemFileEntry = FileEntry;
  page.document = new EventTarget();
  const told: string[] = [];
  acceptDrops(
    () => assert.fail('nothing was read'),
    (message) => told.push(message),
  );
  const drop = Object.assign(new Event('drop'), {
    dataTransfer: { items: [{ webkitGetAsEntry: () => new FileEntry() }] },
  });
  document.dispatchEvent(drop);
  await settle();
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /^S01\.vigil cannot be read: It is gone\./);
});
