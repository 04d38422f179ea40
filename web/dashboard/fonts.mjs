// Makes the dashboard's fonts out of the npm packages that hold them: Inter in two weights with
// tabular figures in place of the proportional ones, and the icons named in icons.json.
//   node web/dashboard/fonts.mjs OUT_DIR   writes fonts.cpp (the bytes) and icons.hpp (their code points)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as fontkit from 'fontkit';
import subsetFont from 'subset-font';

const LIMIT_BYTES = 150_000;
const FIRST_ICON = 0xe000; // the private use area of the basic plane: ImGui's glyphs are 16 bit
const require = createRequire(import.meta.url);
const read = (specifier) => readFileSync(require.resolve(specifier));

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const LETTERS = [
  ...range(0x20, 0x7e), // Latin, Greek and Cyrillic: a wearer's or a watch's name is anybody's
  ...range(0xa0, 0x17f),
  ...range(0x384, 0x3ce),
  ...range(0x400, 0x45f),
  ...Array.from('–—‘’“”•…′″−×≤≥≈→←↑↓\ufffd', (c) => c.codePointAt(0)),
];

/** A cmap table with the one subtable that maps whole code points to glyphs (format 12). */
function cmapTable(glyphOf) {
  const points = [...glyphOf.keys()].sort((a, b) => a - b);
  const table = Buffer.alloc(12 + 16 + 12 * points.length);
  table.writeUInt16BE(1, 2); // one subtable: Windows, full Unicode
  table.writeUInt16BE(3, 4);
  table.writeUInt16BE(10, 6);
  table.writeUInt32BE(12, 8);
  table.writeUInt16BE(12, 12);
  table.writeUInt32BE(table.length - 12, 16);
  table.writeUInt32BE(points.length, 24);
  points.forEach((point, i) => {
    table.writeUInt32BE(point, 28 + 12 * i);
    table.writeUInt32BE(point, 32 + 12 * i);
    table.writeUInt32BE(glyphOf.get(point), 36 + 12 * i);
  });
  return table;
}

/** The font again with another cmap and only the tables that a rasteriser reads. */
function rebuild(font, cmap) {
  const kept = ['cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'name'];
  const count = font.readUInt16BE(4);
  const tables = new Map();
  for (let i = 0; i < count; ++i) {
    const record = 12 + 16 * i;
    const tag = font.toString('latin1', record, record + 4);
    const offset = font.readUInt32BE(record + 8);
    tables.set(tag, font.subarray(offset, offset + font.readUInt32BE(record + 12)));
  }
  tables.set('cmap', cmap);
  const header = Buffer.alloc(12 + 16 * kept.length);
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(kept.length, 4);
  const parts = [header];
  let offset = header.length;
  kept.forEach((tag, i) => {
    const table = tables.get(tag);
    const padded = Buffer.alloc((table.length + 3) & ~3);
    table.copy(padded);
    header.write(tag, 12 + 16 * i, 'latin1');
    header.writeUInt32BE(offset, 20 + 16 * i); // the checksum stays 0: no reader of ours checks it
    header.writeUInt32BE(table.length, 24 + 16 * i);
    parts.push(padded);
    offset += padded.length;
  });
  return Buffer.concat(parts);
}

async function textFont(weight) {
  const source = read(`@expo-google-fonts/inter/${weight}/Inter_${weight}.ttf`);
  const subset = await subsetFont(source, String.fromCodePoint(...LETTERS), {
    targetFormat: 'sfnt',
    keepFeatures: ['tnum'],
    noHinting: true,
  });
  const font = fontkit.create(subset);
  const glyphOf = new Map(
    LETTERS.filter((c) => font.hasGlyphForCodePoint(c)).map((c) => [
      c,
      font.glyphForCodePoint(c).id,
    ]),
  );
  for (const digit of range(0x30, 0x39)) {
    const [glyph] = font.layout(String.fromCodePoint(digit), ['tnum']).glyphs;
    if (glyph.id === glyphOf.get(digit)) throw new Error(`Inter ${weight} has no tabular ${digit}`);
    glyphOf.set(digit, glyph.id);
  }
  return rebuild(subset, cmapTable(glyphOf));
}

async function iconFont(icons) {
  const css = read('@mdi/font/css/materialdesignicons.css').toString();
  const points = Object.entries(icons).map(([name, mdi]) => {
    const found = css.match(new RegExp(`\\.mdi-${mdi}::before \\{\\s*content: "\\\\([0-9A-F]+)"`));
    if (!found)
      throw new Error(`web/dashboard/icons.json: ${name}: @mdi/font has no icon "${mdi}"`);
    return Number.parseInt(found[1], 16);
  });
  const source = read('@mdi/font/fonts/materialdesignicons-webfont.ttf');
  const subset = await subsetFont(source, String.fromCodePoint(...points), {
    targetFormat: 'sfnt',
    keepFeatures: [],
    noHinting: true,
  });
  const font = fontkit.create(subset);
  return rebuild(
    subset,
    cmapTable(new Map(points.map((c, i) => [FIRST_ICON + i, font.glyphForCodePoint(c).id]))),
  );
}

const utf8Bytes = (c) =>
  Array.from(Buffer.from(String.fromCodePoint(c)), (b) => `\\x${b.toString(16)}`).join('');

const icons = JSON.parse(readFileSync(new URL('icons.json', import.meta.url)));
const fonts = {
  regular: await textFont('400Regular'),
  semibold: await textFont('600SemiBold'),
  icons: await iconFont(icons),
};
const total = Object.values(fonts).reduce((sum, font) => sum + font.length, 0);
if (total > LIMIT_BYTES) throw new Error(`the fonts take ${total} bytes, more than ${LIMIT_BYTES}`);

const [outDir] = process.argv.slice(2);
if (!outDir) throw new Error('usage: node web/dashboard/fonts.mjs OUT_DIR');
mkdirSync(outDir, { recursive: true });
writeFileSync(
  join(outDir, 'icons.hpp'),
  `// Made by web/dashboard/fonts.mjs from web/dashboard/icons.json.
#pragma once

namespace vigil::dashboard::icon {
${Object.keys(icons)
  .map((name, i) => `inline constexpr const char* ${name} = "${utf8Bytes(FIRST_ICON + i)}";`)
  .join('\n')}
}  // namespace vigil::dashboard::icon
`,
);
writeFileSync(
  join(outDir, 'fonts.cpp'),
  `// Made by web/dashboard/fonts.mjs. Inter: SIL Open Font License 1.1. Material Design Icons: Apache 2.0.
#include "fonts.hpp"

namespace vigil::dashboard {
namespace {
${Object.entries(fonts)
  .map(([name, bytes]) => `constexpr unsigned char ${name}[] = {${bytes.join(',')}};`)
  .join('\n')}
}  // namespace
const FontData kFontData{{${Object.keys(fonts).join('}, {')}}};
}  // namespace vigil::dashboard
`,
);
console.log(`fonts: ${total} bytes`);
