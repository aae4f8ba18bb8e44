/**
 * `logs/run.log`: what a run did and when, a line at a time. A log that cannot be written never stops a run.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { escapeTerminal } from "../report/escape.ts";
import { writeAllSync } from "./atomic.ts";
import type { FileDigest } from "./fields.ts";
import { storageError } from "./storage_error.ts";

/** The path in a run directory. */
export const logFile = "logs/run.log";

/** Appends lines to a file, or to nothing. */
export class RunLog {
  readonly #hash = createHash("sha256");
  #bytes = 0;
  #file: Deno.FsFile | null = null;
  readonly #path: string | null;
  readonly #onFailure: (message: string) => void;

  /**
   * @param path The file to make; null for no log.
   * @param onFailure Is told once if the log cannot be written; what follows is then dropped.
   */
  constructor(path: string | null, onFailure: (message: string) => void) {
    this.#path = path;
    this.#onFailure = onFailure;
    if (path !== null) this.#try(() => this.#file = Deno.openSync(path, { append: true, createNew: true }));
  }

  /** Appends one line with the time in UTC; what could steer a terminal is escaped. */
  write(message: string): void {
    const file = this.#file;
    if (file === null) return;
    const line = `${new Date().toISOString()} ${escapeTerminal(message)}\n`;
    const bytes = new TextEncoder().encode(line);
    this.#try(() => {
      writeAllSync(file, bytes);
      this.#hash.update(bytes);
      this.#bytes += bytes.length;
    });
  }

  /** Size and SHA-256 of what was written; null if there is no log, it could not be written, or it is closed. */
  get digest(): FileDigest | null {
    return this.#file && { bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }

  /** Closes the file; later lines are dropped. */
  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.close();
      this.#onFailure(storageError("write the log", this.#path!, error).message);
    }
  }
}
