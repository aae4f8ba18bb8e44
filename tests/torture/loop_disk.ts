/** A small file system in a file, that can lose its power. Needs root on Linux. */
import { atExit } from "./at_exit.ts";
import { Skipped } from "./part.ts";

/** `EXT4_IOC_SHUTDOWN`, `XFS_IOC_GOINGDOWN`, and their flag for a cut in which even the journal is not written out. */
const shutdown = 0x8004587dn;
const withoutJournal = 2;

/** A kind of file system: how it is made and checked, and how it loses its power. */
interface Kind {
  /** The least that it can be. */
  readonly megabytes: number;
  readonly make: readonly string[];
  /** Null where mounting it does all that can be done. */
  readonly check: readonly string[] | null;
  /** Whether it can be shut down; if not, a copy of its device takes its place. */
  readonly shutsDown: boolean;
}

const kinds = {
  ext4: {
    megabytes: 64,
    make: ["mkfs.ext4", "-q", "-F"],
    check: ["e2fsck", "-fy"],
    shutsDown: true,
  },
  // A check before it is mounted would refuse a journal that has to be gone through first.
  xfs: { megabytes: 320, make: ["mkfs.xfs", "-q", "-f"], check: null, shutsDown: true },
  btrfs: { megabytes: 128, make: ["mkfs.btrfs", "-q", "-f"], check: null, shutsDown: false },
} as const satisfies Record<string, Kind>;

/** What can be tried. */
export type FileSystem = keyof typeof kinds;

/** Their names. */
export const fileSystems = Object.keys(kinds) as FileSystem[];

/** A file system that is mounted from a file as long as the object is not disposed of. */
export class LoopDisk implements Disposable {
  /** Where it is mounted. */
  readonly path: string;
  readonly #image: string;
  readonly #kind: Kind;
  #mounted = false;
  readonly #leaving: Disposable;

  private constructor(image: string, path: string, kind: Kind) {
    this.#image = image;
    this.path = path;
    this.#kind = kind;
    // What still has files open there keeps them for itself.
    this.#leaving = atExit(() => this.#mounted && command("umount", "-l", this.path));
  }

  /** @throws {Skipped} where such file systems cannot be made, or may not be mounted from files. */
  static async make(path: string, name: FileSystem): Promise<LoopDisk> {
    await Deno.mkdir(path, { recursive: true });
    const disk = new LoopDisk(`${path}.image`, path, kinds[name]);
    try {
      await disk.format();
    } catch (error) {
      disk[Symbol.dispose]();
      const why = error instanceof Error ? error.message : String(error);
      throw new Skipped(`no ${name} can be mounted from a file here: ${why}`);
    }
    return disk;
  }

  /** Makes it anew, empty. */
  async format(): Promise<void> {
    this.#unmount();
    await Deno.writeFile(this.#image, new Uint8Array());
    await Deno.truncate(this.#image, this.#kind.megabytes * 2 ** 20);
    command(...this.#kind.make, this.#image);
    this.#mount();
  }

  /** Puts everything that was written on the disk. */
  async settle(): Promise<void> {
    using directory = await Deno.open(this.path);
    await directory.sync();
    command("sync", "-f", this.path);
  }

  /** Cuts the power: nothing that is written from now on is on the disk after it was restored. */
  async cut(): Promise<void> {
    if (this.#kind.shutsDown) this.#shutDown();
    else await this.#keepCopy();
  }

  #shutDown(): void {
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

  /** What the device holds at a moment in which nothing is written to it, as if the power had gone then. */
  async #keepCopy(): Promise<void> {
    const mounted = Deno.readTextFileSync("/proc/mounts").split("\n").map((line) => line.split(" "));
    const device = mounted.find(([, path]) => path === this.path)![0].replace("/dev/", "");
    const statistics = () => {
      const numbers = Deno.readTextFileSync(`/sys/block/${device}/stat`).trim().split(/ +/);
      return { written: numbers[6], underWay: Number(numbers[8]) };
    };
    for (let attempt = 0; attempt < 200; attempt++) {
      const before = statistics();
      command("cp", "--sparse=always", this.#image, `${this.#image}.copy`);
      const after = statistics();
      if (after.written === before.written && before.underWay + after.underWay === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`the device of ${this.path} is never at rest`);
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
    if (!this.#kind.shutsDown) await Deno.rename(`${this.#image}.copy`, this.#image);
    if (this.#kind.check !== null) command(...this.#kind.check, this.#image);
    this.#mount();
  }

  [Symbol.dispose](): void {
    this.#unmount();
    this.#leaving[Symbol.dispose]();
    for (const file of [this.#image, `${this.#image}.copy`]) {
      try {
        Deno.removeSync(file);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
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
function command(...[name, ...args]: readonly string[]): void {
  const { code, stderr } = new Deno.Command(name, { args, stdout: "null" }).outputSync();
  if (code === 0 || name === "e2fsck" && code === 1) return;
  throw new Error(`${name} exits with ${code}: ${new TextDecoder().decode(stderr)}`);
}
