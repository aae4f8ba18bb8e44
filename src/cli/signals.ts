/**
 * Ctrl+C and its relatives: an orderly end first, an immediate one if asked for twice.
 *
 * @module
 */
import { exitCodes, InterruptedError } from "../errors.ts";
import type { Terminal } from "./terminal.ts";

/** On Windows the last two come when the console window is closed and when the system shuts down. */
const endings = {
  windows: ["SIGINT", "SIGBREAK", "SIGHUP", "SIGTERM"],
  posix: ["SIGINT", "SIGTERM", "SIGHUP"],
} as const;
/** What a key sends: pressed again, it ends the program at once. */
const keys: readonly string[] = ["SIGINT", "SIGBREAK"];

/**
 * Signals that follow so soon, in milliseconds, are one: nobody presses keys that fast, but `timeout` and batch systems
 * send a signal to the process and to its group, which it is in.
 */
const sameBlow = 100;

/** A signal that is aborted when the process is told to end. Dispose it to give the system's own behaviour back. */
export function listenForSignals(terminal: Terminal): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  let first = 0;
  const listeners = new Map<Deno.Signal, () => void>();
  for (const name of endings[Deno.build.os === "windows" ? "windows" : "posix"]) {
    listeners.set(name, () => {
      if (!controller.signal.aborted) {
        first = performance.now();
        controller.abort(new InterruptedError(name));
        terminal.wipe();
        terminal.note(`${name}: finishing the step and saving a checkpoint (Ctrl+C to quit at once)`);
      } else if (keys.includes(name) && performance.now() - first >= sameBlow) Deno.exit(exitCodes.sigint);
    });
  }
  for (const [name, listener] of listeners) Deno.addSignalListener(name, listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const [name, listener] of listeners) Deno.removeSignalListener(name, listener);
    },
  };
}

/**
 * Without a listener a limit on the size of files kills the process, even where Deno writes its own caches, before any
 * command is loaded; with one the write fails, and what it was for says so.
 */
export function outliveFileSizeLimit(): void {
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGXFSZ", () => {});
}
