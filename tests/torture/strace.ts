/** Running the program under strace: what it asks of the system, and answers that are not the system's. */
import { Skipped } from "./part.ts";

/** A system call of one thread. */
export interface Call {
  readonly thread: string;
  readonly name: string;
  /** Its arguments as strace shows them, with the paths of descriptors, and the result. */
  readonly text: string;
}

/** @throws {Skipped} where there is no strace, or it may not trace. */
export async function needStrace(): Promise<void> {
  try {
    const { success } = await new Deno.Command("strace", { args: ["-qq", "-o", "/dev/null", "true"] })
      .output();
    if (success) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new Skipped("strace is not here, or may not trace");
}

/** A command line that records these calls in a file, with the paths of descriptors. */
export function tracing(file: string, calls: readonly string[], more: readonly string[] = []): string[] {
  return ["strace", "-f", "-qq", "-y", "-s", "256", "-o", file, "-e", `trace=${calls.join(",")}`, ...more];
}

/** A command line that has a call fail, do nothing, or end the process, as strace writes it. */
export function injecting(file: string, call: string, effect: string): string[] {
  return tracing(file, [call], ["-e", `inject=${call}:${effect}`]);
}

/** The calls in a file that strace wrote, in their order. */
export function readCalls(file: string): Call[] {
  return Deno.readTextFileSync(file).split("\n").flatMap((line) => {
    const match = /^(\d+) +(\w+)\((.*)$/.exec(line);
    return match ? [{ thread: match[1], name: match[2], text: match[3] }] : [];
  });
}

/** Whether a call was tampered with. */
export function isInjected({ text }: Call): boolean {
  return text.includes("(INJECTED)");
}
