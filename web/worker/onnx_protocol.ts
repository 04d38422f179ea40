// What the worker and ONNX Runtime Web's own worker say to each other.
import type { Card } from '../inference/card.ts';
import type { Prediction } from '../inference/onnx_engine.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export type ToOnnx =
  /** A model: the graph's file or where it lies; and where the runtime lies. */
  | {
      readonly type: 'load';
      readonly session: number;
      readonly card: Card;
      readonly graph: string | Bytes;
      readonly runtime: string;
    }
  | {
      readonly type: 'run';
      readonly session: number;
      readonly run: number;
      readonly input: Float32Array;
      readonly state: Float32Array;
    };

export type FromOnnx =
  | { readonly type: 'progress'; readonly session: number; readonly bytes: number }
  | { readonly type: 'loaded'; readonly session: number; readonly name: string }
  | { readonly type: 'not-loaded'; readonly session: number; readonly message: string }
  | { readonly type: 'ran'; readonly run: number; readonly prediction: Prediction }
  | { readonly type: 'not-run'; readonly run: number; readonly message: string };
