/**
 * What a training step costs beside its kernels.
 *
 * @module
 */
import { createMemory, loadFunctions } from "../../src/kernels/wasm.ts";
import type { Functions } from "../../src/kernels/functions.ts";
import { WasmKernels } from "../../src/kernels/wasm_calls.ts";
import { planExperiment } from "../../src/plan.ts";
import { openSession, type Session } from "../../src/session.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { Compute } from "../../src/tensor/compute.ts";
import { trainStep, trainSteps } from "../../src/train/step.ts";
import { ratios } from "./statistics.ts";
import { best, warm } from "./timing.ts";
import { specOf, workloads } from "./workloads.ts";

/** What a step takes, and its kernel calls alone, in microseconds by round. */
export interface StepCost {
  readonly workload: string;
  readonly step: number[];
  readonly kernels: number[];
  /** Calls into WebAssembly in a step. */
  readonly calls: number;
}

/** The share of a step that is not spent in its kernels, by round. */
export function overheadShares({ step, kernels }: StepCost): number[] {
  return ratios(kernels, step).map((share) => 1 - share);
}

/**
 * Times whole training steps, in turn with a replay of the very calls into WebAssembly that such a step makes, with the
 * same addresses and sizes, as straight code without loop, tape, arrays or objects. What the step takes longer is the
 * cost of everything around the kernels.
 */
export async function measureStep(id: string, repeats: number): Promise<StepCost> {
  const { config } = workloads.find((workload) => workload.id === id)!;
  const spec = await specOf(config);
  const calls: [name: string, args: readonly (number | boolean)[]][] = [];
  let recording = false;
  const note = (name: string, args: readonly (number | boolean)[]) => {
    if (recording) calls.push([name, args]);
  };
  const plain = await open(spec, (functions) => functions);
  const noted = await open(spec, (functions) => noting(functions, note));
  const oneStep = ({ session }: Opened) => trainStep(session, session.data.order, 0, session.batchSize);
  for (let i = 0; i < 3; i++) oneStep(noted);
  recording = true;
  oneStep(noted);
  const replay = await straightCode(calls);
  const count = 3000;
  // As many at once as an epoch of the workload has.
  const { session } = plain, { order } = session.data, loss = { total: 0 };
  const most = Math.floor(order.length / session.batchSize);
  const steps = () => {
    for (let left = count; left > 0;) {
      left -= trainSteps(session, order, 0, Math.min(left, most), loss);
    }
  };
  const replays = () => {
    for (let i = 0; i < count; i++) replay(noted.functions);
  };
  const cost: StepCost = { workload: id, step: [], kernels: [], calls: calls.length };
  warm(steps);
  warm(replays);
  for (let round = 0; round < repeats; round++) {
    cost.step.push(best(steps) / count * 1e6);
    cost.kernels.push(best(replays) / count * 1e6);
  }
  return cost;
}

interface Opened {
  readonly session: Session;
  readonly functions: Functions;
}

/** A session whose kernels stand on `wrap(functions)`. */
async function open(
  spec: Awaited<ReturnType<typeof specOf>>,
  wrap: (functions: Functions) => Functions,
): Promise<Opened> {
  const { precision } = spec.training;
  const memory = createMemory();
  const { name, functions } = await loadFunctions({ precision, memory });
  const kernels = new WasmKernels(name, precision, memory, wrap(functions));
  const pacer = new Pacer(new AbortController().signal);
  const refuse = () => Promise.reject(new Error("A workload reads no files"));
  const context = { read: refuse, open: refuse, breathe: pacer.breathe };
  const plan = await planExperiment(spec, context);
  return { session: await openSession(plan, context, { compute: new Compute(memory, kernels) }), functions };
}

/** Functions that tell `note` of each call. */
function noting(
  functions: Functions,
  note: (name: string, args: readonly (number | boolean)[]) => void,
): Functions {
  const entries = Object.entries(functions).map(([name, call]) => [
    name,
    (...args: (number | boolean)[]) => {
      note(name, args);
      return call(...args);
    },
  ]);
  return Object.fromEntries(entries);
}

/** A function that makes these calls, written out. */
async function straightCode(
  calls: readonly (readonly [string, readonly (number | boolean)[]])[],
): Promise<(functions: Functions) => void> {
  const lines = calls.map(([name, args]) => `f.${name}(${args.join(", ")});`);
  const text = `export default (f) => {\n${lines.join("\n")}\n};`;
  return (await import(`data:application/javascript,${encodeURIComponent(text)}`)).default;
}
