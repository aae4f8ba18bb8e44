import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { DataError } from "../../../src/errors.ts";
import {
  metricsMarkdown,
  type MetricsRecord,
  MetricsWriter,
  readMetrics,
} from "../../../src/runs/documents/metrics_files.ts";
import { withDirectory } from "../fixtures.ts";

Deno.test("MetricsWriter appends a line per epoch, null for what is not finite", async () => {
  await withDirectory(async (directory) => {
    const path = join(directory, "metrics.ndjson");
    const writer = new MetricsWriter(path);
    writer.open();
    writer.append(1, { loss: 0.1 + 0.2, accuracy: 1 });
    writer.append(2, { loss: NaN, accuracy: -Infinity });
    await writer.sync();
    writer.close();
    const text = '{"epoch": 1, "loss": 0.30000000000000004, "accuracy": 1}\n' +
      '{"epoch": 2, "loss": null, "accuracy": null}\n';
    assertEquals(Deno.readTextFileSync(path), text);
    assertEquals(await readMetrics(path), { records: [...writer.records], torn: false });
  });
});

Deno.test("readMetrics() drops a torn last line wherever it was cut, and says so", async () => {
  await withDirectory(async (directory) => {
    const path = join(directory, "metrics.ndjson");
    const text = '{"epoch": 1, "loss": 1}\n{"epoch": 2, "loss": 0.25}\n';
    const first = text.indexOf("\n") + 1;
    for (let length = 0; length <= text.length; length++) {
      Deno.writeTextFileSync(path, text.slice(0, length));
      const { records, torn } = await readMetrics(path);
      assertEquals(records.length, length < first ? 0 : length < text.length ? 1 : 2);
      assertEquals(torn, length !== 0 && length !== first && length !== text.length);
    }
  });
});

Deno.test("readMetrics() names a complete line that is damaged", async () => {
  await withDirectory(async (directory) => {
    const path = join(directory, "metrics.ndjson");
    for (const line of ["{", "[]", '{"loss": 1}', '{"epoch": "1"}', '{"epoch": 1, "loss": "1"}', ""]) {
      Deno.writeTextFileSync(path, `{"epoch": 1}\n${line}\n{"epoch": 3}\n`);
      await assertRejects(() => readMetrics(path, "m.ndjson"), DataError, "m.ndjson:2");
    }
  });
});

Deno.test("metricsMarkdown() gives the table with the union of the keys, in order of appearance", () => {
  const records: MetricsRecord[] = [
    { epoch: 1, loss: 0.242255, accuracy: 0.5 },
    { epoch: 2, loss: null, accuracy: 0.51, "val_loss|<b>": -1e-9 },
  ];
  assertEquals(
    metricsMarkdown("a_b\n# c", records),
    String.raw`# Metrics Summary: a_b \# c

| Epoch | loss | accuracy | val_loss\|&lt;b&gt; |
|---|---|---|---|
| 1 | 0.242255 | 0.500000 | N/A |
| 2 | N/A | 0.510000 | -0.000000 |

## Final Metrics

- **loss**: N/A
- **accuracy**: 0.510000
- **val_loss\|&lt;b&gt;**: -0.000000
`,
  );
});
