/** Sessions from configs as plain values. */
import { assert } from "@std/assert";
import type { LoadContext } from "../src/datasets/dataset.ts";
import { inMemory } from "../src/datasets/in_memory.ts";
import { planExperiment } from "../src/plan.ts";
import { openSession, type Session } from "../src/session.ts";
import { parseSpec, type Spec } from "../src/spec/spec.ts";

/** A context without files that never stops. */
export const noFiles: LoadContext = {
  read: (path) => Promise.reject(new Error(`no file "${path}" here`)),
  open: (path) => Promise.reject(new Error(`no file "${path}" here`)),
  breathe: () => undefined,
};

/** A context that reads given texts or bytes. */
export function files(contents: Record<string, string | Uint8Array>): LoadContext {
  const bytesOf = (path: string) => {
    if (!Object.hasOwn(contents, path)) throw new Error(`no file "${path}" here`);
    const content = contents[path];
    return typeof content === "string" ? new TextEncoder().encode(content) : content;
  };
  return {
    read: async (path) => await bytesOf(path),
    open: async (path) => await inMemory(bytesOf(path)),
    breathe: () => undefined,
  };
}

/** A spec from what a config file would hold; it must be right. */
export function specOf(config: unknown): Spec {
  const { value, issues } = parseSpec(config);
  assert(value !== undefined, JSON.stringify(issues));
  return value;
}

/** An open session of a config. */
export async function openSpec(config: unknown, context: LoadContext = noFiles): Promise<Session> {
  return await openSession(await planExperiment(specOf(config), context), context);
}

/** The inputs of all rows of a session's data, one after the other. */
export function inputsOf({ rows, inputs }: Session["data"]): Float64Array {
  const out = new Float64Array(rows.rows * inputs);
  rows.all(out);
  return out;
}
