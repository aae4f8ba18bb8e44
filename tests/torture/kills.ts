/** P1: runs that are killed again and again, also while they are resumed, and compared with one that was not. */
import { join } from "@std/path";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { config, fingerprint } from "../resume/support.ts";
import { amount, type Part, withControl } from "./part.ts";
import {
  brokenProgram,
  differences,
  hasFile,
  onlyRun,
  type Program,
  run,
  shippedProgram,
  start,
} from "./program.ts";

/** What a loop did. */
export interface KillCounts {
  /** SIGKILLs that ended a process. */
  kills: number;
  /** Those of them that hit a resumption. */
  ofResumes: number;
  /** Resumptions that went on from a checkpoint, not from the beginning. */
  fromCheckpoints: number;
  /** Runs that came to their end. */
  runs: number;
  /** What was wrong, a line each. */
  failures: string[];
}

/** Resumed runs that forget the optimizer's state. */
export const forgetful = { module: "runs/documents/load_checkpoint.ts", by: "forgetful" };

/** The part. */
export const kills: Part = {
  promise: "a run killed at any moment, also during resume, ends bit-identical to an uninterrupted run",
  async run(context) {
    const { scratch, say } = context;
    const wanted = amount(context, 500, 20);
    const { ofResumes, fromCheckpoints, runs, failures, ...done } = await killLoop(await shippedProgram(), {
      root: directory(scratch, "whole"),
      kills: wanted,
      random: Math.random,
      say,
    });
    const broken = await killLoop(await brokenProgram(scratch, [forgetful]), {
      root: directory(scratch, "broken"),
      kills: 10,
      random: Math.random,
    });
    const identical = failures.length === 0
      ? `${runs}/${runs} runs bit-identical`
      : `${failures.length} faults`;
    return {
      figure: `${done.kills} SIGKILLs, ${ofResumes} of them during resume; ` +
        `${fromCheckpoints} resumptions from checkpoints; ${identical}`,
      control: `optimizer state not restored: ${broken.failures.length} differences`,
      failures: withControl(failures, broken.failures.length > 0, "a run that forgets its optimizer"),
    };
  },
};

function directory(scratch: string, name: string): string {
  const path = join(scratch, name);
  Deno.mkdirSync(path);
  return path;
}

/** A kind of runs, and how long they are left alone at most, in milliseconds. */
interface Kind {
  readonly config: object;
  readonly patience: number;
}

const training = {
  epochs: 90,
  optimizer: "sgd",
  params: { momentum: 0.9 },
  clip_gradient_norm: 1,
  checkpoint_every_steps: 5,
};
const keep = { last: 3, best: 2, every: 20 };

/**
 * Runs of half a second that write all the time, with a checkpoint of every epoch or every third; and runs of a few
 * seconds, whose manifests are behind their checkpoints: they are written once a second. Of those one whose steps are made
 * in loops, between checkpoints at steps that end no batch of them.
 */
const kinds: readonly Kind[] = [
  { config: config(training, { dropout: 0.2 }, { checkpoint_frequency: 1 }), patience: 500 },
  { config: config(training, { dropout: 0.2 }, { checkpoint_frequency: 3, keep }), patience: 900 },
  {
    config: config({ epochs: 2000, optimizer: "adam", checkpoint_every_steps: 67 }, {}, {
      checkpoint_frequency: 50,
      keep,
    }),
    patience: 2500,
  },
  {
    config: config({ ...training, epochs: 1500, checkpoint_every_steps: 100 }, { dropout: 0.2 }, {
      checkpoint_frequency: 50,
      keep,
    }),
    patience: 3000,
  },
];

/** What a loop is to do. */
export interface KillLoop {
  /** A directory of one's own. */
  readonly root: string;
  /** So many SIGKILLs have to hit. */
  readonly kills: number;
  /** Numbers from 0 to 1: when to kill. */
  readonly random: () => number;
  readonly say?: (line: string) => void;
}

/** Kills, until enough were hit or five faults found. */
export async function killLoop(program: Program, loop: KillLoop): Promise<KillCounts> {
  const counts: KillCounts = { kills: 0, ofResumes: 0, fromCheckpoints: 0, runs: 0, failures: [] };
  const wholes = new Map<Kind, Record<string, string>>();
  for (let turn = 0; counts.kills < loop.kills && counts.failures.length < 5; turn++) {
    const kind = kinds[turn % kinds.length];
    const expected = wholes.get(kind) ?? await runWhole(program, loop.root, kind);
    wholes.set(kind, expected);
    await killOne(program, loop, { kind, expected, counts });
  }
  return counts;
}

const begin = ["run", "--config", "a.json"];

function runsIn(root: string): string {
  return join(root, "outputs", "long");
}

function clean(root: string, { config }: Kind): void {
  if (onlyRun(root) !== null) Deno.removeSync(join(root, "outputs"), { recursive: true });
  Deno.writeTextFileSync(join(root, "a.json"), JSON.stringify(config));
}

async function runWhole(program: Program, root: string, kind: Kind): Promise<Record<string, string>> {
  clean(root, kind);
  const { code, stderr } = await run(program, begin, { cwd: root });
  if (code !== 0) throw new Error(stderr);
  return fingerprint(join(runsIn(root), onlyRun(runsIn(root))!));
}

/** Starts one run and kills it until it comes to its end. */
async function killOne(
  program: Program,
  { root, kills, random, say = () => {} }: KillLoop,
  { kind, expected, counts }: { kind: Kind; expected: Record<string, string>; counts: KillCounts },
): Promise<void> {
  clean(root, kind);
  const workspace = await Workspace.open(root);
  for (let args = begin;;) {
    const delay = counts.kills < kills ? random() * kind.patience : null;
    const { code, stderr } = await runFor(program, { args, root, delay, afterWords: random() < 0.8 });
    const name = onlyRun(runsIn(root));
    if (code === null) {
      counts.kills++;
      if (args !== begin) counts.ofResumes++;
      if (counts.kills % 100 === 0) say(`${counts.kills} kills`);
    } else if (code === 0) {
      counts.runs++;
      const directory = join(runsIn(root), name!);
      counts.failures.push(...differences(expected, fingerprint(directory)).slice(0, 1));
      const log = Deno.readTextFileSync(join(directory, "logs", "run.log"));
      counts.fromCheckpoints += log.split("resumed from checkpoint").length - 1;
      return;
    } else {
      counts.failures.push(`${args.join(" ")} exits with ${code}: ${stderr}`);
      return;
    }
    // Killed before there was anything to go on with.
    if (name === null || !hasFile(runsIn(root), name, "manifest.json")) return;
    args = ["resume", `outputs/long/${name}`];
    for (const { file, problem } of (await verifyRun(workspace, args[1])).problems) {
      counts.failures.push(`${file} after a kill: ${problem}`);
    }
  }
}

/** Runs mlx; kills it so many milliseconds after its first words or after its start. Code null: it was killed. */
async function runFor(
  program: Program,
  { args, root, delay, afterWords }: {
    readonly args: readonly string[];
    readonly root: string;
    readonly delay: number | null;
    readonly afterWords: boolean;
  },
) {
  const child = start(program, args, { cwd: root });
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
  if (!afterWords) arm();
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
