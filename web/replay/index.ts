// The module that scripts/vigil.mjs imports (build/node/replay.mjs).
export { CardError, readCard } from '../inference/card.ts';
export { FeatureTable } from './feature_table.ts';
export { newReplay, play, RecordingError, type RecordingSource } from './play.ts';
export { ledgerLines, type ResultLine, secondLines } from './results.ts';
