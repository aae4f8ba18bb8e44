/**
 * The machine that is measured on, as far as a reader of figures needs to know it.
 *
 * @module
 */

/** See the module. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** The widest vectors in bits that native code may use; null where that is not known. */
  readonly vectorBits: number | null;
  readonly system: string;
  readonly deno: string;
  readonly v8: string;
}

/** Asks the system. */
export async function describeMachine(): Promise<Machine> {
  const info = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const field = (name: string) => new RegExp(`^${name}\\s*: (.*)$`, "m").exec(info)?.[1].trim();
  const number = (name: string) => field(name) === undefined ? "" : `, ${name} ${field(name)}`;
  return {
    processor: (field("model name") ?? "unknown") + number("cpu family") + number("model"),
    cores: navigator.hardwareConcurrency,
    vectorBits: vectorBits(field("flags")),
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
  };
}

/** The widest of x64's vectors by the flags of Linux; every arm64 has 128 bits. */
function vectorBits(flags: string | undefined): number | null {
  if (flags === undefined) return Deno.build.arch === "aarch64" ? 128 : null;
  const has = (name: string) => ` ${flags} `.includes(` ${name} `);
  return has("avx512f") ? 512 : has("avx2") ? 256 : 128;
}
