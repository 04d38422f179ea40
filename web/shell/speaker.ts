// WebAudio behind the alarm: pulses with harmonics, so that small loudspeakers carry them.
import type { Speaker } from './alarm_sound.ts';
import type { Pulse } from './alarm_tones.ts';

const VOLUME = 0.5;
const RISE = 0.15; // of the pulse's duration, as IEC 60601-1-8 wants it: 10 to 20 %
/** The fundamental and four harmonics, within 15 dB of one another. */
const HARMONICS = new Float32Array([0, 1, 0.8, 0.6, 0.45, 0.35]);

export class WebAudioSpeaker implements Speaker {
  #context: AudioContext | null = null;
  #playing: OscillatorNode[] = [];

  /** In answer to a press or a key: browsers let no page sound before. */
  unlock(): void {
    this.#context ??= new AudioContext();
    if (this.#context.state === 'suspended') void this.#context.resume();
  }

  ready(): boolean {
    return this.#context?.state === 'running';
  }

  play(pulses: readonly Pulse[]): void {
    const context = this.#context;
    if (!context) return;
    const wave = context.createPeriodicWave(
      HARMONICS.map(() => 0),
      HARMONICS,
    );
    for (const pulse of pulses) this.#pulse(context, wave, pulse);
  }

  stop(): void {
    for (const oscillator of this.#playing) oscillator.stop();
    this.#playing = [];
  }

  #pulse(context: AudioContext, wave: PeriodicWave, { at, duration, frequency }: Pulse): void {
    const begin = context.currentTime + at;
    const end = begin + duration;
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(VOLUME, begin + RISE * duration);
    gain.gain.setValueAtTime(VOLUME, end - RISE * duration);
    gain.gain.linearRampToValueAtTime(0, end);
    const oscillator = new OscillatorNode(context, { frequency, periodicWave: wave });
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(end);
    oscillator.addEventListener('ended', () => {
      this.#playing = this.#playing.filter((other) => other !== oscillator);
    });
    this.#playing.push(oscillator);
  }
}
