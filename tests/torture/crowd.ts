/** P5: many runs in one output directory at once, some of them killed, with somebody who reads the index all the time. */
import { fromFileUrl, join } from "@std/path";
import { listRuns } from "../../src/runs/index/history.ts";
import { config } from "../resume/support.ts";
import { type Part, withControl } from "./part.ts";
import { ended, hasFile, packages, type Program, run, shippedProgram, start } from "./program.ts";

/** What a crowd left behind. */
interface Crowd {
  /** Runs that left a directory with a manifest. */
  runs: number;
  kills: number;
  reads: number;
  /** Reads that were not the whole of an index. */
  torn: number;
  /** Runs that came to their end and are not in the index as it stands. */
  missing: string[];
  /** Runs that are nowhere, or more than once, after the index was repaired. */
  lost: string[];
}

const brief = config({ epochs: 8 }, {}, { checkpoint_frequency: 4 });

/** The part. */
export const crowd: Part = {
  promise: "runs that share an output directory lose no run and tear no file, even if some are killed",
  async run({ scratch, quick, scale }) {
    const processes = quick ? 16 : 64;
    const rounds = quick ? 1 : Math.max(1, Math.round(4 * scale));
    const program = await shippedProgram();
    const sums = { runs: 0, kills: 0, reads: 0, torn: 0, lost: [] as string[] };
    for (let round = 0; round < rounds; round++) {
      const { runs, kills, reads, torn, missing, lost } = await gather(
        program,
        join(scratch, `crowd-${round}`),
        processes,
      );
      sums.runs += runs;
      sums.kills += kills;
      sums.reads += reads;
      sums.torn += torn;
      sums.lost.push(...missing, ...lost);
    }
    const unlocked = await updateTogether(join(scratch, "unlocked"), "no_lock", "runs/files/locks.ts");
    const inPlace = await updateTogether(join(scratch, "in-place"), "in_place", "runs/files/atomic.ts");
    const failures = sums.torn > 0 ? [...sums.lost, `${sums.torn} torn reads`] : sums.lost;
    return {
      figure:
        `${rounds} × ${processes} processes, ${sums.kills} killed: ${sums.runs} runs, ${sums.lost.length} lost ` +
        `after repair; ${sums.torn} of ${sums.reads} reads of the index torn`,
      control: `no lock: ${unlocked.lost} of ${unlocked.entries} lost; ` +
        `written in place: ${inPlace.torn} of ${inPlace.reads} reads torn`,
      failures: withControl(
        failures,
        unlocked.lost > 0 && inPlace.torn > 0,
        `nothing was lost without a lock, or torn in place: ${JSON.stringify({ unlocked, inPlace })}`,
      ),
    };
  },
};

/** Starts many runs at once, kills some, and looks at what is left. */
async function gather(
  program: Program,
  root: string,
  processes: number,
): Promise<Crowd> {
  Deno.mkdirSync(root);
  for (let n = 0; n < 4; n++) {
    Deno.writeTextFileSync(join(root, `${n}.json`), JSON.stringify({ ...brief, name: `run-${n}` }));
  }
  const output = join(root, "outputs");
  const result: Crowd = { runs: 0, kills: 0, reads: 0, torn: 0, missing: [], lost: [] };
  let over = false;
  const children = Array.from({ length: processes }, async (_, n) => {
    const child = start(program, ["run", "--config", `${n % 4}.json`, "--quiet"], { cwd: root });
    const end = ended(child);
    if (n % 3 === 0) {
      await Promise.race([end, pause(Math.random() * processes * 120)]);
      try {
        child.kill("SIGKILL");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
    }
    const { code, signal, stderr } = await end;
    if (signal === "SIGKILL") result.kills++;
    else if (code !== 0) result.lost.push(`a run exits with ${code}: ${stderr}`);
  });
  const reading = (async () => {
    for (; !over; await pause(1)) readIndex(output, result);
  })();
  await Promise.all(children);
  over = true;
  await reading;
  const directories = runDirectories(output);
  result.runs = directories.length;
  const before = readIndex(output, result) ?? [];
  for (const directory of directories) {
    if (hasFile(output, directory, "summary.json") && !before.includes(directory)) {
      result.missing.push(`${directory} is not in the index`);
    }
  }
  result.lost.push(...await repair(program, root, directories));
  return result;
}

/** The control: processes that only change the index, with a module that is broken; how much of it is lost. */
async function updateTogether(output: string, by: string, module: string) {
  Deno.mkdirSync(output);
  const script = fromFileUrl(new URL("../runs/index/index_child.ts", import.meta.url));
  const args = ["run", "--quiet", "--no-check", ...packages(output, [{ module, by }]), "-A", script, output];
  const counts = { reads: 0, torn: 0 };
  let over = false;
  const children = Promise.all(
    Array.from(
      { length: 8 },
      (_, n) =>
        new Deno.Command(Deno.execPath(), { args: [...args, `p${n}`, "20"], stderr: "null" }).output(),
    ),
  ).finally(() => over = true);
  for (; !over; await pause(1)) readIndex(output, counts);
  await children;
  const there = readIndex(output, counts) ?? [];
  return { ...counts, entries: 160, lost: 160 - new Set(there).size };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The runs that the index lists; null if it cannot be read. */
function readIndex(output: string, counts: Pick<Crowd, "reads" | "torn">): string[] | null {
  let text: string;
  try {
    text = Deno.readTextFileSync(join(output, "index.json"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  counts.reads++;
  try {
    return JSON.parse(text).runs.map(({ run_dir }: { run_dir: string }) => run_dir);
  } catch {
    counts.torn++;
    return null;
  }
}

/** What of the runs is not listed exactly once: by the list of runs, and by the index that the next run repairs. */
async function repair(program: Program, root: string, directories: readonly string[]): Promise<string[]> {
  const output = join(root, "outputs");
  const listed = (await listRuns(output)).map(({ run_dir }) => run_dir);
  const wrong = directories.filter((name) => listed.filter((one) => one === name).length !== 1)
    .map((name) => `${name} is not listed once`);
  Deno.removeSync(join(output, "index.json"));
  const { code, stderr } = await run(program, ["run", "--config", "0.json"], { cwd: root });
  if (code !== 0) return [...wrong, stderr];
  const index = JSON.parse(Deno.readTextFileSync(join(output, "index.json"))).runs;
  const again = index.map(({ run_dir }: { run_dir: string }) => run_dir);
  return [
    ...wrong,
    ...directories.filter((name) => again.filter((one: string) => one === name).length !== 1)
      .map((name) => `${name} is not once in the index that was made anew`),
  ];
}

/** The runs that have a manifest, by their paths. */
function runDirectories(output: string): string[] {
  return [...Deno.readDirSync(output)].filter(({ isDirectory }) => isDirectory).flatMap(({ name }) =>
    [...Deno.readDirSync(join(output, name))].map((run) => `${name}/${run.name}`)
  ).filter((path) => hasFile(output, path, "manifest.json"));
}
