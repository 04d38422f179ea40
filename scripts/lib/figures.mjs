// Measured figures against their targets.

/** @typedef {import('../../tests/bench/figures.mjs').Figure} Figure */
/** @typedef {{ name: string, value: number, unit: string }} Measurement */
/**
 * @typedef {object} Row one line of the table; null where nothing was measured or nothing is asked
 * @property {string} name
 * @property {number | null} value
 * @property {string} unit
 * @property {number | null} target
 * @property {'below' | 'above' | null} direction
 * @property {string} how
 * @property {boolean} met
 */

/**
 * The JSON lines among a program's output; throws where one is not a measurement.
 * @param {string} output
 * @returns {Measurement[]}
 */
export function measurements(output) {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const { name, value, unit } = JSON.parse(line);
      if (typeof name !== 'string' || typeof unit !== 'string' || !Number.isFinite(value)) {
        throw new TypeError(`not a measurement: ${line}`);
      }
      return { name, value, unit };
    });
}

/**
 * Every promised figure with what was measured, then what was measured besides.
 * @param {Figure[]} figures
 * @param {Measurement[]} measured
 * @returns {Row[]}
 */
export function compare(figures, measured) {
  const promised = figures.map(({ name, unit, target, direction, how }) => {
    const found = measured.find((measurement) => measurement.name === name);
    if (found && found.unit !== unit) {
      throw new TypeError(`${name} is promised in ${unit} and was measured in ${found.unit}`);
    }
    const value = found?.value ?? null;
    const met = value !== null && (direction === 'below' ? value < target : value >= target);
    return { name, value, unit, target, direction, how, met };
  });
  const others = measured
    .filter(({ name }) => !figures.some((figure) => figure.name === name))
    .map((other) => ({ ...other, target: null, direction: null, how: '', met: true }));
  return [...promised, ...others];
}

/** @param {Row[]} rows @returns {string} */
export function table(rows) {
  const cells = rows.map(({ name, value, unit, target, direction, met }) => [
    met ? ' ' : '!',
    name,
    value === null ? 'missing' : number(value),
    unit,
    target === null ? '' : `${direction === 'below' ? '<' : '>='} ${number(target)}`,
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) =>
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
