/**
 * A start from the sources whose packages cannot be fetched.
 *
 * @module
 */
import { MlxError } from "../errors.ts";

/** What Deno says of a module that it could not fetch, from which registry or host. */
const failures: readonly (readonly [pattern: RegExp, from: string])[] = [
  [/^JSR package |\bjsr:|Import 'https:\/\/jsr\./, "JSR"],
  [/\bnpm package '|\bnpm registry |\bnpm:/, "the npm registry"],
  [/^(?:Import '|error sending request)/, "their server"],
];

/**
 * The error of an import whose packages Deno could not fetch, as the user needs it; nothing for any other error.
 * A program that is bundled never has it.
 */
export function packageError(error: unknown): MlxError | undefined {
  if (!(error instanceof TypeError)) return undefined;
  const [message] = error.message.split("\n");
  const from = failures.find(([pattern]) => pattern.test(message))?.[1];
  if (from === undefined || !/fail|not find|error sending|unable/i.test(message)) return undefined;
  return new MlxError(
    `Cannot load the packages of mlx: ${from} cannot be reached (${message})`,
    from === "JSR" && Deno.build.os !== "windows"
      ? "scripts/mlx needs no JSR: call it in place of deno task; or run this once where JSR answers, and Deno keeps the packages"
      : "check the network and run this again: Deno keeps the packages",
    { cause: error },
  );
}
