/** P9: one config, one result, whatever the environment: `scripts/digest-matrix` computes it in many. */
import { join } from "@std/path";
import { root } from "../deno.ts";
import { hasFile } from "./program.ts";
import { type Part, Skipped } from "./part.ts";

const script = join(root, "scripts", "digest-matrix");

/** The part. */
export const digests: Part = {
  promise:
    "the same config gives the same bits in every environment: optimising tiers, threads, locale, time zone, load",
  async run({ quick }) {
    if (!hasFile(script)) throw new Skipped("scripts/digest-matrix is not there");
    const { code, stdout, stderr } = await new Deno.Command(script, { args: quick ? ["--quick"] : [] })
      .output();
    const decoder = new TextDecoder();
    const lines = decoder.decode(stdout).trim().split("\n");
    const failures = code === 0 ? [] : [`it exits with ${code}: ${decoder.decode(stderr).slice(-2000)}`];
    const control = lines.findLast((line) => line.startsWith("control: ")) ?? "";
    if (control === "") failures.push("it says nothing of a control");
    const figure = lines.findLast((line) => !line.startsWith("control: ")) ?? "";
    return { figure, control: control.replace("control: ", ""), failures };
  },
};
