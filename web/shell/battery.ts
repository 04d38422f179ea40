// The battery of the device that Vigil runs on, where the browser tells it.
import type { Battery } from '../inference/selection.ts';

/** https://www.w3.org/TR/battery-status/ (Chrome). */
interface BatteryManager extends EventTarget, Battery {}
type BatteryNavigator = Navigator & { getBattery?: () => Promise<BatteryManager> };

/** Calls now and at each change; never where the browser does not tell. */
export async function onBattery(changed: (battery: Battery) => void): Promise<void> {
  const battery = await (navigator as BatteryNavigator).getBattery?.().catch(() => null);
  if (!battery) return;
  const tell = (): void => changed({ level: battery.level, charging: battery.charging });
  for (const event of ['levelchange', 'chargingchange']) battery.addEventListener(event, tell);
  tell();
}
