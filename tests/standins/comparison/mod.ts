/** Everything of `@std` that this project imports, and how stand-in and package are compared. */
import { assert } from "./assert.ts";
import { cli } from "./cli.ts";
import type { Subject } from "./compare.ts";
import { fs } from "./fs.ts";
import { path } from "./path.ts";
import { jsonc, yaml } from "./text.ts";

/** The compared names by package. */
export const subjects: Readonly<Record<string, Readonly<Record<string, Subject>>>> = {
  "@std/assert": assert,
  "@std/cli": cli,
  "@std/fs": fs,
  "@std/jsonc": jsonc,
  "@std/path": path,
  "@std/yaml": yaml,
};
