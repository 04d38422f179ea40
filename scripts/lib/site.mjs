// A static site on localhost, as production serves it: scripts/serve.mjs and the browser tests.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream';

import { cacheControl, contentType, SECURITY_HEADERS } from './headers.mjs';

const ADDRESS = '127.0.0.1';

/**
 * Serves a folder. Rejects when the port cannot be had (`code` is then EADDRINUSE or EACCES).
 * @param {string} folder
 * @param {number} [port] 0: any free one
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export function serveSite(folder, port = 0) {
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => refuse(response, 500));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, ADDRESS, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
      resolve({
        origin: `http://localhost:${address.port}`,
        close: () => {
          server.closeAllConnections();
          return new Promise((closed) => server.close(() => closed()));
        },
      });
    });
  });
}

/**
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(folder, request, response) {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  // A foreign name that was made to point at this machine (DNS rebinding) gets nothing.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) {
    return refuse(response, 421);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405);
  }
  const path = sitePath(request.url ?? '/');
  const found =
    path && (await find(folder, path, String(request.headers['accept-encoding'] ?? '')));
  if (!path || !found) return refuse(response, 404);

  response.setHeader('Cache-Control', cacheControl(path));
  response.setHeader('Content-Type', contentType(path));
  response.setHeader('ETag', found.etag);
  response.setHeader('Vary', 'Accept-Encoding');
  if (request.headers['if-none-match'] === found.etag) return void response.writeHead(304).end();
  if (found.encoding) response.setHeader('Content-Encoding', found.encoding);
  response.setHeader('Content-Length', found.bytes);
  if (request.method === 'HEAD') return void response.end();
  // Closes the file, too, when the browser goes away halfway.
  pipeline(createReadStream(found.file), response, () => {});
}

/**
 * The path below the site's root, or null for one that is malformed or leads out of it.
 * @param {string} url
 */
export function sitePath(url) {
  let path;
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '');
  } catch {
    return null;
  }
  if (!path.startsWith('/') || path.includes('\0') || path.split(/[/\\]/).includes('..'))
    return null;
  return path.endsWith('/') ? `${path}index.html` : path;
}

/**
 * The best stored form of a file that the browser takes.
 * @param {string} folder
 * @param {string} path
 * @param {string} accepted its Accept-Encoding header
 */
async function find(folder, path, accepted) {
  const forms = [
    { suffix: '.br', encoding: 'br' },
    { suffix: '.gz', encoding: 'gzip' },
    { suffix: '', encoding: null },
  ];
  for (const { suffix, encoding } of forms) {
    if (
      encoding &&
      !new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted)
    )
      continue;
    const file = join(folder, normalize(path).split('/').join(sep)) + suffix;
    const status = await stat(file).catch(() => null);
    if (!status?.isFile()) continue;
    const etag = `"${status.size.toString(36)}-${status.mtimeMs.toString(36)}${suffix}"`;
    return { file, encoding, bytes: status.size, etag };
  }
  return null;
}

/** @param {import('node:http').ServerResponse} response @param {number} status */
function refuse(response, status) {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'Content-Type': contentType('.txt'), 'Cache-Control': 'no-store' });
  response.end(`${status}\n`);
}
