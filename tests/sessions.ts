/** Sessions from configs as plain values. */
import { assert } from "@std/assert";
import type { LoadContext } from "../src/datasets/dataset.ts";
import { planExperiment } from "../src/plan.ts";
import { openSession, type Session } from "../src/session.ts";
import { parseSpec, type Spec } from "../src/spec/spec.ts";

/** A context without files that never stops. */
export const noFiles: LoadContext = {
  read: (path) => Promise.reject(new Error(`no file "${path}" here`)),
  breathe: () => undefined,
};

/** A context that reads given texts. */
export function files(texts: Record<string, string>): LoadContext {
  return {
    read: (path) =>
      Object.hasOwn(texts, path)
        ? Promise.resolve(new TextEncoder().encode(texts[path]))
        : noFiles.read(path),
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
