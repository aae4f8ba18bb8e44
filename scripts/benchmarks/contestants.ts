/**
 * Who takes part: mlx, and whatever peers are installed.
 *
 * @module
 */
import { join } from "@std/path";
import type { Invocation } from "./process.ts";
import type { Workload } from "./workloads.ts";

/** One thread, or as many as the program takes by itself. */
export type Threads = 1 | "default";

/** How wide vectors the native peers may use: what the processor has, or at most so many bits. */
export type Vectors = "native" | "256" | "128";

/** What a program tells of its training. */
export interface Training {
  /** Seconds of training alone. */
  readonly training: number;
  /** Seconds of computing metrics beside it, of whoever does that. */
  readonly evaluation?: number;
  /** The loss of the first and of the last epoch. */
  readonly first: number;
  readonly last: number;
}

/** See the module. */
export interface Contestant {
  readonly id: string;
  readonly title: string;
  /** Its version and the libraries that it computes with. */
  readonly version: string;
  /** How threads are set. */
  readonly threading: string;
  /** Whether there is nothing to set: it is measured with one thread only. */
  readonly oneThread?: boolean;
  /** Whether it starts from our weights and takes our order of rows, so that its losses are ours. */
  readonly sameStart: boolean;
  /** @param directory Where the workload's data are, and a program may write. */
  invoke(workload: Workload, threads: Threads, directory: string): Invocation;
  /** What it told, on stdout or in `directory`. */
  read(stdout: string, directory: string): Promise<Training>;
}

const here = import.meta.dirname!;

/** mlx as users start it. */
export async function findMlx(program?: string): Promise<Contestant> {
  program ??= join(here, "..", "mlx");
  const run = async (...args: string[]) => {
    const { success, stdout } = await new Deno.Command(program, { args }).output();
    if (!success) throw new Error(`Cannot run ${program} ${args.join(" ")}`);
    return new TextDecoder().decode(stdout);
  };
  const workers = (await run("run-experiment", "--help")).includes("--workers");
  return {
    id: "mlx",
    title: "mlx",
    version: (await run("--version")).trim().replace(/^mlx /, ""),
    threading: workers ? "`--workers 1` or `--workers auto`" : "one thread",
    sameStart: true,
    invoke: ({ config }, threads, directory) => ({
      program,
      args: [
        ..."run-experiment --quiet --json --config".split(" "),
        config,
        ...workers ? ["--workers", threads === 1 ? "1" : "auto"] : [],
      ],
      cwd: directory,
    }),
    async read(stdout, directory) {
      const run = join(directory, JSON.parse(stdout).directories.run);
      const manifest = JSON.parse(await Deno.readTextFile(join(run, "manifest.json")));
      const metrics = (await Deno.readTextFile(join(run, "metrics", "metrics.ndjson"))).trim().split("\n");
      await Deno.remove(run, { recursive: true });
      const loss = (line: string) => JSON.parse(line).loss;
      return {
        training: manifest.training_seconds,
        evaluation: manifest.evaluation_seconds,
        first: loss(metrics[0]),
        last: loss(metrics.at(-1)!),
      };
    },
  };
}
