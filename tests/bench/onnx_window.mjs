// The hybrid network over a whole window as an ONNX graph, from a weights file
// (core/inference/hybrid-weights.md): what ONNX Runtime Web is timed with.

const FLOAT = 1; // TensorProto.DataType
const HEADER_BYTES = 36;

/** @typedef {Uint8Array | Field[]} Message */
/** @typedef {[number, number | string | Message]} Field */

/** @param {number} n @returns {number[]} */
function varint(n) {
  const out = [];
  for (; n > 0x7f; n = Math.floor(n / 128)) out.push((n % 128) | 0x80);
  return [...out, n];
}

/** Protocol buffers: numbers are varints, the rest has its length before it. @param {Field[]} fields @returns {Uint8Array} */
function encode(fields) {
  /** @type {Uint8Array[]} */
  const parts = [];
  for (const [id, value] of fields) {
    if (typeof value === 'number') {
      parts.push(Uint8Array.from([...varint(id << 3), ...varint(value)]));
      continue;
    }
    const bytes =
      typeof value === 'string'
        ? new TextEncoder().encode(value)
        : value instanceof Uint8Array
          ? value
          : encode(value);
    parts.push(Uint8Array.from([...varint((id << 3) | 2), ...varint(bytes.length)]), bytes);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** A graph under construction. */
class Graph {
  /** @type {Field[]} */
  #fields = [];
  #count = 0;

  /** @param {ArrayLike<number>} values @param {number[]} dims @returns {string} */
  constant(values, dims) {
    const name = `c${this.#count++}`;
    const raw = new Uint8Array(Float32Array.from(values).buffer);
    this.#fields.push([
      5,
      [...dims.map((n) => /** @type {Field} */ ([1, n])), [2, FLOAT], [8, name], [9, raw]],
    ]);
    return name;
  }

  /** Of whole numbers. @param {number[]} values @returns {string} */
  whole(...values) {
    const name = `c${this.#count++}`;
    const raw = new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
    this.#fields.push([
      5,
      [
        [1, values.length],
        [2, 7],
        [8, name],
        [9, raw],
      ],
    ]);
    return name;
  }

  /**
   * @param {string} type
   * @param {string[]} inputs
   * @param {Record<string, number | number[]>} attributes of whole numbers
   * @param {string[]} outputs
   * @returns {string} the first output
   */
  node(type, inputs, attributes = {}, outputs = [`t${this.#count++}`]) {
    this.#fields.push([
      1,
      [
        ...inputs.map((name) => /** @type {Field} */ ([1, name])),
        ...outputs.map((name) => /** @type {Field} */ ([2, name])),
        [4, type],
        ...Object.entries(attributes).map(
          ([name, value]) =>
            /** @type {Field} */ ([
              5,
              Array.isArray(value)
                ? [[1, name], ...value.map((n) => /** @type {Field} */ ([8, n])), [20, 7]]
                : [
                    [1, name],
                    [3, value],
                    [20, 2],
                  ],
            ]),
        ),
      ],
    ]);
    return outputs[0] ?? '';
  }

  /** @param {string} input @param {number[]} dims @param {string} output @returns {Uint8Array} */
  model(input, dims, output) {
    /** @param {string} name @param {number[]} shape @returns {Message} */
    const value = (name, shape) => [
      [1, name],
      [
        2,
        [
          [
            1,
            [
              [1, FLOAT],
              [2, shape.map((n) => /** @type {Field} */ ([1, [[1, n]]]))],
            ],
          ],
        ],
      ],
    ];
    const graph = [
      ...this.#fields,
      [2, 'window'],
      [11, value(input, dims)],
      [12, value(output, [1, 1])],
    ];
    return encode([
      [1, 8],
      [
        8,
        [
          [1, ''],
          [2, 17],
        ],
      ],
      [7, /** @type {Field[]} */ (graph)],
    ]);
  }
}

/** The float32 tensors of a weights file, one after another. */
class Weights {
  #floats;
  #at = 0;

  /** @param {Uint8Array<ArrayBuffer>} file */
  constructor(file) {
    const header = new DataView(file.buffer, file.byteOffset);
    const n = (/** @type {number} */ i) => header.getUint32(8 + 4 * i, true);
    this.shape = {
      inputs: n(0),
      hidden: n(1),
      steps: n(2),
      heads: n(3),
      dense1: n(4),
      dense2: n(5),
    };
    this.#floats = new Float32Array(file.slice(HEADER_BYTES).buffer);
  }

  /** @param {number} count */
  take(count) {
    this.#at += count;
    return this.#floats.subarray(this.#at - count, this.#at);
  }
}

/** Blocks of rows in another order. @param {Float32Array} x @param {number[]} order */
function gates(x, order) {
  const size = x.length / order.length;
  return Float32Array.from(order.flatMap((g) => [...x.subarray(g * size, (g + 1) * size)]));
}

/**
 * `features` [1, steps, inputs] → `logit` [1, 1], from a state of zeros.
 * @param {Uint8Array<ArrayBuffer>} file float32 weights
 */
export function windowGraph(file) {
  const weights = new Weights(file);
  const { inputs, hidden: h, steps, heads, dense1, dense2 } = weights.shape;
  const wide = 2 * h;
  const graph = new Graph();
  const g = (/** @type {number} */ rows, /** @type {number} */ columns) =>
    graph.constant(weights.take(rows * columns), [rows, columns]);
  /** @param {string} x @param {'LSTM' | 'GRU'} type @param {number} width */
  const recurrent = (x, type, width) => {
    const order = type === 'LSTM' ? [0, 3, 1, 2] : [1, 0, 2]; // PyTorch's → ONNX's
    const n = order.length * h;
    const w = gates(weights.take(n * width), order);
    const r = gates(weights.take(n * h), order);
    const b = [...gates(weights.take(n), order), ...gates(weights.take(n), order)];
    const y = graph.node(
      type,
      [
        x,
        graph.constant(w, [1, n, width]),
        graph.constant(r, [1, n, h]),
        graph.constant(b, [1, 2 * n]),
      ],
      { hidden_size: h, ...(type === 'GRU' && { linear_before_reset: 1 }) },
    ); // [steps, 1, 1, h]
    return graph.node('Squeeze', [y, graph.whole(1)]);
  };
  const norm = (/** @type {string} */ x, /** @type {number} */ n) =>
    graph.node('LayerNormalization', [
      x,
      graph.constant(weights.take(n), [n]),
      graph.constant(weights.take(n), [n]),
    ]);
  /** @param {string} x */
  const dense = (x, /** @type {number} */ rows, /** @type {number} */ columns) =>
    graph.node('Gemm', [x, g(rows, columns), graph.constant(weights.take(rows), [rows])], {
      transB: 1,
    });

  const rows = graph.node('Transpose', ['features'], { perm: [1, 0, 2] }); // [steps, 1, inputs]
  const l1 = recurrent(rows, 'LSTM', inputs);
  const l2 = recurrent(l1, 'LSTM', h);
  const g1 = recurrent(rows, 'GRU', inputs);
  const g2 = recurrent(g1, 'GRU', h);
  const a = norm(graph.node('Add', [l1, l2]), h);
  const b = norm(graph.node('Add', [g1, g2]), h);
  const both = graph.node('Concat', [a, b], { axis: 2 });
  const z = graph.node('Reshape', [both, graph.whole(steps, wide)]);
  const newest = graph.node('Gather', [z, graph.whole(steps - 1)], { axis: 0 }); // [1, wide]

  const ages = Float32Array.from({ length: steps * wide }, (_, k) => {
    const age = steps - 1 - Math.floor(k / wide);
    const i = k % wide;
    const angle = age / 10_000 ** ((i - (i % 2)) / wide);
    return i % 2 ? Math.cos(angle) : Math.sin(angle);
  });
  const size = wide / heads;
  /** [n, wide] → [heads, n, size] @param {string} x @param {number} n */
  const split = (x, n) =>
    graph.node('Transpose', [graph.node('Reshape', [x, graph.whole(n, heads, size)])], {
      perm: [1, 0, 2],
    });
  const query = split(dense(newest, wide, wide), 1);
  const aged = graph.node('Add', [z, graph.constant(ages, [steps, wide])]);
  const keys = graph.node('Transpose', [split(dense(aged, wide, wide), steps)], {
    perm: [0, 2, 1],
  });
  const values = split(dense(z, wide, wide), steps);
  const scaled = graph.node('Mul', [
    graph.node('MatMul', [query, keys]),
    graph.constant([1 / Math.sqrt(size)], [1]),
  ]);
  const attended = graph.node('MatMul', [graph.node('Softmax', [scaled]), values]);
  const joined = graph.node('Reshape', [attended, graph.whole(1, wide)]);
  const u = norm(graph.node('Add', [newest, dense(joined, wide, wide)]), wide);
  const d = graph.node('Relu', [dense(u, dense1, wide)]);
  const e = graph.node('Relu', [dense(d, dense2, dense1)]);
  graph.node('Gemm', [e, g(1, dense2), graph.constant(weights.take(1), [1])], { transB: 1 }, [
    'logit',
  ]);
  return graph.model('features', [1, steps, inputs], 'logit');
}
