// A BlueZ of our own on a private D-Bus: Chromium's genuine Linux Bluetooth code finds an adapter,
// discovers, connects, reads, writes and is notified, with no radio and no bluetoothd.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import dbus, { type Message, type MessageBus, type Variant } from 'dbus-next';

import type { MockCharacteristic, MockWatch } from './mock_watch.ts';

const ADAPTER = '/org/bluez/hci0';
const DEVICE = 'org.bluez.Device1';
const ADAPTER_INTERFACE = 'org.bluez.Adapter1';
const SERVICE = 'org.bluez.GattService1';
const CHARACTERISTIC = 'org.bluez.GattCharacteristic1';
const OBJECTS = 'org.freedesktop.DBus.ObjectManager';
const PROPERTIES = 'org.freedesktop.DBus.Properties';
const DISCOVERY_MS = 20;

type Properties = Record<string, Variant>;
type Interfaces = Record<string, Properties>;

const text = (value: string): Variant => new dbus.Variant('s', value);
const path = (value: string): Variant => new dbus.Variant('o', value);
const flag = (value: boolean): Variant => new dbus.Variant('b', value);
const bytes = (value: Uint8Array): Variant => new dbus.Variant('ay', Buffer.from(value));

/** A BlueZ error; its name is what Chromium goes by. */
export class BlueZError extends Error {}

export class BlueZ {
  readonly address: string;
  readonly #folder: string;
  readonly #daemon: ChildProcess;
  readonly #bus: MessageBus;
  readonly #objects = new Map<string, Interfaces>();
  readonly #watches = new Map<string, MockWatch>();
  #discovering = false;
  /** How often a scan has begun. */
  scans = 0;
  /** The error that Connect answers with; null: it succeeds. */
  connectError: string | null = null;

  static async start(): Promise<BlueZ> {
    const folder = await mkdtemp(join(tmpdir(), 'vigil-bus-'));
    const socket = join(folder, 'socket');
    const config = join(folder, 'bus.conf');
    await writeFile(config, busConfig(socket));
    const daemon = spawn('dbus-daemon', ['--nofork', `--config-file=${config}`], {
      stdio: 'ignore',
    });
    for (let tries = 0; !existsSync(socket); ++tries) {
      if (tries > 250 || daemon.exitCode !== null) throw new Error('dbus-daemon did not start');
      await wait(20);
    }
    const address = `unix:path=${socket}`;
    const bus = dbus.sessionBus({ busAddress: address });
    const bluez = new BlueZ(address, folder, daemon, bus);
    await once(bus as unknown as NodeJS.EventEmitter, 'connect');
    await bus.requestName('org.bluez', 0);
    return bluez;
  }

  private constructor(address: string, folder: string, daemon: ChildProcess, bus: MessageBus) {
    this.address = address;
    this.#folder = folder;
    this.#daemon = daemon;
    this.#bus = bus;
    // dbus-next has no types for its low-level handlers.
    (
      bus as unknown as { addMethodHandler(handler: (call: Message) => boolean): void }
    ).addMethodHandler((call) => this.#answer(call));
    this.#objects.set(ADAPTER, {
      [ADAPTER_INTERFACE]: {
        Address: text('00:11:22:33:44:55'),
        AddressType: text('public'),
        Name: text('test'),
        Alias: text('test'),
        Powered: flag(true),
        Discoverable: flag(false),
        Discovering: flag(false),
        Pairable: flag(true),
        UUIDs: new dbus.Variant('as', []),
      },
    });
  }

  async stop(): Promise<void> {
    this.#bus.disconnect();
    this.#daemon.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get scanning(): boolean {
    return this.#discovering;
  }

  /** Within reach, and advertising, from the next scan on. */
  add(watch: MockWatch): void {
    const at = `${ADAPTER}/dev_${watch.address.replaceAll(':', '_')}`;
    this.#watches.set(at, watch);
    watch.send = (characteristic, value) => this.#notify(at, characteristic, value);
    if (this.#discovering) this.#advertise(at);
  }

  /** The link breaks, as BlueZ tells it: unconnected, and the GATT objects go. */
  loseLink(watch: MockWatch): void {
    const at = this.#pathOf(watch);
    if (!this.#connected(at)) return;
    this.#change(at, DEVICE, { ServicesResolved: flag(false), Connected: flag(false) });
    for (const inside of [...this.#objects.keys()]
      .filter((p) => p.startsWith(`${at}/`))
      .reverse()) {
      this.#remove(inside);
    }
    for (const characteristic of watch.characteristics()) characteristic.notifying = false;
  }

  power(on: boolean): void {
    if (!on) for (const watch of this.#watches.values()) this.loseLink(watch);
    this.#change(ADAPTER, ADAPTER_INTERFACE, { Powered: flag(on) });
  }

  #pathOf(watch: MockWatch): string {
    for (const [at, other] of this.#watches) if (other === watch) return at;
    throw new RangeError(`${watch.name} was not added`);
  }

  #connected(at: string): boolean {
    return this.#objects.get(at)?.[DEVICE]?.Connected?.value === true;
  }

  #advertise(at: string): void {
    const watch = this.#watches.get(at);
    if (!watch) return;
    const RSSI = new dbus.Variant('n', -55);
    if (this.#objects.has(at)) {
      this.#change(at, DEVICE, { RSSI });
      return;
    }
    this.#put(at, {
      [DEVICE]: {
        Address: text(watch.address),
        AddressType: text('public'),
        Name: text(watch.name),
        Alias: text(watch.name),
        Paired: flag(false),
        Bonded: flag(false),
        Trusted: flag(false),
        Blocked: flag(false),
        LegacyPairing: flag(false),
        Connected: flag(false),
        ServicesResolved: flag(false),
        UUIDs: new dbus.Variant('as', watch.advertised),
        Adapter: path(ADAPTER),
        RSSI,
      },
    });
  }

  /** The GATT database appears once the link is up. */
  #resolve(at: string, watch: MockWatch): void {
    watch.services.forEach(({ uuid, characteristics }, s) => {
      const service = `${at}/service${hex(s + 1)}`;
      this.#put(service, {
        [SERVICE]: { UUID: text(uuid), Primary: flag(true), Device: path(at) },
      });
      characteristics.forEach((characteristic, c) => {
        const inside = `${service}/char${hex(c + 1)}`;
        characteristic.path = inside;
        this.#put(inside, {
          [CHARACTERISTIC]: {
            UUID: text(characteristic.uuid),
            Service: path(service),
            Value: bytes(new Uint8Array()),
            Notifying: flag(false),
            Flags: new dbus.Variant('as', characteristic.flags),
          },
        });
        if (!characteristic.flags.some((use) => use === 'notify' || use === 'indicate')) return;
        // Chromium refuses to subscribe where there is no CCC descriptor.
        this.#put(`${inside}/desc0001`, {
          'org.bluez.GattDescriptor1': {
            UUID: text('00002902-0000-1000-8000-00805f9b34fb'),
            Characteristic: path(inside),
            Value: bytes(new Uint8Array(2)),
            Flags: new dbus.Variant('as', ['read']),
          },
        });
      });
    });
    this.#change(at, DEVICE, { ServicesResolved: flag(true) });
  }

  #notify(at: string, characteristic: MockCharacteristic, value: Uint8Array): void {
    if (!this.#connected(at) || !characteristic.notifying) return;
    this.#signal(characteristic.path, PROPERTIES, 'PropertiesChanged', 'sa{sv}as', [
      CHARACTERISTIC,
      { Value: bytes(value) },
      [],
    ]);
  }

  #answer(call: Message): boolean {
    if (call.type !== dbus.MessageType.METHOD_CALL) return false;
    const reply = (signature = '', body: unknown[] = []): void =>
      void this.#bus.send(dbus.Message.newMethodReturn(call, signature, body));
    Promise.resolve()
      .then(() => this.#serve(call, reply))
      .catch((error: Error) => {
        const name = error instanceof BlueZError ? error.message : 'Failed';
        // dbus-next's types name the first argument wrongly.
        const answered = call as unknown as string;
        this.#bus.send(dbus.Message.newError(answered, `org.bluez.Error.${name}`, error.message));
      });
    return true;
  }

  async #serve(call: Message, reply: (signature?: string, body?: unknown[]) => void) {
    const at = call.path ?? '/';
    const watch = this.#watches.get(at);
    const characteristic = this.#characteristic(at);
    switch (`${call.interface}.${call.member}`) {
      case `${OBJECTS}.GetManagedObjects`:
        return reply('a{oa{sa{sv}}}', [Object.fromEntries(this.#objects)]);
      case `${PROPERTIES}.GetAll`:
        return reply('a{sv}', [this.#objects.get(at)?.[call.body[0]] ?? {}]);
      case `${PROPERTIES}.Get`: {
        const value = this.#objects.get(at)?.[call.body[0]]?.[call.body[1]];
        if (!value) throw new BlueZError('InvalidArguments');
        return reply('v', [value]);
      }
      case `${PROPERTIES}.Set`:
        this.#change(at, call.body[0], { [call.body[1]]: call.body[2] });
        return reply();
      case `${ADAPTER_INTERFACE}.StartDiscovery`:
        this.#discover(true);
        this.scans += 1;
        reply();
        await wait(DISCOVERY_MS);
        for (const device of this.#watches.keys()) this.#advertise(device);
        return;
      case `${ADAPTER_INTERFACE}.StopDiscovery`:
        this.#discover(false);
        return reply();
      case `${DEVICE}.Connect`:
      case `${DEVICE}.ConnectLE`:
        return this.#connect(at, watch, reply);
      case `${DEVICE}.Disconnect`:
        if (watch) this.loseLink(watch);
        return reply();
      case `${CHARACTERISTIC}.ReadValue`:
        return this.#read(at, characteristic, reply);
      case `${CHARACTERISTIC}.WriteValue`:
        await characteristic?.onWrite?.(new Uint8Array(call.body[0]));
        return reply();
      case `${CHARACTERISTIC}.StartNotify`:
      case `${CHARACTERISTIC}.StopNotify`: {
        const on = call.member === 'StartNotify';
        if (on) await characteristic?.onSubscribe?.();
        if (characteristic) characteristic.notifying = on;
        reply();
        this.#change(at, CHARACTERISTIC, { Notifying: flag(on) });
        return;
      }
      default:
        return reply(); // RegisterAgent, SetDiscoveryFilter, …
    }
  }

  async #read(
    at: string,
    characteristic: MockCharacteristic | undefined,
    reply: (signature: string, body: unknown[]) => void,
  ): Promise<void> {
    if (!characteristic?.onRead) throw new BlueZError('NotPermitted');
    const value = await characteristic.onRead();
    // BlueZ tells a read's value as a change too, and Chromium counts on it.
    this.#change(at, CHARACTERISTIC, { Value: bytes(value) });
    reply('ay', [Buffer.from(value)]);
  }

  async #connect(at: string, watch: MockWatch | undefined, reply: () => void): Promise<void> {
    const powered = this.#objects.get(ADAPTER)?.[ADAPTER_INTERFACE]?.Powered?.value;
    if (!powered) throw new BlueZError('NotReady');
    if (this.connectError !== null || !watch) throw new BlueZError(this.connectError ?? 'Failed');
    this.#change(at, DEVICE, { Connected: flag(true) });
    reply();
    await wait(DISCOVERY_MS);
    if (this.#connected(at)) this.#resolve(at, watch);
  }

  #characteristic(at: string): MockCharacteristic | undefined {
    for (const watch of this.#watches.values()) {
      for (const each of watch.characteristics()) if (each.path === at) return each;
    }
    return undefined;
  }

  #discover(on: boolean): void {
    this.#discovering = on;
    this.#change(ADAPTER, ADAPTER_INTERFACE, { Discovering: flag(on) });
  }

  #put(at: string, interfaces: Interfaces): void {
    this.#objects.set(at, interfaces);
    this.#signal('/', OBJECTS, 'InterfacesAdded', 'oa{sa{sv}}', [at, interfaces]);
  }

  #remove(at: string): void {
    const interfaces = Object.keys(this.#objects.get(at) ?? {});
    this.#objects.delete(at);
    this.#signal('/', OBJECTS, 'InterfacesRemoved', 'oas', [at, interfaces]);
  }

  #change(at: string, name: string, properties: Properties): void {
    Object.assign(this.#objects.get(at)?.[name] ?? {}, properties);
    this.#signal(at, PROPERTIES, 'PropertiesChanged', 'sa{sv}as', [name, properties, []]);
  }

  #signal(at: string, name: string, member: string, signature: string, body: unknown[]): void {
    this.#bus.send(dbus.Message.newSignal(at, name, member, signature, body));
  }
}

const hex = (n: number): string => n.toString(16).padStart(4, '0');

const busConfig = (socket: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
`;
