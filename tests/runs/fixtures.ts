/** What the tests of this folder share: a workspace, a spec, a snapshot, a finished run. */
import type { RunFacts } from "../../src/runs/documents/facts.ts";
import { Recorder } from "../../src/runs/record/recorder.ts";
import { encodeTensors } from "../../src/runs/formats/safetensors.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { parseSpec, type Spec } from "../../src/spec/spec.ts";
import type { Snapshot } from "../../src/train/snapshot.ts";

/** Calls `test` with a new directory (its real path) and removes it afterwards. */
export async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Has the code under test take this system for another until the result is disposed; paths stay as they are. */
export function asSystem(os: typeof Deno.build.os): Disposable {
  const build = Object.getOwnPropertyDescriptor(Deno, "build")!;
  Object.defineProperty(Deno, "build", { ...build, value: { ...Deno.build, os } });
  return { [Symbol.dispose]: () => Object.defineProperty(Deno, "build", build) };
}

/** The same for Windows. */
export const asWindows = (): Disposable => asSystem("windows");

/** A spec with defaults. */
export function specOf({ name = "demo", output = {} }: { name?: string; output?: object } = {}): Spec {
  const { value, issues } = parseSpec({
    name,
    dataset: { name: "synthetic_regression" },
    model: { name: "linear_regression" },
    output,
  });
  if (issues) throw new Error(JSON.stringify(issues));
  return value;
}

/** Facts of a run that started at a fixed time. */
export function factsOf(changes: Partial<RunFacts> = {}): RunFacts {
  return {
    files: [],
    seeds: { data: 42, shuffle: 7 },
    kernels: "reference",
    parameters: 3,
    rows: { train: 8, validation: 2, test: 0 },
    what: { model: "linear_regression", epochs: 3 },
    trajectory: { model: "linear_regression" },
    monitor: { metric: "loss", mode: "min" },
    started: new Date("2026-01-31T23:59:58.500Z"),
    ...changes,
  };
}

/** A state with two weights and a bias that depend on the step. */
export function snapshotOf(epoch: number, step = epoch * 4, epochComplete = true): Snapshot {
  return {
    model: [
      { name: "linear.weight", shape: [2, 1], data: new Float64Array([step / 3, -0.25]) },
      { name: "linear.bias", shape: [1], data: new Float64Array([0.1]) },
    ],
    optimizer: [{ name: "momentum.linear.bias", shape: [1], data: new Float64Array([step]) }],
    state: {
      epoch,
      step,
      epochComplete,
      partial: null,
      model: { name: "linear_regression", params: { l2_regularization: 0.5 } },
      objective: "mse",
      precision: "float64",
      task: "regression",
      features: ["height", "weight"],
      targets: 1,
      classes: null,
      preprocessing: {
        categorical: [],
        unknown: "error",
        missing: { numeric: true, categorical: false },
        impute: [0.5, null],
        standardize: { mean: [0.1, 1e-9], scale: [1, 3.3] },
        target: null,
      },
    },
  };
}

/** Records a run whose epochs have these losses. */
export async function recordRun(
  root: string,
  { losses = [3, 2, 1], spec = specOf(), facts = factsOf() }: {
    losses?: readonly number[];
    spec?: Spec;
    facts?: RunFacts;
  } = {},
): Promise<{ workspace: Workspace; recorder: Recorder }> {
  const workspace = await Workspace.open(root);
  const recorder = await Recorder.create(workspace, spec, facts);
  for (const [i, loss] of losses.entries()) {
    await recorder.epoch(
      { kind: "epoch", epoch: i + 1, step: 4 * (i + 1), metrics: { loss } },
      snapshotOf(i + 1),
    );
  }
  const epoch = losses.length;
  await recorder.finish(
    {
      kind: "finished",
      status: "completed",
      ended: "epochs",
      epoch,
      step: 4 * epoch,
      metrics: { loss: losses[epoch - 1] },
    },
    snapshotOf(epoch),
  );
  return { workspace, recorder };
}

/** The bytes of a file that holds these arrays. */
export function tensorFile(...content: Parameters<typeof encodeTensors>): Uint8Array {
  const pieces = encodeTensors(...content);
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** The names in a directory, sorted. */
export function namesIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
}
