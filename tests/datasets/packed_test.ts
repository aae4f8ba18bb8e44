/** Tables that gzip packed are the tables that they hold. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { describeTable } from "../../src/describe/mod.ts";
import { DataError } from "../../src/errors.ts";
import { planExperiment } from "../../src/plan.ts";
import { files, noFiles, openSpec, specOf } from "../sessions.ts";

const rows = Array.from({ length: 3000 }, (_, i) => `${i * 7 % 31},${i % 3 ? "u" : "v"},${i * 0.3}`).join(
  "\n",
);
const text = `a,k,y\n${rows}\n`;
const lines = rows.split("\n").map((row) => row.split(",")).map(([a, k, y]) =>
  JSON.stringify({ a: Number(a), k, y: Number(y) })
).join("\n");

async function packed(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const config = (name: string, path: string) => ({
  name: "t",
  dataset: { name, path, params: { target: "y", categorical: ["k"] }, split: { test: 0.2, order: "a" } },
  model: { name: "linear_regression" },
  training: { epochs: 1 },
});

for (const [name, content] of [["csv", text], ["jsonl", lines]] as const) {
  Deno.test(`a packed ${name} is read as what was packed`, async () => {
    const plain = await openSpec(config(name, "t.x"), files({ "t.x": content }));
    const bytes = await packed(content);
    const unpacked = await openSpec(config(name, "t.x"), files({ "t.x": bytes }));
    assertEquals([...unpacked.data.x], [...plain.data.x]);
    assertEquals([...unpacked.data.y], [...plain.data.y]);
    const { facts } = await planExperiment(specOf(config(name, "t.x")), files({ "t.x": bytes }));
    assertEquals(facts.info.files[0].bytes, bytes.length);
  });
}

Deno.test("a packed file is read in pieces of any size, and places are those of the text", async () => {
  const bytes = await packed(text.replace("\n7,u,0.3\n", "\n7,u,x\n"));
  for (const size of [bytes.length, 999, 64]) {
    const pieces = {
      ...noFiles,
      open: () =>
        Promise.resolve({
          size: bytes.length,
          async *pieces() {
            const buffer = new Uint8Array(size);
            for (let at = 0; at < bytes.length; at += size) {
              // A piece may be written over.
              buffer.set(bytes.subarray(at, at + size));
              yield await Promise.resolve(buffer.subarray(0, Math.min(size, bytes.length - at)));
            }
          },
          sha256: () => Promise.resolve("digest"),
        }),
    };
    await assertRejects(
      () => planExperiment(specOf(config("csv", "t.x")), pieces),
      DataError,
      't.x:3:5 column "y": expected a number but found "x"',
    );
  }
});

Deno.test("a packed file is described by its name with .gz", async () => {
  for (const [path, content] of [["t.csv.gz", text], ["t.jsonl.gz", lines]]) {
    const { rows, columns } = await describeTable(path, {}, files({ [path]: await packed(content) }));
    assertEquals([rows, columns.map(({ name }) => name)], [3000, ["a", "k", "y"]]);
  }
});

Deno.test("a packed file that is damaged, cut off or followed by something is refused", async () => {
  const bytes = await packed(text);
  const changed = bytes.slice();
  changed[bytes.length >> 1] ^= 0xff;
  const longer = new Uint8Array([...bytes, ...bytes]);
  for (const wrong of [changed, bytes.subarray(0, bytes.length - 9), longer, bytes.subarray(0, 12)]) {
    const error = await assertRejects(
      () => planExperiment(specOf(config("csv", "t.x")), files({ "t.x": wrong })),
      DataError,
    );
    assert(error.message.startsWith('Cannot unpack the table "t.x"'), error.message);
  }
});
