// ONNX Runtime Web's own worker.
import { modelFile } from './model_files.ts';
import type { ToOnnx } from './onnx_protocol.ts';
import { onnxServer } from './onnx_server.ts';

const answer = onnxServer(modelFile, (message) => self.postMessage(message));
self.addEventListener('message', ({ data }: MessageEvent<ToOnnx>) => void answer(data));
