// Arrays out of NumPy's .npz files: a zip of .npy members.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;

export function readNpz(file: string): Map<string, NpyArray> {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Uint8Array.of(0x50, 0x4b, 5, 6));
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Error(`${file} is no zip`);
  const arrays = new Map<string, NpyArray>();
  let at = zip.readUInt32LE(end + 16);
  for (let member = zip.readUInt16LE(end + 10); member > 0; --member) {
    if (zip.readUInt32LE(at) !== CENTRAL) throw new Error(`${file}: a broken directory`);
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => zip.readUInt16LE(at + o));
    const name = zip.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    const header = zip.readUInt32LE(at + 42);
    const begin = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const packed = zip.subarray(begin, begin + zip.readUInt32LE(at + 20));
    const npy = zip.readUInt16LE(at + 10) === DEFLATED ? inflateRawSync(packed) : packed;
    arrays.set(name.replace(/\.npy$/, ''), parseNpy(npy));
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return arrays;
}

function parseNpy(npy: Buffer): NpyArray {
  const long = npy[6] !== 1;
  const begin = long ? 12 : 10;
  const length = long ? npy.readUInt32LE(8) : npy.readUInt16LE(8);
  const header = npy.toString('latin1', begin, begin + length);
  const type = /'descr': '([^']+)'/.exec(header)?.[1] ?? '';
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '';
  if (/'fortran_order': True/.test(header)) throw new Error('column-major arrays are not read');
  const data = npy.subarray(begin + length);
  return {
    shape: shape.split(',').filter(Boolean).map(Number),
    values: READERS[type]?.(data) ?? [],
  };
}

const each =
  (size: number, read: (data: Buffer, at: number) => number) =>
  (data: Buffer): number[] =>
    Array.from({ length: Math.floor(data.length / size) }, (_, i) => read(data, i * size));

const READERS: Readonly<Record<string, (data: Buffer) => number[]>> = {
  '<f8': each(8, (data, at) => data.readDoubleLE(at)),
  '<f4': each(4, (data, at) => data.readFloatLE(at)),
  '<i4': each(4, (data, at) => data.readInt32LE(at)),
  '<i8': each(8, (data, at) => Number(data.readBigInt64LE(at))),
  '<i2': each(2, (data, at) => data.readInt16LE(at)),
  '|i1': each(1, (data, at) => data.readInt8(at)),
};
