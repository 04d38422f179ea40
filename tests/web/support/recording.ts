// A recording that the stress models score.
import type { RecordingSource } from '../../../web/replay/play.ts';

/** Skin conductance that falls, then rises; and an even pulse. */
export function recording(seconds: number): RecordingSource[] {
  const eda = Array.from({ length: 4 * seconds }, (_, i) => {
    const t = i / 4;
    const level = t < 240 ? 4 - t / 80 : 1 + (t - 240) / 10;
    return (level + 0.05 * Math.sin(t)).toFixed(4);
  });
  const rr = Array.from({ length: Math.floor(seconds / 0.8) }, (_, i) => `${0.8 * (i + 1)},800`);
  return [
    { name: 'EDA.csv', text: `1600000000\n4\n${eda.join('\n')}\n` },
    { name: 'RR.csv', text: `t_s,rr_ms\n${rr.join('\n')}\n` },
  ].map(({ name, text }) => {
    let rest = new TextEncoder().encode(text);
    return {
      name,
      read(atMost) {
        const piece = rest.subarray(0, atMost);
        rest = rest.subarray(atMost);
        return piece;
      },
    };
  });
}
