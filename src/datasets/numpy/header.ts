/**
 * The header of an NPY file: a Python literal with three keys, each once.
 *
 * @module
 */

/** What the header says. */
export interface HeaderFields {
  /** The type's code, such as `<f8`; null for records. */
  readonly type: string | null;
  readonly fortran: boolean;
  /** Sizes as they are written. */
  readonly shape: string;
}

const string = String.raw`'[^'\\]*'|"[^"\\]*"`;
const value = String.raw`True|False|\([\d,\sL]*\)|${string}|\[[^\]]*\](?:\s*\])?`;
const entry = new RegExp(String.raw`\s*(${string})\s*:\s*(${value})\s*(,|(?=\}\s*$))`, "y");

/**
 * Reads a header; a text says why it cannot be read. NumPy refuses other keys, and of a key that is written twice it
 * takes the last: another reader, the first.
 */
export function parseFields(text: string): HeaderFields | string {
  const open = /^\s*\{/.exec(text);
  if (!open) return unreadable;
  const fields = new Map<string, string>();
  entry.lastIndex = open[0].length;
  while (!/^\s*\}\s*$/.test(text.slice(entry.lastIndex))) {
    const at = entry.lastIndex;
    const match = entry.exec(text);
    if (!match) return isRecords(text.slice(at)) ? records : unreadable;
    const key = match[1].slice(1, -1);
    if (fields.has(key)) return `its header says '${key}' twice`;
    fields.set(key, match[2]);
  }
  const [type, order, shape] = ["descr", "fortran_order", "shape"].map((key) => fields.get(key));
  const other = [...fields.keys()].find((key) => !["descr", "fortran_order", "shape"].includes(key));
  if (other !== undefined) return `its header has the unknown key '${other}'`;
  if (type?.startsWith("[")) return records;
  if (!type || !/^['"]/.test(type) || !/^(True|False)$/.test(order ?? "") || !shape?.startsWith("(")) {
    return unreadable;
  }
  return { type: type.slice(1, -1), fortran: order === "True", shape: shape.slice(1, -1) };
}

const records: HeaderFields = { type: null, fortran: false, shape: "" };
const unreadable = "its header cannot be read";

function isRecords(rest: string): boolean {
  return /^\s*['"]descr['"]\s*:\s*\[/.test(rest);
}
