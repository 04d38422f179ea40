// What the state machines need of Bluetooth. browser.ts gives it for navigator.bluetooth, the
// worker for the simulated watch, the tests for a peer that fails on demand.

/** A row of the core's GATT table; web/generated/core.ts holds the table. */
export interface GattRow {
  readonly id: number;
  readonly service: string;
  readonly uuid: string;
  readonly name: string;
  readonly read: boolean;
  readonly write: boolean;
  readonly notify: boolean;
  readonly indicate: boolean;
}

export interface GattCharacteristic {
  readonly uuid: string;
  read(): Promise<Uint8Array>;
  /** With response. */
  write(value: Uint8Array): Promise<void>;
  /** Notifications or indications, whichever it has; the listener is called until the link ends. */
  subscribe(listener: (value: Uint8Array, arrivalMs: number) => void): Promise<void>;
}

export interface GattService {
  readonly uuid: string;
  characteristics(): Promise<readonly GattCharacteristic[]>;
}

export interface GattDevice {
  readonly id: string;
  readonly name: string;
  connect(): Promise<void>;
  /** Ends the link, or the attempt to make one. No `disconnected` need follow. */
  disconnect(): void;
  services(): Promise<readonly GattService[]>;
  /**
   * Calls whenever the device is heard to advertise, until the signal. Rejects where the browser
   * does not allow it; missing where it cannot tell.
   */
  readonly listen?: ((heard: () => void, signal: AbortSignal) => Promise<void>) | undefined;
  /** Called when the link ends other than by `disconnect`. */
  disconnected: (() => void) | null;
}
