/** Processes that get no more memory than a number of bytes, whatever they ask for: control groups of Linux. Needs root. */
import { join } from "@std/path";
import { atExit } from "./at_exit.ts";
import type { PartContext } from "./part.ts";
import { hasFile, onlyRun, run, shippedProgram } from "./program.ts";

/** What came of runs that had too little. */
export interface Starved {
  tried: number;
  /** Those that the system ended. */
  killed: number;
  readonly failures: string[];
}

/** A run of a few seconds, whose checkpoints are copied in memory. */
const config = {
  name: "starved",
  dataset: { name: "synthetic_regression", params: { n_samples: 400, n_features: 100, seed: 1 } },
  model: { name: "mlp", params: { hidden: [1500, 1500] } },
  training: { epochs: 6, batch_size: 100, seed: 1, optimizer: "adam" },
  output: { checkpoint_frequency: 1 },
};
const begin = ["run", "--config", "starved.json"];

/**
 * Gives runs less and less memory, until they are ended for it, and has them go on with enough.
 *
 * @returns Null where no such limits can be set.
 */
export async function starve(context: PartContext): Promise<Starved | null> {
  using limit = MemoryLimit.make();
  if (limit === null) return null;
  const program = await shippedProgram();
  const root = join(context.scratch, "starved");
  Deno.mkdirSync(root);
  Deno.writeTextFileSync(join(root, "starved.json"), JSON.stringify(config));
  const whole = await run(program, begin, { cwd: root });
  if (whole.code !== 0) throw new Error(whole.stderr);
  const runs = join(root, "outputs", "starved");
  const digestOf = (name: string) =>
    JSON.parse(Deno.readTextFileSync(join(runs, name, "manifest.json"))).final_digest;
  const digest = digestOf(onlyRun(runs)!);
  const result: Starved = { tried: 0, killed: 0, failures: [] };
  const step = context.quick ? 40 : 10;
  for (let megabytes = 240; megabytes >= 100; megabytes -= step) {
    Deno.removeSync(join(root, "outputs"), { recursive: true });
    const ended = await run(program, begin, { cwd: root, under: limit.under(megabytes * 2 ** 20) });
    result.tried++;
    const name = onlyRun(runs);
    if (ended.signal === "SIGKILL") result.killed++;
    else if (ended.code !== 0) {
      result.failures.push(`${megabytes} MiB: exit code ${ended.code}: ${ended.stderr}`);
    }
    if (name === null || !hasFile(runs, name, "manifest.json")) {
      Deno.mkdirSync(runs, { recursive: true });
      continue;
    }
    const { code, stderr } = await run(program, ["resume", `outputs/starved/${name}`], { cwd: root });
    const problem = code !== 0 ? stderr : digestOf(name) !== digest ? "it came to another end" : null;
    if (problem !== null) result.failures.push(`${megabytes} MiB: ${problem}`);
  }
  if (result.killed === 0) result.failures.push("no run was ended for its memory");
  return result;
}

/** A control group that lasts as long as the object is not disposed of. */
class MemoryLimit implements Disposable {
  readonly #leaving: Disposable;

  private constructor(readonly directory: string, readonly file: string) {
    this.#leaving = atExit(() => Deno.removeSync(directory));
  }

  /** Null where there are none, or may not be made. */
  static make(): MemoryLimit | null {
    const groups = [
      { parent: "/sys/fs/cgroup/memory", file: "memory.limit_in_bytes" },
      { parent: "/sys/fs/cgroup", file: "memory.max" },
    ];
    for (const { parent, file } of groups) {
      const directory = join(parent, `mlx-torture-${Deno.pid}`);
      try {
        Deno.mkdirSync(directory);
      } catch {
        continue;
      }
      if (hasFile(directory, file)) return new MemoryLimit(directory, file);
      Deno.removeSync(directory);
    }
    return null;
  }

  /** A command line that runs another one with so many bytes. */
  under(bytes: number): string[] {
    Deno.writeTextFileSync(join(this.directory, this.file), `${bytes}`);
    return ["sh", "-c", 'echo $$ >"$0/cgroup.procs" && exec "$@"', this.directory];
  }

  [Symbol.dispose](): void {
    this.#leaving[Symbol.dispose]();
    Deno.removeSync(this.directory);
  }
}
