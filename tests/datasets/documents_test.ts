import { assertEquals } from "@std/assert";
import { missingWords } from "../../src/datasets/table/missing.ts";

Deno.test("docs/data.md lists the words for missing values", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/data.md", import.meta.url));
  const [, list] = /as they are written here: ([^.]*)\./s.exec(text)!;
  assertEquals([...list.matchAll(/`([^`]+)`/g)].map(([, word]) => word), missingWords);
});
