import { assert, assertInstanceOf } from "@std/assert";
import { ConfigError } from "../../src/errors.ts";
import { readSpecs } from "../../src/spec/read.ts";

/** The lines of the message with which a text is refused, the headline left out. */
export async function refused(
  text: string,
  file = "a.yaml",
  overrides: readonly string[] = [],
): Promise<string[]> {
  const lines = (await refusal(() => readSpecs(text, file, overrides))).message.split("\n  ");
  assert(lines[0] === `Cannot use config "${file}":`, lines[0]);
  return lines.slice(1);
}

/** The config error that `act` must fail with. */
export async function refusal(act: () => Promise<unknown>): Promise<ConfigError> {
  try {
    await act();
  } catch (error) {
    assertInstanceOf(error, ConfigError);
    assert(error.exitCode === 2);
    return error;
  }
  throw new Error("It was accepted");
}
