// What all watches share: loaded when the first of them wants it.
/** @param progress how many bytes have come so far */
export type Load<T> = (progress: (bytes: number) => void) => Promise<T>;

/** Loads once, however often it is asked; after a failure, again. Who waits hears of the progress. */
export function loadedOnce<T>(load: Load<T>): Load<T> {
  const waiting = new Set<(bytes: number) => void>();
  let loaded: Promise<T> | null = null;
  return (progress) => {
    waiting.add(progress);
    loaded ??= load((bytes) => {
      for (const each of waiting) each(bytes);
    })
      .catch((error: unknown) => {
        loaded = null;
        throw error;
      })
      .finally(() => waiting.clear());
    return loaded;
  };
}
