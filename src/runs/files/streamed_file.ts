/**
 * A file that is written piece by piece and appears whole or not at all.
 *
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { ConfigError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import { nameProblem } from "../../schema/names.ts";
import { createTemporary, removeQuietly, syncPaths, writeAllSync } from "./atomic.ts";
import { createFile, rename } from "./placed.ts";
import { storageError } from "./storage_error.ts";
import type { Workspace } from "./workspace.ts";

/** See the module. */
export class StreamedFile implements AsyncDisposable {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: Deno.FsFile;
  #open = true;

  private constructor(path: string, temporary: string, file: Deno.FsFile) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
  }

  /**
   * Begins a file under a temporary name. Missing directories are made; a file of that name stays as it is until
   * {@linkcode finish}.
   *
   * @throws {ConfigError} if the path lies outside the root, leads over a link, or cannot be a name on every system.
   * @throws {StorageError} if the disk refuses.
   */
  static create(workspace: Workspace, path: string): StreamedFile {
    const problem = nameProblem(basename(path));
    if (problem !== undefined) throw new ConfigError(`Cannot write to ${found(path)}: ${problem}`);
    const target = join(workspace.makeDirectory(dirname(path)), basename(path));
    let file: Deno.FsFile | undefined;
    try {
      const temporary = createTemporary(dirname(target), (name) => file = createFile(name));
      return new StreamedFile(target, temporary, file!);
    } catch (error) {
      throw storageError("write", path, error);
    }
  }

  /** @throws {StorageError} if the disk refuses. */
  write(text: string): void {
    try {
      writeAllSync(this.#file, new TextEncoder().encode(text));
    } catch (error) {
      throw storageError(`write "${basename(this.#path)}"`, this.#path, error);
    }
  }

  /** Puts the file in its place. */
  async finish(): Promise<void> {
    this.#file.close();
    this.#open = false;
    await syncPaths([this.#temporary]);
    try {
      await rename(this.#temporary, this.#path);
    } catch (error) {
      await removeQuietly(this.#temporary);
      throw storageError(`write "${basename(this.#path)}"`, this.#path, error);
    }
  }

  /** Leaves nothing behind where the file was not finished. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return;
    this.#file.close();
    this.#open = false;
    await removeQuietly(this.#temporary);
  }
}
