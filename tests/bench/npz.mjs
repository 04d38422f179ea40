// Reads numpy's archives: a zip of arrays.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** @typedef {{ shape: number[], byColumn: boolean, values: Float64Array }} NpyArray */

const END_OF_DIRECTORY = 0x06054b50;
const STORED = 0;

/** @type {Record<string, [bytes: number, read: (at: DataView, offset: number) => number]>} */
const READERS = {
  '<f8': [8, (at, i) => at.getFloat64(i, true)],
  '<f4': [4, (at, i) => at.getFloat32(i, true)],
  '<f2': [2, (at, i) => half(at.getUint16(i, true))],
  '<i8': [8, (at, i) => Number(at.getBigInt64(i, true))],
  '<i4': [4, (at, i) => at.getInt32(i, true)],
  '<u4': [4, (at, i) => at.getUint32(i, true)],
  '<i2': [2, (at, i) => at.getInt16(i, true)],
  '<u2': [2, (at, i) => at.getUint16(i, true)],
  '|i1': [1, (at, i) => at.getInt8(i)],
  '|u1': [1, (at, i) => at.getUint8(i)],
};

/** IEEE 754 binary16. @param {number} bits */
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}

/**
 * The arrays of numbers in an .npz file, by name.
 * @param {string} file
 * @returns {Map<string, NpyArray>}
 */
export function readNpz(file) {
  const zip = readFileSync(file);
  const arrays = new Map();
  let end = zip.length - 22;
  while (zip.readUInt32LE(end) !== END_OF_DIRECTORY) --end;
  let at = zip.readUInt32LE(end + 16);
  for (let entry = zip.readUInt16LE(end + 10); entry > 0; --entry) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength).replace(/\.npy$/, '');
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(from, from + zip.readUInt32LE(at + 20));
    const array = readNpy(zip.readUInt16LE(at + 10) === STORED ? packed : inflateRawSync(packed));
    if (array) arrays.set(name, array);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return arrays;
}

/**
 * Null for an array that holds no numbers.
 * @param {Buffer} npy
 * @returns {NpyArray | null}
 */
function readNpy(npy) {
  const version1 = npy[6] === 1;
  const from = version1 ? 10 : 12;
  const length = version1 ? npy.readUInt16LE(8) : npy.readUInt32LE(8);
  const header = npy.toString('latin1', from, from + length);
  const reader = READERS[/'descr': '([^']+)'/.exec(header)?.[1] ?? ''];
  if (!reader) return null;
  const byColumn = /'fortran_order': True/.test(header);
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').match(/\d+/g)?.map(Number) ?? [];
  const [bytes, read] = reader;
  const data = new DataView(npy.buffer, npy.byteOffset + from + length);
  const count = shape.reduce((product, n) => product * n, 1);
  const values = Float64Array.from({ length: count }, (_, i) => read(data, i * bytes));
  return { shape, byColumn, values };
}

/**
 * @param {NpyArray} array of two dimensions
 * @param {number} j
 */
export function column({ shape: [rows = 0, columns = 0], byColumn, values }, j) {
  if (byColumn) return values.subarray(j * rows, (j + 1) * rows);
  return Float64Array.from({ length: rows }, (_, i) => values[i * columns + j] ?? Number.NaN);
}

/**
 * @param {NpyArray} array of two dimensions
 * @param {number} i
 */
export function row(array, i) {
  const { shape, byColumn, values } = array;
  return column({ shape: [...shape].reverse(), byColumn: !byColumn, values }, i);
}
