// The module that scripts and benchmarks import (build/node/replay.mjs).
export { MONITOR_DEFAULTS } from '../core/module.ts';
export { DEVICES, GATT, LINK_FAULTS, SCENARIOS } from '../generated/core.ts';
export {
  type Card,
  CardError,
  ModelError,
  readCard,
  runsInCore,
  withWeights,
} from '../inference/card.ts';
export { ComparingRunner, CoreRunner } from '../inference/core_engine.ts';
export { MODEL_MISSING, ModelRunner } from '../inference/model_runner.ts';
export { loadOnnxEngine, type ModelEngine } from '../inference/onnx_engine.ts';
export { HYBRID_CARD, STRESS_CARD } from '../inference/shipped.ts';
export { ENGINE_CHOICES } from '../worker/messages.ts';
export { FeatureTable } from './feature_table.ts';
export { newReplay, play, RecordingError, type RecordingSource } from './play.ts';
export { ledgerLines, type ResultLine, secondLines } from './results.ts';
