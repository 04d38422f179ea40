// usage: node scripts/compress.mjs FOLDER
// Writes FILE.br and FILE.gz beside every file that compresses, so that the server never has to.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const COMPRESSES = /\.(html|js|mjs|css|wasm|json|svg|ttf|onnx|webmanifest)$/;
const SLOW_ABOVE_BYTES = 4 * 1024 * 1024; // Brotli's best setting needs half a minute on 14 MB

/** @param {Buffer} bytes */
function brotli(bytes) {
  const quality = bytes.length > SLOW_ABOVE_BYTES ? 9 : constants.BROTLI_MAX_QUALITY;
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** @param {string} file @param {Buffer} packed @param {Buffer} original */
function keepIfSmaller(file, packed, original) {
  if (packed.length < original.length) writeFileSync(file, packed);
}

const folder = process.argv[2];
if (!folder) throw new Error('usage: node scripts/compress.mjs FOLDER');
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !COMPRESSES.test(entry.name)) continue;
  const file = join(entry.parentPath, entry.name);
  const bytes = readFileSync(file);
  keepIfSmaller(`${file}.br`, brotli(bytes), bytes);
  keepIfSmaller(`${file}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }), bytes);
}
