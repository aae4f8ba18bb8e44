/**
 * The directory of a run while a process writes in it: its lock, its manifest, its files, and what is on the disk.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { messageOf } from "../../errors.ts";
import { removeQuietly, syncPaths, writeFileAtomic } from "../files/atomic.ts";
import { digestFile, type FileDigest } from "../formats/fields.ts";
import { cannotFlush } from "../files/flush.ts";
import { entryOf, updateIndex } from "../index/index_file.ts";
import { releaseLock, signLock, takeLock } from "../files/locks.ts";
import { type Manifest, manifestFile, writeManifest } from "../documents/manifest.ts";
import { storageError } from "../files/storage_error.ts";
import type { FinalMetrics } from "../documents/summary.ts";
import type { Workspace } from "../files/workspace.ts";

/** See the module. */
export class RunWriter {
  /** The run's directory from the workspace root, with forward slashes. */
  readonly name: string;
  readonly #workspace: Workspace;
  readonly #unsynced = new Set<string>();
  readonly #files: Record<string, FileDigest> = {};
  /** Whether the index was in another's hands for as long as that is waited for: it is hardly waited for again. */
  #indexIsHeld = false;
  /** What was in the way of the index, which is told once. */
  readonly #told = new Set<string>();
  #lock: Deno.FsFile | null;

  /**
   * @param directory The run's directory: an absolute path.
   * @param manifest Is changed in place, and written when that is asked for.
   * @param lock The run's lock, if it is held already.
   */
  constructor(
    workspace: Workspace,
    readonly directory: string,
    readonly manifest: Manifest,
    lock: Deno.FsFile | null,
  ) {
    this.#workspace = workspace;
    this.name = workspace.relative(directory);
    this.#lock = lock;
  }

  /** Digests of the files that were written, by their paths in the run directory. */
  get files(): Readonly<Record<string, FileDigest>> {
    return this.#files;
  }

  /** A message without the machine's own directories. */
  conceal(message: string): string {
    return this.#workspace.conceal(message);
  }

  /** Warns if the disk cannot be told to keep what was written. */
  warnOfDisk(warn: (message: string) => void): void {
    if (!cannotFlush(this.directory)) return;
    warn("The file system cannot flush files to disk: a power cut may damage this run");
  }

  /**
   * Holds `.lock` as long as the process lives, so that others see whether it does.
   *
   * @param warn Is told if that cannot be: a file system without locks stops no run.
   */
  async hold(warn: (message: string) => void): Promise<void> {
    const path = join(this.directory, ".lock");
    try {
      this.#lock ??= await takeLock(path);
      if (this.#lock) signLock(this.#lock);
    } catch (error) {
      warn(storageError("lock the run directory", path, error).message);
    }
  }

  /** Gives the lock back. */
  release(): void {
    if (this.#lock) releaseLock(this.#lock);
    this.#lock = null;
  }

  /**
   * Writes a file whole.
   *
   * @throws {StorageError} if the disk refuses.
   */
  async write(name: string, text: string): Promise<void> {
    const path = join(this.directory, name);
    const content = new TextEncoder().encode(text);
    await writeFileAtomic(path, content);
    this.#files[name] = digestFile(content);
    this.mark(path, dirname(path));
  }

  /** Takes back a file that is not true any more. */
  async discard(name: string): Promise<void> {
    if (!Object.hasOwn(this.#files, name)) return;
    await removeQuietly(join(this.directory, name));
    delete this.#files[name];
  }

  /** Has files and directories put on the disk the next time. */
  mark(...paths: readonly string[]): void {
    for (const path of paths) this.#unsynced.add(path);
  }

  /** Has the manifest, and the names in all directories above the run's, put on the disk the next time. */
  markBeginning(): void {
    this.mark(join(this.directory, manifestFile));
    for (let at = this.directory; at !== this.#workspace.root; at = dirname(at)) this.mark(dirname(at));
  }

  /**
   * Puts on the disk what is not there yet.
   *
   * @throws {StorageError} if the disk refuses.
   */
  async sync(): Promise<void> {
    const paths = [...this.#unsynced];
    // What is marked while the disk works is for the next time.
    this.#unsynced.clear();
    await syncPaths(paths);
  }

  /**
   * Writes the manifest as it is now.
   *
   * @throws {StorageError} if the disk refuses.
   */
  async writeManifest(options: { readonly sync: boolean }): Promise<void> {
    await writeManifest(this.directory, this.manifest, options);
  }

  /** Enters the run in the index; what is in the way of that is told, and stops no run. */
  async enterIndex(metrics: FinalMetrics | null, warn: (message: string) => void): Promise<void> {
    const warnOnce = (message: string) => {
      if (!this.#told.has(message)) warn(message);
      this.#told.add(message);
    };
    try {
      const output = dirname(dirname(this.directory));
      const entry = entryOf(this.directory, this.manifest, metrics);
      const timeout = this.#indexIsHeld ? 100 : undefined;
      this.#indexIsHeld = !await updateIndex(output, entry, { warn: warnOnce, timeout });
    } catch (error) {
      warnOnce(messageOf(error));
    }
  }
}
