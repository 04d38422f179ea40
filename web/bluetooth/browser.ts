// navigator.bluetooth behind the interfaces of gatt.ts, and its errors as faults.
import {
  adapterMissing,
  adapterOff,
  bluetoothBlocked,
  bluetoothMissing,
  Fault,
  permissionRefused,
} from './fault.ts';
import type { GattCharacteristic, GattDevice, GattRow, GattService } from './gatt.ts';
import { clockNow } from './timers.ts';

/** Why nothing can be paired here; null where it can be tried. */
export async function bluetoothFault(): Promise<Fault | null> {
  if (!navigator.bluetooth) return bluetoothMissing(navigator.userAgent, window.isSecureContext);
  // Tells a missing adapter only: one that is switched off shows when it is used.
  return (await navigator.bluetooth.getAvailability()) ? null : adapterMissing();
}

/** Calls back when Bluetooth goes away on this device, and when it comes back. */
export function onAvailability(listener: (available: boolean) => void): void {
  navigator.bluetooth?.addEventListener('availabilitychanged', (event) =>
    listener((event as Event & { readonly value: boolean }).value),
  );
}

/**
 * Lets the person choose a watch. Null: they closed the chooser. Needs a user gesture.
 * @param everything also devices that do not advertise what Vigil reads
 */
export async function chooseWatch(
  table: readonly GattRow[],
  everything: boolean,
): Promise<GattDevice | null> {
  const fault = await bluetoothFault();
  if (fault) throw fault;
  const optionalServices = [...new Set(table.map((row) => row.service))];
  try {
    const device = await navigator.bluetooth.requestDevice(
      everything
        ? { acceptAllDevices: true, optionalServices }
        : {
            filters: advertised(table).map((service) => ({ services: [service] })),
            optionalServices,
          },
    );
    return new BrowserDevice(device);
  } catch (error) {
    const known = choosingFault(error);
    if (known) throw known;
    return null;
  }
}

/** The watches that were chosen before, where the browser remembers them. */
export async function knownWatches(): Promise<GattDevice[]> {
  if (!navigator.bluetooth?.getDevices) return [];
  const devices = await navigator.bluetooth.getDevices();
  return devices.map((device) => new BrowserDevice(device));
}

/** Services that make a device a watch: each of its vital signs. Headphones have a battery too. */
function advertised(table: readonly GattRow[]): string[] {
  const rows = table.filter((row) => (row.notify || row.indicate) && row.name !== 'battery_level');
  return [...new Set(rows.map((row) => row.service))];
}

/** Null: the person closed the chooser. The browser tells most of these apart by words alone. */
export function choosingFault(error: unknown): Fault | null {
  const { name, message } = error as DOMException;
  if (/adapter not available|low energy not available/i.test(message)) return adapterMissing();
  if (/globally disabled|has disabled/i.test(message)) return bluetoothBlocked(message);
  if (/denied|permission/i.test(message) && name !== 'AbortError')
    return permissionRefused(message);
  if (/turned off|powered off/i.test(message) || name === 'InvalidStateError') {
    return adapterOff(message);
  }
  if (name === 'NotFoundError' || name === 'AbortError') return null;
  if (name === 'SecurityError' || name === 'NotAllowedError') return permissionRefused(message);
  return new Fault('refused', `The browser could not look for watches: ${message}`, message);
}

/** Connecting fails with InvalidStateError where the adapter is off, with the others where the
 * permission was withdrawn. */
function connectingFault(error: unknown): unknown {
  const { name, message } = error as DOMException;
  if (name === 'InvalidStateError') return adapterOff(message);
  return name === 'SecurityError' || name === 'NotAllowedError'
    ? permissionRefused(message)
    : error;
}

class BrowserDevice implements GattDevice {
  disconnected: (() => void) | null = null;
  readonly #device: BluetoothDevice;

  constructor(device: BluetoothDevice) {
    this.#device = device;
    device.addEventListener('gattserverdisconnected', () => {
      if (!device.gatt?.connected) this.disconnected?.();
    });
  }

  get id(): string {
    return this.#device.id;
  }

  get name(): string {
    return this.#device.name || 'The watch';
  }

  async connect(): Promise<void> {
    try {
      await this.#server.connect();
    } catch (error) {
      throw connectingFault(error);
    }
  }

  disconnect(): void {
    this.#server.disconnect();
  }

  get listen(): GattDevice['listen'] {
    if (!this.#device.watchAdvertisements) return undefined;
    return async (heard, signal) => {
      this.#device.addEventListener('advertisementreceived', heard, { signal });
      await this.#device.watchAdvertisements({ signal });
    };
  }

  async services(): Promise<GattService[]> {
    const services = await this.#server.getPrimaryServices().catch((error: DOMException) => {
      if (error.name === 'NotFoundError') return []; // none of those that Vigil asked for
      throw error;
    });
    return services.map((service) => ({
      uuid: service.uuid,
      characteristics: async () =>
        (await service.getCharacteristics()).map((at) => new BrowserCharacteristic(at)),
    }));
  }

  get #server(): BluetoothRemoteGATTServer {
    if (!this.#device.gatt) throw permissionRefused('the device has no GATT server');
    return this.#device.gatt;
  }
}

class BrowserCharacteristic implements GattCharacteristic {
  readonly #at: BluetoothRemoteGATTCharacteristic;

  constructor(at: BluetoothRemoteGATTCharacteristic) {
    this.#at = at;
  }

  get uuid(): string {
    return this.#at.uuid;
  }

  async read(): Promise<Uint8Array> {
    return bytesOf(await this.#at.readValue());
  }

  async write(value: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#at.writeValueWithResponse(value);
  }

  async subscribe(listener: (value: Uint8Array, arrivalMs: number) => void): Promise<void> {
    this.#at.addEventListener('characteristicvaluechanged', () => {
      if (this.#at.value) listener(bytesOf(this.#at.value), clockNow());
    });
    await this.#at.startNotifications();
  }
}

/** A copy that may be transferred. */
function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}
