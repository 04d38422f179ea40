// Prints how many notifications a second the core takes in, in node: ten minutes of every channel of
// the simulated watch at fixed rates, through the core.wasm and the calls of the page's worker.
import createCore from '../../build/wasm/core/bindings/core.mjs';

const built = new URL('../../build/node/replay.mjs', import.meta.url);
/** @type {typeof import('../../web/replay/index.ts')} */
const { GATT, MONITOR_DEFAULTS } = await import(built.href);

const START_MS = 1_700_000_000_000;
const MINUTES = 10;
const ADVANCE_MS = 500;
const RUNS = 5;

const core = await createCore();
const number = (/** @type {string} */ name) => GATT.find((row) => row.name === name)?.id ?? 0;
const CAPABILITIES = number('stream_capabilities');

/** A monitor that takes what the watch sends as long as the rates do not follow the signals. */
function newMonitor() {
  const monitor = new core.Monitor(MONITOR_DEFAULTS);
  monitor.setAdaptiveSampling(false);
  return monitor;
}

/** @typedef {{ id: number, bytes: Uint8Array, atMs: number }} Packet */

/** @param {ReturnType<typeof newMonitor>} monitor @param {Packet} packet */
function ingest(monitor, { id, bytes, atMs }) {
  monitor.packetBuffer().set(bytes);
  monitor.ingestPacket(id, bytes.length, atMs);
}

/** What the watch sends while a monitor asks for everything. */
function conversation() {
  const watch = new core.Simulator('rest', 1, START_MS, 'watch');
  const monitor = newMonitor();
  /** @type {Packet[]} */
  const packets = [];
  const take = (/** @type {number} */ id) => {
    const packet = { id, bytes: watch.packet().slice(), atMs: Math.max(START_MS, watch.timeMs) };
    packets.push(packet);
    ingest(monitor, packet);
    for (let to = monitor.nextWrite(); to !== 0; to = monitor.nextWrite()) {
      const bytes = monitor.writtenBytes();
      watch.writeBuffer().set(bytes);
      watch.write(to, bytes.length);
    }
  };
  watch.connect();
  for (const name of ['stream_control', 'stream_data']) watch.subscribe(number(name), true);
  watch.read(CAPABILITIES);
  take(CAPABILITIES);
  for (let id = 1; id > 0; ) {
    id = watch.next(START_MS + MINUTES * 60_000);
    if (id > 0) take(id);
  }
  monitor.delete();
  watch.delete();
  return packets;
}

const packets = conversation();
const seconds = Array.from({ length: RUNS }, () => {
  const monitor = newMonitor();
  const started = performance.now();
  let advancedMs = START_MS;
  for (const packet of packets) {
    ingest(monitor, packet);
    if (packet.atMs - advancedMs < ADVANCE_MS) continue;
    advancedMs = packet.atMs;
    monitor.advance(advancedMs);
    monitor.snapshot();
  }
  const taken = (performance.now() - started) / 1000;
  monitor.delete();
  return taken;
});
console.log(
  JSON.stringify({
    name: 'notifications_per_second',
    value: packets.length / Math.min(...seconds),
    unit: '1/s',
  }),
);
