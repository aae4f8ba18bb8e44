/**
 * `mlx selftest`: whether this machine computes what every other one does.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import { formatDuration, plural } from "../report/numbers.ts";
import { pairs, table } from "../report/table.ts";
import type { Line } from "../report/text.ts";
import { found } from "../schema/found.ts";
import type { Check, SelfTest } from "../selftest/mod.ts";
import { version } from "../version.ts";
import { defineCommand } from "./command.ts";
import { flag } from "./options.ts";

/** What the results were found on. */
interface Machine {
  readonly mlx: string;
  readonly deno: string;
  readonly v8: string;
  readonly os: string;
  readonly arch: string;
  readonly processors: number;
}

/** The command. */
export const command = defineCommand({
  usage: ["selftest [options]"],
  description: [
    "Runs every kernel on fixed inputs, with fused multiply-adds and in software, trains several small models in memory, " +
    "and compares all digests with the reference digests. Reports which kernels are in use and how fast they are. Takes " +
    "a few seconds and writes nothing.",
    "The exit code is 0 if all digests match and 7 if not; then those that differ are named.",
  ],
  options: { json: flag("Print the result as JSON") },
  examples: ["selftest", "selftest --json"],
  async run({ terminal, signal, ...context }, options, operands) {
    if (operands.length > 0) throw new ConfigError(`Unexpected operand ${found(operands[0])}`);
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(undefined, []);
    const result = await engine.selfTest({ workspace, signal });
    const { os, arch } = Deno.build;
    const { deno, v8 } = Deno.version;
    const machine = { mlx: version, deno, v8, os, arch, processors: navigator.hardwareConcurrency };
    if (options.json) terminal.printJson({ machine, ...result });
    else terminal.print(...lines(machine, result, terminal.width));
    return result.identical ? exitCodes.done : exitCodes.verification;
  },
});

/** The result in words. */
function lines(machine: Machine, result: SelfTest, width: number): Line[] {
  const { numerics, kernels, checks, speed } = result;
  const { mlx, deno, v8, os, arch, processors } = machine;
  const parts = [...new Set(checks.map(({ part }) => part))];
  const bad = checks.filter(({ same }) => !same);
  const seconds = formatDuration(result.milliseconds);
  return [
    ...pairs([
      ["mlx", `${mlx}, numerics version ${numerics.version}`],
      ["on", `${os} ${arch}, ${plural(processors, "processor")}, Deno ${deno}, V8 ${v8}`],
      ...kernels.map(({ precision, name, fused }): [string, string] => [
        precision,
        `${name}; ${fused ? "multiply-adds are fused here" : "multiply-adds are not fused here"}`,
      ]),
    ]),
    "",
    ...table(
      [{ title: "digests of" }, { title: "as known", align: "right" }],
      parts.map((part) => [part, tally(checks, part)]),
      { width },
    ),
    "",
    ...table(
      [
        { title: "GFLOP/s, one thread" },
        { title: `product of order ${speed.order}`, align: "right" },
        { title: "multiply-adds of 128 bits", align: "right" },
        { title: "share", align: "right" },
      ],
      speed.results.map(({ precision, product, peak }) => [
        precision,
        product.toFixed(1),
        peak.toFixed(1),
        `${Math.round(100 * product / peak)} %`,
      ]),
      { width },
    ),
    "",
    bad.length === 0
      ? { text: `${plural(checks.length, "digest")}, all as known (${seconds})`, style: "good" }
      : { text: `${bad.length} of ${plural(checks.length, "digest")} differ (${seconds})`, style: "bad" },
    ...bad.map(({ part, name, expected, found }): Line =>
      `  ${part}: ${name}: ${found}, ${expected === null ? "none is known" : `not ${expected}`}`
    ),
  ];
}

function tally(checks: readonly Check[], part: string): string {
  const all = checks.filter((check) => check.part === part);
  return `${all.filter(({ same }) => same).length} of ${all.length}`;
}
