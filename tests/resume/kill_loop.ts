/** Runs that are killed again and again, also while they are resumed, and compared with one that was not. */
import { join } from "@std/path";
import { verifyRun } from "../../src/runs/verify.ts";
import { Workspace } from "../../src/runs/workspace.ts";
import { runMlx, startMlx } from "../deno.ts";
import { config, fingerprint } from "./support.ts";

/** What a loop did. */
export interface KillCounts {
  /** SIGKILLs that ended a process. */
  kills: number;
  /** Those of them that hit a resumption. */
  ofResumes: number;
  /** Runs that came to their end. */
  runs: number;
  /** What was wrong, a line each. */
  failures: string[];
}

/** Runs of about half a second, that write all the time. */
const killed = config(
  {
    epochs: 90,
    optimizer: "sgd",
    params: { momentum: 0.9 },
    clip_gradient_norm: 1,
    checkpoint_every_steps: 5,
  },
  { dropout: 0.2 },
  { checkpoint_frequency: 3, keep: { last: 3, best: 2, every: 20 } },
);

/**
 * Kills until so many SIGKILLs have hit.
 *
 * @param root A directory of one's own.
 * @param random Numbers from 0 to 1: when to kill.
 */
export async function killLoop(root: string, kills: number, random: () => number): Promise<KillCounts> {
  const counts: KillCounts = { kills: 0, ofResumes: 0, runs: 0, failures: [] };
  Deno.writeTextFileSync(join(root, "a.json"), JSON.stringify(killed));
  const start = ["run", "--config", "a.json"];
  const whole = await runMlx(start, { cwd: root });
  if (whole.code !== 0) throw new Error(whole.stderr);
  const runs = join(root, "outputs", "long");
  const expected = fingerprint(join(runs, onlyName(runs)!));
  const workspace = await Workspace.open(root);
  while (counts.kills < kills && counts.failures.length < 5) {
    Deno.removeSync(join(root, "outputs"), { recursive: true });
    let args = start;
    for (;;) {
      const delay = counts.kills < kills ? random() * 300 : null;
      const { code, stderr } = await runFor(args, root, delay, random() < 0.8);
      const name = onlyName(runs);
      if (code === null) {
        counts.kills++;
        if (args !== start) counts.ofResumes++;
      } else if (code === 0) {
        counts.runs++;
        compare(expected, fingerprint(join(runs, name!)), counts.failures);
        break;
      } else {
        counts.failures.push(`${args.join(" ")} exits with ${code}: ${stderr}`);
        break;
      }
      if (name === null || !hasManifest(join(runs, name))) {
        // Killed before there was anything to go on with.
        Deno.mkdirSync(join(root, "outputs"), { recursive: true });
        break;
      }
      args = ["resume", `outputs/long/${name}`];
      for (const { file, problem } of (await verifyRun(workspace, args[1])).problems) {
        counts.failures.push(`${file} after a kill: ${problem}`);
      }
    }
  }
  return counts;
}

/** Runs mlx; kills it so many milliseconds after its first words or after its start. Code null: it was killed. */
async function runFor(args: readonly string[], cwd: string, delay: number | null, words: boolean) {
  const child = startMlx(args, { cwd });
  let stderr = "", timer: ReturnType<typeof setTimeout> | undefined;
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch (error) {
      // It has come to its end by itself in the same moment.
      if (!(error instanceof TypeError)) throw error;
    }
  };
  const arm = () => {
    if (delay !== null) timer ??= setTimeout(kill, delay);
  };
  if (!words) arm();
  const reading = child.stdout.cancel();
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    stderr += text;
    arm();
  }
  await reading;
  const { code, signal } = await child.status;
  clearTimeout(timer);
  return { code: signal === "SIGKILL" ? null : code, stderr };
}

function onlyName(directory: string): string | null {
  try {
    return [...Deno.readDirSync(directory)].find(({ isDirectory }) => isDirectory)?.name ?? null;
  } catch {
    return null;
  }
}

function hasManifest(run: string): boolean {
  try {
    return Deno.statSync(join(run, "manifest.json")).isFile;
  } catch {
    return false;
  }
}

function compare(expected: Record<string, string>, found: Record<string, string>, failures: string[]): void {
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    if (expected[name] !== found[name]) {
      failures.push(`${name} differs: ${found[name]}, not ${expected[name]}`);
    }
  }
}
