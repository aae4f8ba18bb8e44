/**
 * `logs/run.log`: what a run did and when, a line at a time. A log that cannot be written never stops a run.
 *
 * @module
 */
import { escapeTerminal } from "../../report/escape.ts";
import { writeAllSync } from "../files/atomic.ts";
import type { FileDigest } from "../formats/fields.ts";
import { flush } from "../files/flush.ts";
import { createFile, openOwn } from "../files/placed.ts";
import { checkRegular } from "../files/read_file.ts";
import { Sha256 } from "../files/sha256.ts";
import { storageError } from "../files/storage_error.ts";

/** The path in a run directory. */
export const logFile = "logs/run.log";

/** Appends lines to a file, or to nothing. */
export class RunLog {
  readonly #hash = new Sha256();
  #bytes = 0;
  #file: Deno.FsFile | null = null;
  readonly #path: string | null;
  readonly #onFailure: (message: string) => void;

  /**
   * @param path The file; null for no log.
   * @param onFailure Is told once if the log cannot be written; what follows is then dropped.
   * @param options.goOn Whether there may be such a file already, to be appended to.
   */
  constructor(path: string | null, onFailure: (message: string) => void, { goOn = false } = {}) {
    this.#path = path;
    this.#onFailure = onFailure;
    if (path === null) return;
    this.#try(() => {
      const isNew = !goOn || !exists(path);
      this.#file = isNew ? createFile(path, { append: true }) : openOwn(path, { append: true, read: true });
      if (!isNew) this.#readOn(this.#file);
    });
  }

  /** Takes what the file holds into the digest, and ends a line that a kill has torn. */
  #readOn(file: Deno.FsFile): void {
    const piece = new Uint8Array(65536);
    let last = 0x0a;
    for (let count; (count = file.readSync(piece)) !== null; last = piece[count - 1]) {
      this.#append(piece.subarray(0, count));
    }
    if (last === 0x0a) return;
    const end = new Uint8Array([0x0a]);
    writeAllSync(file, end);
    this.#append(end);
  }

  /** Appends one line with the time in UTC; what could steer a terminal is escaped. */
  write(message: string): void {
    const file = this.#file;
    if (file === null) return;
    const line = `${new Date().toISOString()} ${escapeTerminal(message)}\n`;
    const bytes = new TextEncoder().encode(line);
    this.#try(() => {
      writeAllSync(file, bytes);
      this.#append(bytes);
    });
  }

  /** Puts what was written on the disk; its digest may stand in a manifest then. */
  async sync(): Promise<void> {
    try {
      if (this.#file) await flush(this.#file);
    } catch (error) {
      this.#fail(error);
    }
  }

  #append(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  /** Size and SHA-256 of what was written; null if there is no log, it could not be written, or it is closed. */
  get digest(): FileDigest | null {
    return this.#file && { bytes: this.#bytes, sha256: this.#hash.digest() };
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
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.close();
    this.#onFailure(storageError("write the log", this.#path!, error).message);
  }
}

/** Whether there is such a file; a link is not followed. */
function exists(path: string): boolean {
  try {
    checkRegular(Deno.lstatSync(path), path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
