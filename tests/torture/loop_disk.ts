/** A small ext4 in a file, that can lose its power. Needs root on Linux. */
import { atExit } from "./at_exit.ts";
import { Skipped } from "./part.ts";

/** `EXT4_IOC_SHUTDOWN`, and its flag for a cut in which even the journal is not written out. */
const shutdown = 0x8004587dn;
const withoutJournal = 2;
const megabytes = 64;

/** A file system that is mounted from a file as long as the object is not disposed of. */
export class LoopDisk implements Disposable {
  /** Where it is mounted. */
  readonly path: string;
  readonly #image: string;
  #mounted = false;
  readonly #leaving: Disposable;

  private constructor(image: string, path: string) {
    this.#image = image;
    this.path = path;
    // What still has files open there keeps them for itself.
    this.#leaving = atExit(() => this.#mounted && command("umount", "-l", this.path));
  }

  /** @throws {Skipped} where file systems may not be mounted from files. */
  static async make(path: string): Promise<LoopDisk> {
    await Deno.mkdir(path, { recursive: true });
    const disk = new LoopDisk(`${path}.image`, path);
    try {
      await disk.format();
    } catch (error) {
      disk[Symbol.dispose]();
      const why = error instanceof Error ? error.message : String(error);
      throw new Skipped(`no ext4 can be mounted from a file here: ${why}`);
    }
    return disk;
  }

  /** Makes it anew, empty. */
  async format(): Promise<void> {
    this.#unmount();
    await Deno.writeFile(this.#image, new Uint8Array());
    await Deno.truncate(this.#image, megabytes * 2 ** 20);
    command("mkfs.ext4", "-q", "-F", this.#image);
    this.#mount();
  }

  /** Puts everything that was written on the disk. */
  async settle(): Promise<void> {
    using directory = await Deno.open(this.path);
    await directory.sync();
    command("sync", "-f", this.path);
  }

  /** Cuts the power: from now on nothing is written, and nothing can be read. */
  cut(): void {
    const library = Deno.dlopen("libc.so.6", {
      open: { parameters: ["buffer", "i32"], result: "i32" },
      ioctl: { parameters: ["i32", "u64", "buffer"], result: "i32" },
      close: { parameters: ["i32"], result: "i32" },
    });
    try {
      const { open, ioctl, close } = library.symbols;
      const descriptor = open(new TextEncoder().encode(`${this.path}\0`), 0);
      const result = ioctl(descriptor, shutdown, new Uint32Array([withoutJournal]));
      close(descriptor);
      if (result !== 0) throw new Error("the file system cannot be shut down");
    } finally {
      library.close();
    }
  }

  /** Gives the power back: checks the file system and mounts it again. */
  async restore(): Promise<void> {
    for (let attempt = 0;; attempt++) {
      try {
        this.#unmount();
        break;
      } catch (error) {
        // The processes that were killed still have files open.
        if (attempt === 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    command("e2fsck", "-fy", this.#image);
    this.#mount();
  }

  [Symbol.dispose](): void {
    this.#unmount();
    this.#leaving[Symbol.dispose]();
    Deno.removeSync(this.#image);
  }

  #mount(): void {
    command("mount", "-o", "loop", this.#image, this.path);
    this.#mounted = true;
  }

  #unmount(): void {
    if (!this.#mounted) return;
    command("umount", this.path);
    this.#mounted = false;
  }
}

/** e2fsck says with 1 that it has repaired something. */
function command(name: string, ...args: string[]): void {
  const { code, stderr } = new Deno.Command(name, { args, stdout: "null" }).outputSync();
  if (code === 0 || name === "e2fsck" && code === 1) return;
  throw new Error(`${name} exits with ${code}: ${new TextDecoder().decode(stderr)}`);
}
