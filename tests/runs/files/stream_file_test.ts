import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { ConfigError, DataError } from "../../../src/errors.ts";
import { sha256 } from "../../../src/datasets/in_memory.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { withDirectory } from "../fixtures.ts";

Deno.test("Workspace.stream() gives a file in pieces, again and again, with its digest", async () => {
  await withDirectory(async (root) => {
    const bytes = Uint8Array.from({ length: 2500000 }, (_, i) => i * 7 % 251);
    await Deno.writeFile(join(root, "file"), bytes);
    const file = await (await Workspace.open(root)).stream("file");
    assertEquals(file.size, bytes.length);
    for (let round = 0; round < 2; round++) {
      let at = 0, most = 0;
      for await (const piece of file.pieces()) {
        assertEquals(piece, bytes.subarray(at, at + piece.length));
        at += piece.length;
        most = Math.max(most, piece.length);
      }
      assertEquals(at, bytes.length);
      assert(most <= 1048576);
      assertEquals(await file.sha256(), await sha256(bytes));
    }
  });
});

Deno.test("Workspace.stream() lets go of a file that is not read to its end", async () => {
  await withDirectory(async (root) => {
    await Deno.writeFile(join(root, "file"), new Uint8Array(3000000));
    const file = await (await Workspace.open(root)).stream("file");
    for await (const _ of file.pieces()) break;
    // The sanitizer of resources would tell of an open file.
    assertEquals(file.size, 3000000);
  });
});

Deno.test("Workspace.stream() refuses what is no regular file, lies outside or changes", async () => {
  await withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    await Deno.writeFile(join(root, "file"), new Uint8Array(10));
    const file = await workspace.stream("file");
    await Deno.writeFile(join(root, "file"), new Uint8Array(11));
    const readAll = async () => {
      for await (const _ of file.pieces());
    };
    await assertRejects(readAll, DataError, "its size changed");
    await assertRejects(() => workspace.stream("nothing"), ConfigError, "Cannot find");
    await assertRejects(() => workspace.stream("."), ConfigError, "found a directory");
    await withDirectory(async (elsewhere) => {
      await Deno.writeFile(join(elsewhere, "file"), new Uint8Array(10));
      await assertRejects(() => workspace.stream(join(elsewhere, "file")), ConfigError, "outside the root");
    });
  });
});
