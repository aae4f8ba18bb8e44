/** P7: hostile inputs. Every reader gets mutants of good files, with digests made again; slow growth is looked for. */
import { fromFileUrl, join } from "@std/path";
import { denoArgs } from "../deno.ts";
import { measureGrowth } from "./fuzz/growth.ts";
import { flawed } from "./fuzz/flawed.ts";
import { readers } from "./fuzz/readers.ts";
import { type Part, type PartContext, withControl } from "./part.ts";

/** What a process found out about a reader. */
interface Report {
  readonly tried: number;
  readonly accepted: number;
  readonly slowest: number;
  readonly peak: number;
  readonly failures: readonly string[];
}

/** A process that says nothing for so long hangs, in milliseconds. */
const silence = 20_000;
/** The most memory that a process may have; a bomb takes more. */
const mostBytes = 1.5 * 2 ** 30;

/** The part. */
export const fuzz: Part = {
  promise:
    "no input crashes, hangs, exhausts memory or pollutes prototypes: it is read, or refused with a message",
  async run(context) {
    const whole = context.quick ? 20_000 : 1_000_000 * context.scale;
    const shares = Object.values(readers).reduce((sum, { share }) => sum + share, 0);
    const first = context.quick ? 1 : Math.floor(Math.random() * 2 ** 30);
    context.say(`seeds from ${first}`);
    const failures: string[] = [], sums = { tried: 0, accepted: 0, slowest: 0, peak: 0 };
    for (const [name, { share }] of Object.entries(readers)) {
      const count = Math.ceil(whole * share / shares);
      const report = await runReader(name, { count, first, context });
      sums.tried += report.tried;
      sums.accepted += report.accepted;
      sums.slowest = Math.max(sums.slowest, report.slowest);
      sums.peak = Math.max(sums.peak, report.peak);
      failures.push(...report.failures.map((failure) => `${name}: ${failure}`));
      const { tried, accepted, slowest } = report;
      context.say(`${name}: ${tried} mutants, ${accepted} read, slowest ${slowest.toFixed(0)} ms`);
    }
    const growth = await measureGrowth(context);
    failures.push(...growth.failures);
    let caught = 0;
    for (const name of Object.keys(flawed)) {
      const report = await runReader(name, { count: 3000, first: 1, context });
      if (report.failures.length > 0) caught++;
    }
    return {
      figure:
        `${sums.tried} mutants in ${
          Object.keys(readers).length
        } readers: ${failures.length} crashes or hangs, ` +
        `${sums.accepted} read as they were; slowest ${sums.slowest.toFixed(0)} ms, peak ${
          (sums.peak / 2 ** 20).toFixed(0)
        } MiB; ${growth.tried} doublings of hostile texts: time × ${growth.worst.toFixed(2)} at worst`,
      control: `readers that crash, hang, pollute: ${caught} of ${Object.keys(flawed).length} noticed; ` +
        `a quadratic one: × ${growth.control.toFixed(2)}`,
      failures: withControl(
        failures,
        caught === Object.keys(flawed).length && growth.control > 2.5,
        `${caught} flawed readers and growth of ${growth.control} were noticed`,
      ),
    };
  },
};

/** Runs a reader in a process of its own, and ends it if it hangs. */
async function runReader(
  name: string,
  { count, first, context }: { count: number; first: number; context: PartContext },
): Promise<Report> {
  const directory = join(context.scratch, "fuzz");
  await Deno.remove(directory, { recursive: true }).catch(() => {});
  Deno.mkdirSync(directory);
  const script = fromFileUrl(new URL("fuzz_child.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      ...denoArgs(),
      "-A",
      script,
      name,
      `${count}`,
      `${first}`,
      directory,
    ],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let last = "", report: Report | null = null, hangs = false;
  const limit = name in flawed ? 2000 : silence;
  const kill = () => {
    hangs = true;
    child.kill("SIGKILL");
  };
  let timer = setTimeout(kill, silence);
  const errors = new Response(child.stderr).text();
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    clearTimeout(timer);
    timer = setTimeout(kill, limit);
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      const value = JSON.parse(line);
      if ("tried" in value) report = value;
      else last = `from seed ${value.seed}`;
    }
  }
  clearTimeout(timer);
  const stderr = await errors;
  await child.status;
  if (report === null) {
    const what = hangs ? "hangs" : `ends: ${stderr.slice(0, 500)}`;
    return { tried: 0, accepted: 0, slowest: limit, peak: 0, failures: [`${what} ${last}`] };
  }
  const failures = (report.failures as unknown as [string, string][]).map(([what, seed]) =>
    `${what} (${seed})`
  );
  if (report.peak > mostBytes) failures.push(`takes ${(report.peak / 2 ** 20).toFixed(0)} MiB`);
  return { ...report, failures };
}
