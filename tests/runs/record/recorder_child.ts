/** Records epochs in the current directory until it is killed. */
import { Recorder } from "../../../src/runs/record/recorder.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { factsOf, snapshotOf, specOf } from "../fixtures.ts";

const recorder = await Recorder.create(await Workspace.open(), specOf(), factsOf());
console.log(recorder.name);
await recorder.trains();
for (let epoch = 1;; epoch++) {
  const event = { kind: "epoch", epoch, step: 4 * epoch, metrics: { loss: 1 / epoch } } as const;
  await recorder.epoch(event, snapshotOf(epoch));
  if (epoch === 1) console.log("recorded");
}
