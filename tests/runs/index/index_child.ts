/** Puts runs into an index, as one of several processes: OUTPUT NAME COUNT. */
import { updateIndex } from "../../../src/runs/index/index_file.ts";

const [output, name, count] = Deno.args;
for (let n = 0; n < Number(count); n++) {
  const entry = {
    experiment: name,
    timestamp: `${n}`,
    run_dir: `${name}/${n}`,
    created_at: new Date().toISOString(),
    status: "completed" as const,
    final_metrics: { loss: n },
  };
  await updateIndex(output, entry, { warn: (message) => console.error(message) });
}
