/**
 * The workloads: configs of this folder, and what the peers need to do the same.
 *
 * @module
 */
import { join } from "@std/path";
import { epochOrder } from "../../src/datasets/batches.ts";
import { planExperiment } from "../../src/plan.ts";
import { openSession, type Session } from "../../src/session.ts";
import { loadSpecs } from "../../src/spec/load.ts";
import type { Spec } from "../../src/spec/spec.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { writeNpy } from "./npy.ts";

/** One of them. */
export interface Workload {
  readonly id: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** The path of its config. */
  readonly config: string;
}

const titles = {
  W1: "linear regression 1000 × 20, mini-batches of 32, 50 epochs, float64",
  W2: "network 20-10-5-2, 1000 rows, SGD, batch 32, 100 epochs, float32",
  W2a: "the same with Adam",
  W3: "network 784-512-256-10, 12 000 rows, Adam, batch 128, 3 epochs, float32",
  W4: "ridge regression 100 000 × 200, solved exactly, float64",
};

/** Every workload. */
export const workloads: readonly Workload[] = Object.entries(titles).map(([id, title]) => ({
  id,
  title,
  config: join(import.meta.dirname!, "configs", `${id.toLowerCase()}.yaml`),
}));

/** The experiment of a config file. */
export async function specOf(config: string): Promise<Spec> {
  const [spec] = await loadSpecs(config, { overrides: [] });
  return spec;
}

/** An open session of an experiment that reads no files: its data and its start values. */
export async function sessionOf(spec: Spec): Promise<Session> {
  const pacer = new Pacer(new AbortController().signal);
  const refuse = () => Promise.reject(new Error("A workload reads no files"));
  const context = { read: refuse, open: refuse, breathe: pacer.breathe };
  return await openSession(await planExperiment(spec, context), context);
}

/** What the peers are told; see `peers/common.py`. */
export function settingsOf(
  { model, data, packed, plan: { facts: { spec: { training, model: named }, ...facts } } }: Session,
) {
  const { l2_regularization: l2 = 0 } = named.params as { l2_regularization?: number };
  const biases = packed.params.filter(({ shape }) => shape.length === 1);
  return {
    task: facts.info.task,
    solved: model.fit !== undefined,
    rows: data.split.train.length,
    layers: [data.inputs, ...biases.map(({ size }) => size)],
    epochs: training.epochs,
    batch_size: training.batch_size,
    learning_rate: training.learning_rate,
    optimizer: training.optimizer.name,
    l2,
    seed: facts.seeds.shuffle,
  };
}

/** Writes what the peers read: the data that mlx trains on, its start values and its orders. */
export async function prepare(workload: Workload, directory: string): Promise<void> {
  const session = await sessionOf(await specOf(workload.config));
  const settings = settingsOf(session);
  const { data, packed: { params }, shuffleSeed } = session;
  const at = (name: string) => join(directory, `${name}.npy`);
  await Deno.mkdir(directory, { recursive: true });
  await Deno.writeTextFile(join(directory, "workload.json"), JSON.stringify(settings, null, 2) + "\n");
  writeNpy(at("x"), data.x, [settings.rows, data.inputs]);
  writeNpy(at("y"), data.y, [settings.rows]);
  params.forEach((param, i) => writeNpy(at(`start_${i}`), param.data, param.shape));
  const orders = new Uint32Array(settings.epochs * settings.rows);
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    orders.set(epochOrder(data.split.train, shuffleSeed, epoch), (epoch - 1) * settings.rows);
  }
  writeNpy(at("order"), orders, [settings.epochs, settings.rows]);
}
