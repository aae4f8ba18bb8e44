/**
 * Programs measured from outside: how long the whole process takes, and the most memory it has.
 *
 * @module
 */

/** A program with its words. */
export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Set in addition to {@linkcode plainEnvironment}. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a process did. */
export interface Finished {
  /** From before it is started until it has ended. */
  readonly seconds: number;
  /** The most resident memory in bytes; null where the system does not say. */
  readonly peak: number | null;
  readonly stdout: string;
  /** Whether it was stopped since it took too long. */
  readonly timedOut: boolean;
}

/** Settings of others' libraries that would change what is measured. */
const settings = /^(OPENBLAS|OMP|MKL|GOTO|BLIS|KMP|ATEN|ONEDNN|DNNL|NPY|TORCH|VECLIB|NUMEXPR|BENCH)_/;

/** The environment without such settings. */
export function plainEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(Deno.env.toObject()).filter(([name]) => !settings.test(name)));
}

/**
 * Runs a program to its end.
 *
 * @param limit Seconds after which it is stopped.
 * @throws {Error} with what it wrote to stderr if it fails.
 */
export async function measure({ program, args, cwd, env }: Invocation, limit = 600): Promise<Finished> {
  const start = performance.now();
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    clearEnv: true,
    env: { ...plainEnvironment(), ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let running = true, timedOut = false;
  const stop = setTimeout(() => {
    timedOut = true;
    child.kill("SIGKILL");
  }, limit * 1000);
  const peak = watchMemory(child.pid, () => running);
  const { success, stdout, stderr } = await child.output();
  const seconds = (performance.now() - start) / 1000;
  running = false;
  clearTimeout(stop);
  const finished = { seconds, peak: await peak, stdout: new TextDecoder().decode(stdout), timedOut };
  if (success || timedOut) return finished;
  const last = new TextDecoder().decode(stderr).trim().split("\n").slice(-8).join("\n  ");
  throw new Error(`${program} ${args.join(" ")} failed:\n  ${last}`);
}

/** Asks Linux for the high-water mark of a process, again and again, as long as it lives. */
async function watchMemory(pid: number, running: () => boolean): Promise<number | null> {
  let peak: number | null = null;
  for (let pause = 4; running(); pause = Math.min(pause * 1.1, 50)) {
    const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    if (kilobytes !== undefined) peak = Math.max(peak ?? 0, Number(kilobytes) * 1024);
    await new Promise((resume) => setTimeout(resume, pause));
  }
  return peak;
}

/** Runs `work` while holding the lock on a file, for a machine that several share; without a file it just runs it. */
export async function holding<T>(lock: string | undefined, work: () => Promise<T>): Promise<T> {
  if (lock === undefined) return await work();
  using file = await Deno.open(lock, { create: true, read: true, write: true });
  await file.lock(true);
  return await work();
}
