// Files that leave the page: into the browser's downloads, and nowhere else.

/** "vigil-20261122-221500.vigil", by the clock on the wall. */
export function flightName(now: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `vigil-${date}-${time}.vigil`;
}

export function saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click; it is let go once that is surely over.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
