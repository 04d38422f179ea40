// What can go wrong between Vigil and a watch, each with a sentence that says what to do.

export type FaultKind =
  | 'bluetooth_missing'
  | 'bluetooth_blocked'
  | 'adapter_missing'
  | 'adapter_off'
  | 'permission_refused'
  | 'out_of_reach'
  | 'nothing_to_measure'
  | 'no_answer'
  | 'link_lost'
  | 'refused'
  | 'stream_refused';

/** `message` is for people: what happened, and what to do. `detail` is the browser's own word. */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly detail: string;

  constructor(kind: FaultKind, message: string, detail = '') {
    super(message);
    this.name = 'Fault';
    this.kind = kind;
    this.detail = detail;
  }
}

export const WEB_BLUETOOTH_FLAG =
  '--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend';

/** For a browser without navigator.bluetooth. */
export function bluetoothMissing(userAgent: string, secure: boolean): Fault {
  const sentence = (text: string): Fault => new Fault('bluetooth_missing', text);
  if (!secure) {
    return sentence(
      'Bluetooth needs a secure page. Open Vigil over https, or on this computer as localhost.',
    );
  }
  if (/iPhone|iPad/.test(userAgent)) {
    return sentence(
      'Browsers on iPhone and iPad have no Web Bluetooth. Open Vigil in Chrome on a computer or an Android phone.',
    );
  }
  const chromium = /Chrom(e|ium)\//.test(userAgent);
  if (chromium && /Linux/.test(userAgent) && !/Android/.test(userAgent)) {
    return sentence(
      `Chrome on Linux keeps Bluetooth behind a flag. Start it with ${WEB_BLUETOOTH_FLAG}`,
    );
  }
  return sentence(
    'This browser has no Web Bluetooth. Open Vigil in Chrome or Edge on a computer, or in Chrome on Android.',
  );
}

export const adapterMissing = (): Fault =>
  new Fault('adapter_missing', 'This computer has no Bluetooth LE. Plug in an adapter.');

export const adapterOff = (detail = ''): Fault =>
  new Fault('adapter_off', 'Bluetooth is off. Switch it on in the system settings.', detail);

export const permissionRefused = (detail = ''): Fault =>
  new Fault(
    'permission_refused',
    "The browser may not use Bluetooth here. Allow it in the page's settings, beside the address.",
    detail,
  );

export const bluetoothBlocked = (detail = ''): Fault =>
  new Fault(
    'bluetooth_blocked',
    'Bluetooth is switched off for web pages by a setting or a policy of this browser.',
    detail,
  );

export const outOfReach = (name: string, detail = ''): Fault =>
  new Fault(
    'out_of_reach',
    `${name} does not answer. Bring it closer, and see that no other app holds its connection.`,
    detail,
  );

export const nothingToMeasure = (name: string): Fault =>
  new Fault(
    'nothing_to_measure',
    `${name} sends nothing that Vigil can read. On the watch, start the companion or switch heart rate broadcast on.`,
  );

export const noAnswer = (name: string, what: string, seconds: number): Fault =>
  new Fault('no_answer', `${name} gave no answer within ${seconds} s to: ${what}.`);

export const linkLost = (name: string): Fault =>
  new Fault('link_lost', `The connection to ${name} is lost.`);

export const refused = (name: string, what: string, detail = ''): Fault =>
  new Fault('refused', `${name} refused to: ${what}. Restart Bluetooth on the watch.`, detail);

export const streamRefused = (name: string, channel: string, why: string): Fault =>
  new Fault('stream_refused', `${name} does not send ${channel}: ${why}.`);
