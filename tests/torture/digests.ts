/** P9: one config, one result, whatever the environment: `scripts/digest-matrix` computes it in many. */
import { join } from "@std/path";
import { denoArgs, root } from "../deno.ts";
import { type Part, withControl } from "./part.ts";

/** The part. */
export const digests: Part = {
  promise:
    "the same config gives the same bits in every environment: engine, threads, language, time zone, directory",
  async run({ quick, say }) {
    const found = await compare(quick ? ["--quick", "--workers", "1"] : []);
    for (const row of found.rows) say(row);
    // Every seed is another one in its last environment.
    const control = await compare(["--quick", "--workers", "1", "--perturb", "seed"]);
    const noticed = control.rows.filter((row) => row.includes("differ"));
    const failures = found.rows.filter((row) => row.includes("differ"));
    if (found.code !== 0 && failures.length === 0) failures.push(found.said);
    return {
      figure: found.said,
      control: `another seed: ${noticed.length} of ${control.rows.length} environments differ`,
      failures: withControl(failures, noticed.length === 1, control.said),
    };
  },
};

/** Runs the comparison; gives its lines, and its last words. */
async function compare(args: readonly string[]): Promise<{ code: number; rows: string[]; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      ...denoArgs(),
      "--allow-all",
      join(root, "scripts", "digest_matrix.ts"),
      ...args,
    ],
  }).output();
  const decoder = new TextDecoder();
  const lines = decoder.decode(stdout).trim().split("\n");
  const rows = lines.filter((line) => /^\| .* \| \d+ \|/.test(line));
  return { code, rows, said: `${lines.at(-1)}${decoder.decode(stderr).slice(-2000)}`.replace(/\.$/, "") };
}
