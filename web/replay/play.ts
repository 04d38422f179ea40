// Plays a recording folder: files in, whole seconds out. The page and the command line share it.
import {
  type Core,
  MONITOR_DEFAULTS,
  type MonitorOptions,
  type Replay,
  ReplayStep,
} from '../core/module.ts';

/** One file of a recording, wherever it lies. */
export interface RecordingSource {
  /** Without folders. */
  readonly name: string;
  /** The next bytes, at most so many; none at the end. */
  read(atMost: number): Promise<Uint8Array> | Uint8Array;
}

/** The recording cannot be read; the message names file and line. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/**
 * Yields the replay after each whole second, for its snapshot and alerts to be read; throws a
 * RecordingError where a file is wrong (what was yielded before stands). The caller deletes it.
 *
 * @param settle runs the model on what waits for it: the replay waits, too, so that an engine's
 *   speed never changes a result
 */
export async function* play(
  replay: Replay,
  sources: readonly RecordingSource[],
  settle: () => Promise<void> = async () => {},
): AsyncGenerator<Replay> {
  const files = new Map<number, RecordingSource>();
  for (const source of sources) {
    const file = replay.addFile(source.name);
    if (file >= 0) files.set(file, source);
  }
  if (files.size === 0) {
    const names = sources.map((source) => source.name).join(', ') || 'nothing';
    throw new RecordingError(
      `no file of a recording (BVP.csv, ACC.csv, EDA.csv, RR.csv …) among: ${names}`,
    );
  }
  for (;;) {
    switch (replay.step()) {
      case ReplayStep.hungry:
        await feed(replay, files);
        break;
      case ReplayStep.second:
        await settle();
        yield replay;
        break;
      case ReplayStep.finished:
        return;
      default:
        throw new RecordingError(replay.error);
    }
  }
}

export function newReplay(core: Core, options: Partial<MonitorOptions> = {}): Replay {
  return new core.Replay({ ...MONITOR_DEFAULTS, ...options });
}

async function feed(replay: Replay, files: ReadonlyMap<number, RecordingSource>): Promise<void> {
  const file = replay.wantedFile();
  const source = files.get(file);
  if (!source) throw new RangeError(`the replay wants file ${file}`);
  const bytes = await source.read(replay.chunkBuffer(file).length);
  if (bytes.length === 0) {
    replay.finish(file);
  } else {
    replay.chunkBuffer(file).set(bytes);
    replay.feed(file, bytes.length);
  }
}
