// A watch with the Vigil Sensor Stream, written from core/protocol/stream-profile.md alone.
import { CHANNELS, ENUMS } from '../../../web/generated/core.ts';
import { type MockCharacteristic, MockWatch } from './mock_watch.ts';

export interface StreamedChannel {
  readonly name: (typeof ENUMS.Channel)[number];
  readonly rateHz: number;
  /** Of one raw count. */
  readonly scale: number;
}

const INT16 = 0;
const SUCCESS = 0;

export class StreamWatch extends MockWatch {
  readonly #channels: readonly StreamedChannel[];
  readonly #control: MockCharacteristic;
  readonly #data: MockCharacteristic;
  readonly #started = new Set<number>();
  readonly #sequence = new Map<string, number>();
  readonly #now: () => number;
  readonly #bornMs: number;

  /** @param now its clock, in ms since the epoch */
  constructor(name: string, channels: readonly StreamedChannel[], now: () => number = Date.now) {
    super(name);
    this.#channels = channels;
    this.#now = now;
    this.#bornMs = now();
    this.has('stream_capabilities', () => this.#capabilities());
    this.#control = this.has('stream_control');
    this.#data = this.has('stream_data');
    this.#control.onWrite = (command) => this.#command(command);
  }

  get running(): boolean {
    return this.#started.size === this.#channels.length;
  }

  /** The device clock: ms since the watch was switched on. */
  get clockMs(): number {
    return this.#now() - this.#bornMs;
  }

  /** Sends rows of one channel, of which the first was taken at `deviceMs`; axes interleaved. */
  frame(name: StreamedChannel['name'], deviceMs: number, values: readonly number[]): void {
    const channel = this.#channel(name);
    const number = channelNumber(name);
    const axes = CHANNELS[number]?.axes ?? 1;
    const bytes = Buffer.alloc(12 + 2 * values.length + 2);
    const sequence = this.#sequence.get(name) ?? 0;
    this.#sequence.set(name, (sequence + 1) & 0xffff);
    bytes.writeUInt8(1, 0);
    bytes.writeUInt8(number, 1);
    bytes.writeUInt16LE(sequence, 2);
    bytes.writeUInt32LE(Math.round(deviceMs) >>> 0, 4);
    bytes.writeUInt16LE(Math.round(channel.rateHz * 64), 8);
    bytes.writeUInt8(values.length / axes, 10);
    bytes.writeUInt8(INT16, 11);
    values.forEach((value, i) => {
      bytes.writeInt16LE(clamp16(Math.round(value / channel.scale)), 12 + 2 * i);
    });
    bytes.writeUInt16LE(crc16(bytes.subarray(0, -2)), bytes.length - 2);
    this.send(this.#data, bytes);
  }

  #channel(name: string): StreamedChannel {
    const channel = this.#channels.find((one) => one.name === name);
    if (!channel) throw new RangeError(`the watch has no ${name}`);
    return channel;
  }

  #capabilities(): Uint8Array {
    const header = Buffer.alloc(8);
    header.writeUInt8(1, 0);
    header.writeUInt8(this.#channels.length, 1);
    header.writeUInt16LE(180, 2);
    header.writeUInt32LE(this.#bornMs >>> 0, 4);
    const entries = this.#channels.map(({ name, rateHz, scale }) => {
      const number = channelNumber(name);
      const entry = Buffer.alloc(15);
      entry.set([14, number, CHANNELS[number]?.axes ?? 1, 1 << INT16, 1]);
      entry.writeFloatLE(scale, 5);
      entry.writeUInt16LE(Math.round(rateHz * 64), 13);
      return entry;
    });
    return Buffer.concat([header, ...entries]);
  }

  #command(command: Uint8Array): void {
    const [opcode = 0, tag = 0, channel = 0] = command;
    if (opcode === 1) this.#started.add(channel);
    const clock = Buffer.alloc(8);
    clock.writeUInt32LE(this.clockMs >>> 0, 0);
    clock.writeUInt32LE(this.clockMs >>> 0, 4);
    const fields = opcode === 3 ? clock : command.subarray(2);
    this.send(this.#control, Uint8Array.of(opcode | 0x80, tag, SUCCESS, ...fields));
  }
}

const channelNumber = (name: string): number => (ENUMS.Channel as readonly string[]).indexOf(name);
const clamp16 = (value: number): number => Math.min(32767, Math.max(-32768, value));

/** CRC-16/CCITT-FALSE. */
function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; ++bit) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}
