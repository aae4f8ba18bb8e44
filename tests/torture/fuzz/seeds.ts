/** Good files of every kind, to start from. */
import { zipSync } from "./zip.ts";
import { checkpointFiles, index, manifest } from "./run_files.ts";
import { table } from "./good_run.ts";

const config = {
  name: "demo",
  description: "Größe \u{1f600}",
  dataset: {
    name: "csv",
    path: "data.csv",
    params: { target: "y", drop: ["a"], delimiter: "," },
    split: { test: 0.2, validation: 0.1, seed: 7 },
    standardize: true,
  },
  model: { name: "mlp", params: { hidden: [8, 4], dropout: 0.1 } },
  training: {
    epochs: 3,
    batch_size: 16,
    learning_rate: 1e-3,
    optimizer: "adam",
    params: { betas: [0.9, 0.999] },
    seed: 42,
  },
  output: { directory: "outputs", checkpoint_frequency: 2, save_logs: false },
};

const yaml = `# an experiment
name: demo
dataset: &data
  name: synthetic_regression
  params: {n_samples: 100, n_features: 4, noise_std: .5}
  split:
    test: 0.2
model:
  name: "mlp"
  params:
    hidden: [8, 4]
training:
  epochs: 3
  learning_rate: 1e-3
  seed: 42
description: |
  two
  lines
`;

const jsonLines = Array.from(
  { length: 24 },
  (_, i) => JSON.stringify({ a: i % 5 === 4 ? null : i / 4, b: `c${i % 3}`, y: i % 2 }),
);

function npyOf(shape: string, type: string, data: Uint8Array): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + "\n";
  return new Uint8Array([
    ...[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0],
    ...new TextEncoder().encode(header),
    ...data,
  ]);
}

const numbers = new Uint8Array(Float64Array.from({ length: 36 }, (_, i) => i % 7).buffer);
const labels = new Uint8Array(BigInt64Array.from({ length: 12 }, (_, i) => BigInt(i % 2)).buffer);

const texts: Readonly<Record<string, () => readonly (string | Uint8Array)[]>> = {
  "a.json": () => [JSON.stringify(config, null, 2), JSON.stringify([config, { ...config, name: "two" }])],
  "a.jsonc":
    () => [`// experiments\n${JSON.stringify(config, null, 2).replace('"name"', '/* its name */ "name"')}`],
  "a.yaml": () => [yaml, JSON.stringify(config)],
  "override":
    () => ["training.learning_rate=0.01", "model.params.hidden=[1, 2]", "x-note={a: b}", "name='a=b'"],
  "csv, no header": () => ["1,5;red;0\n-2e3;green;1\n2;red;2,5\n4;green;8\n", table.replaceAll(",", ";")],
  "csv": () => [table, table.replaceAll(",", ";"), '"a","b ""q""","y"\r\n1.5,"two\nlines",0\r\n-2e3,x,1\r\n'],
  "jsonl": () => [jsonLines.join("\n") + "\n"],
  "npy": () => [npyOf("(12, 3)", "<f8", numbers), npyOf("(12,)", "<i8", labels)],
  "npz": () => [
    zipSync({ "x.npy": npyOf("(12, 3)", "<f8", numbers), "y.npy": npyOf("(12,)", "<i8", labels) }, false),
    zipSync({ "x.npy": npyOf("(12, 3)", "<f8", numbers), "y.npy": npyOf("(12,)", "<i8", labels) }, true),
  ],
  "safetensors": () => [checkpointFiles()["model.safetensors"]],
  "state.json": () => [checkpointFiles()["state.json"]],
  "manifest.json": () => [manifest()],
  "index.json": () => [index],
  "best.json": () => [
    JSON.stringify({ checkpoint: "checkpoint_epoch_2", epoch: 2, metric: "val_loss", value: 0.5 }) + "\n",
  ],
  "summary.json":
    () => [JSON.stringify({ experiment: "demo", final_metrics: { loss: 0.5, val_loss: null } }) + "\n"],
  "metrics.ndjson": () => [
    '{"epoch": 1, "loss": 0.5, "r2": null}\n',
    '{"epoch": 1, "loss": 0.5}\n{"epoch": 2, "loss": 0.25}\n',
  ],
};

const made = new Map<string, readonly Uint8Array[]>();

/** The good files of a kind. */
export function seedsOf(kind: string): readonly Uint8Array[] {
  const known = made.get(kind) ??
    texts[kind]().map((one) => typeof one === "string" ? new TextEncoder().encode(one) : one);
  made.set(kind, known);
  return known;
}
