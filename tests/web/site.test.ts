import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { serveSite, sitePath } from '../../scripts/lib/site.mjs';

const folder = mkdtempSync(join(tmpdir(), 'vigil-site-'));
mkdirSync(join(folder, 'site/assets'), { recursive: true });
writeFileSync(join(folder, 'secret.txt'), 'secret');
writeFileSync(join(folder, 'site/index.html'), '<p>hello</p>');
writeFileSync(join(folder, 'site/assets/core-1a2b.wasm'), 'wasm');
writeFileSync(join(folder, 'site/assets/core-1a2b.wasm.br'), 'br');
const site = await serveSite(join(folder, 'site'));
after(site.close);

interface Answer {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: string;
}

/** Sends the path as it is: fetch would tidy it first. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(site.origin);
    const asked = request({ hostname, port, path, headers, method }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      );
    });
    asked.on('error', reject).end();
  });
}

test('a folder is served as its index, asked for again each time', async () => {
  const { status, headers, body } = await get('/');
  assert.equal(status, 200);
  assert.equal(body, '<p>hello</p>');
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(headers['cache-control'], 'no-cache');
});

test('an unchanged file is not sent twice', async () => {
  const { headers } = await get('/');
  const again = await get('/', { 'if-none-match': String(headers.etag) });
  assert.equal(again.status, 304);
  assert.equal(again.body, '');
});

test('a file named by its hash is kept for good, with the type its ending says', async () => {
  const { headers } = await get('/assets/core-1a2b.wasm');
  assert.match(String(headers['cache-control']), /immutable/);
  assert.equal(headers['content-type'], 'application/wasm');
});

test('the stored compressed form goes to a browser that takes it, and to no other', async () => {
  const packed = await get('/assets/core-1a2b.wasm', { 'accept-encoding': 'gzip, deflate, br' });
  assert.equal(packed.headers['content-encoding'], 'br');
  assert.equal(packed.body, 'br');
  const refused = await get('/assets/core-1a2b.wasm', { 'accept-encoding': 'br;q=0, gzip' });
  assert.equal(refused.headers['content-encoding'], undefined);
  assert.equal(refused.body, 'wasm');
});

test('every answer carries the security policy, errors too', async () => {
  for (const path of ['/', '/nothing']) {
    const { headers } = await get(path);
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
    assert.match(String(headers['content-security-policy']), /require-trusted-types-for 'script'/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  }
});

test('the page brings its policy along, for servers that send none', async () => {
  const { headers } = await get('/');
  const sent = String(headers['content-security-policy']).split('; ');
  const [, own = ''] =
    /"Content-Security-Policy"\s+content="([^"]*)"/.exec(readFileSync('index.html', 'utf8')) ?? [];
  const headerOnly = "frame-ancestors 'none'"; // means nothing in a page
  assert.deepEqual(
    own.split('; '),
    sent.filter((one) => one !== headerOnly),
  );
});

test('no path leads out of the folder', async () => {
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/a/..\\..\\secret.txt',
    '/%00',
  ]) {
    assert.equal((await get(path)).status, 404, path);
  }
  assert.equal(sitePath('/%zz'), null);
});

test('a foreign name that points at this machine gets nothing', async () => {
  assert.equal((await get('/', { host: 'evil.example' })).status, 421);
  assert.equal((await get('/', { host: 'localhost.evil.example' })).status, 421);
});

test('nothing can be written', async () => {
  const { status, headers } = await get('/', {}, 'POST');
  assert.equal(status, 405);
  assert.equal(headers.allow, 'GET, HEAD');
});

test('a port that is taken is told as such', async () => {
  const port = Number(new URL(site.origin).port);
  await assert.rejects(serveSite(folder, port), { code: 'EADDRINUSE' });
});

/** How often this process has a file open. */
function openings(file: string): number {
  const target = (fd: string): string => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // it was the listing's own
    }
  };
  return readdirSync('/proc/self/fd').filter((fd) => target(fd) === file).length;
}

test('a browser that goes away halfway leaves no file open', {
  skip: !existsSync('/proc/self/fd'),
}, async () => {
  const large = join(folder, 'site/assets/large.bin');
  writeFileSync(large, Buffer.alloc(32 * 1024 * 1024));
  await new Promise<void>((resolve) => {
    const asked = request(`${site.origin}/assets/large.bin`, (response) => {
      response.once('data', () => asked.destroy());
      response.once('close', resolve);
    });
    asked.on('error', () => {}).end();
  });
  for (let tries = 0; tries < 50 && openings(large) > 0; ++tries) await wait(20);
  assert.equal(openings(large), 0);
});
