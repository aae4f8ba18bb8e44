/**
 * `mlx verify`: whether every file of a run is as it was recorded.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import { formatCount, plural } from "../report/numbers.ts";
import type { Line } from "../report/text.ts";
import type { Verification } from "../runs/verify/verify.ts";
import { defineCommand } from "./command.ts";
import { runArgument } from "./run_argument.ts";
import { flag, text } from "./options.ts";

/** The command. */
export const command = defineCommand({
  usage: ["verify [options] RUN ..."],
  description: [
    "Checks every file of a run: the manifest against its own digest, all other files against the manifest, and the " +
    "files against each other. Names what is damaged, missing or does not belong there.",
    "The exit code is 0 if all is well and 7 if anything is wrong. Digests find damage and mix-ups; they do not prove " +
    "who wrote a file. Evaluations are checked against evaluations.json.",
    runArgument,
  ],
  options: {
    root: text("DIR", "The directory that relative paths start from (default: the current one)"),
    json: flag("Print the result as JSON"),
  },
  examples: ["verify outputs/iris/20260102_030405", "verify outputs/iris/*"],
  async run({ terminal, report, ...context }, options, operands) {
    if (operands.length === 0) {
      throw new ConfigError("Cannot verify: no run directory is given", "mlx runs lists them");
    }
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, []);
    const results: Verification[] = [];
    let exitCode: number = exitCodes.done;
    for (const path of operands) {
      context.signal.throwIfAborted();
      try {
        const runDir = await engine.resolveRun(workspace, path);
        const result = await engine.verifyRun(runDir, workspace, context.signal);
        results.push(result);
        if (!options.json) terminal.print(...verificationLines(result));
        if (result.problems.length > 0) exitCode = exitCodes.verification;
      } catch (error) {
        if (operands.length === 1 || context.signal.aborted) throw error;
        exitCode ||= report(error);
      }
    }
    if (options.json) terminal.printJson(operands.length === 1 ? results[0] : results);
    return exitCode;
  },
});

function verificationLines({ run_dir, status, files, problems, leftovers }: Verification): Line[] {
  const head: Line = problems.length === 0
    ? { text: `${run_dir}: ${plural(files, "file")} as recorded (${status})`, style: "good" }
    : { text: `${run_dir}: ${formatCount(problems.length)} of ${plural(files, "file")} wrong`, style: "bad" };
  return [
    head,
    // What has several faults says each on a line of its own.
    ...problems.flatMap(({ file, problem }) => `${file}: ${problem}`.split("\n")).map((line) => `  ${line}`),
    ...leftovers.map((file) => `  ${file}: left behind by a process that was killed; it can be removed`),
  ];
}
