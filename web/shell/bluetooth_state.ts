// Whether this device and this page may use Bluetooth at all, as the screen says it.
import type { Fault } from '../bluetooth/fault.ts';
import type { Shell } from './dashboard.ts';

/** @param fault null: none */
export function bluetoothState(fault: Fault | null): Shell['bluetooth'] {
  switch (fault?.kind) {
    case 'bluetooth_missing':
    case 'adapter_missing':
      return 'missing';
    case 'adapter_off':
      return 'off';
    case 'bluetooth_blocked':
    case 'permission_refused':
      return 'blocked';
    default:
      return 'ready';
  }
}
