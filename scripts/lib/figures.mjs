// Measured figures against their targets.

/** @typedef {import('../../tests/bench/figures.mjs').Figure} Figure */
/** @typedef {{ name: string, value: number, unit: string }} Measurement */
/** @typedef {{ name: string, skipped: string }} Skip what could not be measured, and why */
/**
 * @typedef {object} Row one line of the table; null where nothing was measured or nothing is asked
 * @property {string} name
 * @property {number | null} value
 * @property {string} unit
 * @property {number | null} target
 * @property {'below' | 'above' | null} direction
 * @property {string} how
 * @property {string} [known]
 * @property {string} [skipped]
 * @property {boolean} met or skipped
 */

/**
 * The JSON lines among a program's output; throws where one is not a measurement.
 * @param {string} output
 * @returns {(Measurement | Skip)[]}
 */
export function measurements(output) {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const { name, value, unit, skipped } = JSON.parse(line);
      if (typeof name === 'string' && typeof skipped === 'string') return { name, skipped };
      if (typeof name !== 'string' || typeof unit !== 'string' || !Number.isFinite(value)) {
        throw new TypeError(`not a measurement: ${line}`);
      }
      return { name, value, unit };
    });
}

/**
 * Every promised figure with what was measured, then what was measured besides.
 * @param {Figure[]} figures
 * @param {(Measurement | Skip)[]} measured
 * @returns {Row[]}
 */
export function compare(figures, measured) {
  const promised = figures.map((figure) => {
    const { name, unit, target, direction, how, known } = figure;
    const about = { name, unit, target, direction, how, ...(known ? { known } : {}) };
    const found = measured.find((measurement) => measurement.name === name);
    if (found && 'skipped' in found) {
      return { ...about, value: null, skipped: found.skipped, met: true };
    }
    if (found && found.unit !== unit) {
      throw new TypeError(`${name} is promised in ${unit} and was measured in ${found.unit}`);
    }
    const value = found?.value ?? null;
    const met = value !== null && (direction === 'below' ? value < target : value >= target);
    return { ...about, value, met };
  });
  const others = measured
    .filter((found) => 'value' in found)
    .filter(({ name }) => !figures.some((figure) => figure.name === name))
    .map((other) => ({ ...other, target: null, direction: null, how: '', met: true }));
  return [...promised, ...others];
}

/** @param {Row[]} rows @returns {string} */
export function table(rows) {
  const cells = rows.map(({ name, value, unit, target, direction, known, skipped, met }) => [
    met ? ' ' : '!',
    name,
    skipped ? 'skipped' : value === null ? 'missing' : number(value),
    unit,
    target === null ? '' : `${direction === 'below' ? '<' : '>='} ${number(target)}`,
    skipped ?? known ?? '',
  ]);
  const widths = [0, 1, 2, 3, 4, 5].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          column === 2 ? cell.padStart(widths[2] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** @param {number} value with three significant digits, more where it is whole */
function number(value) {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
