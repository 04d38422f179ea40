// What Vigil cannot run without, each with words for a browser that lacks it.

/** The least module that uses a SIMD instruction: (func (v128.const 0) drop). */
const SIMD = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0], // magic, version
  ...[1, 4, 1, 96, 0, 0], // a type: () -> ()
  ...[3, 2, 1, 0], // a function of it
  ...[10, 23, 1, 21, 0, 253, 12, ...Array<number>(16).fill(0), 26, 11], // its body
);

const ADVICE = 'Open it in Chrome or Edge 120 or newer.';

/** What is missing, as a sentence; null: all is there. */
export function missing(): string | null {
  if (typeof WebAssembly !== 'object') return `Vigil needs WebAssembly. ${ADVICE}`;
  if (!WebAssembly.validate(SIMD)) return `Vigil needs WebAssembly with SIMD. ${ADVICE}`;
  if (typeof Worker !== 'function') return `Vigil needs web workers. ${ADVICE}`;
  if (!document.createElement('canvas').getContext('webgl2')) {
    return `Vigil draws with WebGL 2, which this browser has not, or has switched off. ${ADVICE} If it is one of them, switch hardware acceleration on in its settings.`;
  }
  return null;
}
