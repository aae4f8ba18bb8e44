import { assert, assertEquals } from "@std/assert";
import { loadingLine } from "../../src/cli/loading_line.ts";
import { Terminal } from "../../src/cli/terminal.ts";
import { csv, type CsvParams } from "../../src/datasets/csv.ts";
import type { Loading } from "../../src/datasets/dataset.ts";
import { parse } from "../../src/schema/fields.ts";
import { files } from "../sessions.ts";

/** A terminal of 60 columns that keeps what is written, or a file. */
function screen(columns: number | undefined) {
  const written: string[] = [];
  const sink = { write: (text: string) => void written.push(text), columns: () => columns };
  return { written, terminal: new Terminal({ out: sink, err: sink, color: false }) };
}

Deno.test("a table tells how far it has been read, once to count and once to read", async () => {
  const told: Loading[] = [];
  const context = {
    ...files({ "t.csv": "a,y\n1,2\n2,3.5\n" }),
    loading: (one: Loading) => void told.push(one),
  };
  const params = parse<CsvParams>(csv.params, { target: "y" }).value!;
  await csv.open(params, { path: "t.csv", seed: 0 }, context);
  assertEquals(told, [
    { path: "t.csv", stage: "counting rows", bytes: 14, size: 14 },
    { path: "t.csv", stage: "reading numbers", bytes: 14, size: 14 },
  ]);
});

Deno.test("a long load is shown on a terminal, and gone with the next line; a short one is not", async () => {
  const { written, terminal } = screen(60);
  const show = loadingLine(terminal);
  const loading = { path: "t.csv", stage: "counting rows", size: 1000 } as const;
  show({ ...loading, bytes: 10 });
  assertEquals(written, []);
  await new Promise((resolve) => setTimeout(resolve, 320));
  show({ ...loading, bytes: 456 });
  assertEquals(written, ["\r\x1b[K  counting rows of t.csv  45 %"]);
  terminal.note("done");
  assertEquals(written.slice(1), ["\r\x1b[K", "done\n"]);
  // The next file begins anew.
  show({ ...loading, path: "other.csv", bytes: 900 });
  assertEquals(written.length, 3);
  const redirected = screen(undefined);
  const silent = loadingLine(redirected.terminal);
  silent({ ...loading, bytes: 1 });
  await new Promise((resolve) => setTimeout(resolve, 320));
  silent({ ...loading, bytes: 500 });
  assert(redirected.written.length === 0);
});
