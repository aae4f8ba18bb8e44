/**
 * P8: signals at random moments, also while data are made and a model is solved: an end in time, and a way on. Schedulers
 * do not wait for an end: they send SIGKILL some time after SIGTERM. And a run that is stopped and continued is as any.
 */
import { join } from "@std/path";
import { config } from "../resume/support.ts";
import { amount, type Part, withControl } from "./part.ts";
import {
  brokenProgram,
  ended,
  hasFile,
  onlyRun,
  type Program,
  run,
  shippedProgram,
  start,
} from "./program.ts";
import { randomFrom } from "./random.ts";

/** A run to be interrupted, by what it does most of the time. */
const kinds: Readonly<Record<string, object>> = {
  "steps": config({ epochs: 1200 }, { dropout: 0.2 }, { checkpoint_frequency: 100 }),
  "data": {
    name: "long",
    dataset: { name: "synthetic_classification", params: { n_samples: 400_000, n_features: 40, seed: 1 } },
    model: { name: "logistic_regression" },
    training: { epochs: 1, batch_size: 4096, seed: 2 },
  },
  "a solve": {
    name: "long",
    dataset: { name: "synthetic_regression", params: { n_samples: 30_000, n_features: 300, seed: 1 } },
    model: { name: "linear_regression" },
    training: { seed: 2 },
  },
  "large steps": {
    name: "long",
    dataset: { name: "synthetic_regression", params: { n_samples: 20_000, n_features: 100, seed: 1 } },
    model: { name: "mlp", params: { hidden: [512, 512] } },
    training: { epochs: 2, batch_size: 20_000, seed: 2 },
  },
  "long steps": {
    name: "long",
    dataset: {
      name: "synthetic_classification",
      params: { n_samples: 20_000, n_features: 400, n_classes: 10, seed: 1 },
    },
    model: { name: "mlp", params: { hidden: [2000, 500] } },
    training: { epochs: 1, batch_size: 20_000, seed: 2 },
  },
  "epochs of one step": {
    name: "long",
    dataset: { name: "synthetic_regression", params: { n_samples: 4, n_features: 30_000, seed: 1 } },
    model: { name: "linear_regression", params: { use_gradient_descent: true } },
    training: { epochs: 200, learning_rate: 1e-6, seed: 2 },
    output: { checkpoint_frequency: 1, keep: { last: 2 } },
  },
};

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const begin = ["run", "--config", "a.json"];

/** What came of many signals. */
interface Signalled {
  /** Milliseconds from the signal to the end of the process. */
  readonly latencies: number[];
  /** Runs that were resumed to the end that they would have had. */
  resumed: number;
  /** Signals that came before there was a run. */
  early: number;
  /** Signals that came after the end. */
  late: number;
  readonly failures: string[];
}

/** The part. */
export const signals: Part = {
  promise:
    "SIGINT, SIGTERM and SIGHUP stop a run within two seconds, at any moment, in a state that can be resumed",
  async run(context) {
    const { scratch, quick } = context;
    const count = amount(context, 300, 9);
    const program = await shippedProgram();
    const found = await signalRuns(program, context, { count, names: Object.keys(kinds) });
    const sorted = found.latencies.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
    const killed = await killAfterTerm(program, context, amount(context, 80, 4));
    const stopped = await stopAndContinue(program, context, amount(context, 40, 4));
    const failures = [...found.failures, ...killed.failures, ...stopped.failures];
    if (!(at(0.99) < 2000)) failures.push(`the 99th percentile is ${at(0.99).toFixed(0)} ms`);
    const deaf = await brokenProgram(scratch, [{ module: "train/pacer.ts", by: "no_turns" }]);
    const control = await signalRuns(deaf, context, { count: quick ? 2 : 6, names: ["data"] });
    const slowest = Math.max(...control.latencies, 0);
    const ignored = control.late + control.failures.length;
    return {
      figure:
        `${sorted.length} signals (${found.early} before there was a run, ${found.late} more came too late): ` +
        `median ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, longest ${at(1).toFixed(0)} ms; ` +
        `${found.resumed} resumed to the same digest, ${found.failures.length} not; ` +
        `${killed.tried} SIGTERMs with SIGKILL ${graces.join(", ")} ms later (${killed.struck} struck): ` +
        `${killed.tried - killed.failures.length} came to the same digest; ` +
        `${stopped.struck} SIGSTOPs and SIGCONTs in ${stopped.tried} runs: ` +
        `${stopped.tried - stopped.failures.length} came to the same digest`,
      control: `a loop that never yields: longest ${
        slowest.toFixed(0)
      } ms, ${ignored} signals without effect`,
      failures: withControl(failures, slowest > 2000 || ignored > 0, "a deaf loop was not noticed"),
    };
  },
};

/** How long a scheduler waits after SIGTERM, in milliseconds. */
const graces = [20, 100, 1000, 5000] as const;

/** What came of runs that were not left alone. */
export interface Disturbed {
  tried: number;
  /** SIGKILLs that found the process alive, or stops that did. */
  struck: number;
  readonly failures: string[];
}

/** Sends SIGTERM at a random moment and SIGKILL some time later; what has begun has to come to the same end. */
export function killAfterTerm(
  program: Program,
  context: { readonly scratch: string },
  count: number,
  names: readonly string[] = Object.keys(kinds),
): Promise<Disturbed> {
  return disturb(program, context, { count, names }, async (child, { n, wait, result }) => {
    await wait();
    send(child, "SIGTERM");
    await wait(graces[n % graces.length]);
    if (send(child, "SIGKILL")) result.struck++;
  });
}

/** Stops runs and continues them, three times each; nothing may come of it. */
export function stopAndContinue(
  program: Program,
  context: { readonly scratch: string },
  count: number,
  names: readonly string[] = Object.keys(kinds),
): Promise<Disturbed> {
  return disturb(program, context, { count, names }, async (child, { wait, result }) => {
    for (let stop = 0; stop < 3; stop++) {
      await wait();
      if (!send(child, "SIGSTOP")) return;
      result.struck++;
      // Until the end is waited for, its number stays that of the process.
      await new Promise((resolve) => setTimeout(resolve, 300));
      send(child, "SIGCONT");
    }
  });
}

/** Runs that something is done to, and that are resumed if they did not come to their end. */
async function disturb(
  program: Program,
  { scratch }: { readonly scratch: string },
  { count, names }: { count: number; names: readonly string[] },
  act: (
    child: Deno.ChildProcess,
    options: { n: number; wait(milliseconds?: number): Promise<unknown>; result: Disturbed },
  ) => Promise<void>,
): Promise<Disturbed> {
  const result: Disturbed = { tried: 0, struck: 0, failures: [] };
  const random = randomFrom(count);
  const root = join(scratch, "disturbed");
  const wholes = new Map<string, { milliseconds: number; digest: string }>();
  for (let n = 0; n < count; n++) {
    const name = names[(n + Math.floor(n / graces.length)) % names.length];
    prepare(root, name);
    const whole = wholes.get(name) ?? await runWhole(program, root);
    wholes.set(name, whole);
    const child = start(program, begin, { cwd: root });
    const end = ended(child);
    const wait = async (milliseconds = (0.1 + 0.3 * random()) * whole.milliseconds) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const time = new Promise((resolve) => timer = setTimeout(resolve, milliseconds));
      await Promise.race([end, time]);
      clearTimeout(timer);
    };
    await act(child, { n, wait, result });
    const { code, signal, stderr } = await end;
    result.tried++;
    const run = onlyRun(join(root, "outputs", "long"));
    let problem: string | null = null;
    if (code !== 0 && run !== null && hasFile(root, "outputs", "long", run, "manifest.json")) {
      const resumed = await ended(start(program, ["resume", `outputs/long/${run}`], { cwd: root }));
      if (resumed.code !== 0) problem = `resume exits with ${resumed.code}: ${resumed.stderr}`;
    } else if (code !== 0 && code !== codes.SIGTERM && signal === null) {
      problem = `it exits with ${code}: ${stderr}`;
    } else if (code !== 0) continue;
    if (problem === null && digestIn(root) !== whole.digest) problem = "it came to another end";
    if (problem !== null) result.failures.push(`disturbed ${name} ${n + 1}: ${problem}`);
  }
  return result;
}

/** Whether the process was there to be sent it. */
function send(child: Deno.ChildProcess, signal: Deno.Signal): boolean {
  try {
    child.kill(signal);
    return true;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false;
  }
}

/** An empty workspace with the config of a kind. */
function prepare(root: string, kind: string): void {
  try {
    Deno.removeSync(root, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.mkdirSync(root);
  Deno.writeTextFileSync(join(root, "a.json"), JSON.stringify(kinds[kind]));
}

/** Sends signals to runs, each at a random moment of the time that it takes. */
async function signalRuns(
  program: Program,
  { scratch, say }: { scratch: string; say: (line: string) => void },
  { count, names }: { count: number; names: readonly string[] },
): Promise<Signalled> {
  const result: Signalled = { latencies: [], resumed: 0, early: 0, late: 0, failures: [] };
  const random = randomFrom(count);
  const wholes = new Map<string, { milliseconds: number; digest: string }>();
  for (
    let n = 0;
    result.latencies.length < count && result.late < count && result.failures.length < 20;
    n++
  ) {
    const name = names[n % names.length];
    const root = join(scratch, "signalled");
    prepare(root, name);
    const whole = wholes.get(name) ?? await runWhole(program, root);
    wholes.set(name, whole);
    const signal = (["SIGINT", "SIGTERM", "SIGHUP"] as const)[Math.floor(n / names.length) % 3];
    const delay = 60 + random() * Math.max(0, whole.milliseconds * 0.9 - 60);
    const problem = await signalOne(program, root, { signal, delay, digest: whole.digest, result });
    if (problem !== null) {
      result.failures.push(`${signal} after ${delay.toFixed(0)} ms of ${name}: ${problem}`);
    }
    if (n % 50 === 49) say(`${result.latencies.length} signals`);
  }
  return result;
}

async function runWhole(program: Program, root: string) {
  const started = performance.now();
  const { code, stderr } = await run(program, begin, { cwd: root });
  if (code !== 0) throw new Error(stderr);
  const milliseconds = performance.now() - started;
  const digest = digestIn(root)!;
  Deno.removeSync(join(root, "outputs"), { recursive: true });
  return { milliseconds, digest };
}

function digestIn(root: string): string | null {
  const runs = join(root, "outputs", "long");
  const path = join(runs, onlyRun(runs)!, "manifest.json");
  return JSON.parse(Deno.readTextFileSync(path)).final_digest;
}

/** Null if all is well. */
async function signalOne(
  program: Program,
  root: string,
  { signal, delay, digest, result }: {
    signal: keyof typeof codes;
    delay: number;
    digest: string;
    result: Signalled;
  },
): Promise<string | null> {
  const child = start(program, begin, { cwd: root });
  const end = ended(child);
  await Promise.race([end, new Promise((resolve) => setTimeout(resolve, delay))]);
  const sent = performance.now();
  if (!send(child, signal)) {
    result.late++;
    return null;
  }
  const { code, signal: killedBy, stderr } = await end;
  const runs = join(root, "outputs", "long"), name = onlyRun(runs);
  if (code === 0) {
    result.late++;
    return digestIn(root) === digest ? null : "it came to another end";
  }
  result.latencies.push(performance.now() - sent);
  // Before the program listens, the system ends it.
  if (killedBy === signal && name === null) {
    result.early++;
    return null;
  }
  if (code !== codes[signal]) return `it exits with ${code ?? killedBy}: ${stderr}`;
  if (name === null) {
    result.early++;
    return null;
  }
  if (!hasFile(runs, name, "summary.json")) return "it left no summary";
  const resumed = await run(program, ["resume", `outputs/long/${name}`], { cwd: root });
  if (resumed.code !== 0) return `resume exits with ${resumed.code}: ${resumed.stderr}`;
  if (digestIn(root) !== digest) return "the resumed run came to another end";
  result.resumed++;
  return null;
}
