/** P4: files of a run that were changed after they were written: every bit, every length, sectors, exchanged files. */
import { join } from "@std/path";
import { MlxError } from "../../src/errors.ts";
import { tensorFiles } from "../../src/runs/checkpoints/checkpoint_state.ts";
import { loadCheckpoint } from "../../src/runs/documents/load_checkpoint.ts";
import { type Manifest, readManifest } from "../../src/runs/documents/manifest.ts";
import { decodeTensors } from "../../src/runs/formats/safetensors.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { config } from "../resume/support.ts";
import { type Part, withControl } from "./part.ts";
import { onlyRun, run, shippedProgram } from "./program.ts";

/** What was done to a file. */
interface Damage {
  readonly what: string;
  readonly bytes: Uint8Array;
}

const tiny = config({ epochs: 2 }, { hidden: [3] }, { checkpoint_frequency: 1 });
const checkpoint = "checkpoint_final";

/** The part. */
export const damage: Part = {
  promise: "a damaged checkpoint is never loaded, and every damaged file of a run is named",
  async run({ scratch, quick, scale, say }) {
    const directory = await makeRun(scratch);
    const stride = quick ? 41 : Math.max(1, Math.round(1 / scale));
    const manifest = await readManifest(directory);
    const loads = await damageCheckpoint(directory, manifest, stride);
    say(`${loads.tried} damaged checkpoints`);
    const verified = await damageOthers(scratch, directory, stride);
    const control = structureOnly(directory);
    return {
      figure:
        `${loads.tried} flips of every bit, truncations, additions, zeroed sectors and exchanged files of a ` +
        `checkpoint: ${loads.accepted.length} loaded; ${verified.tried} flips in every byte of the other files: ` +
        `${verified.tried - verified.missed.length} named by mlx verify`,
      control: `without digests: ${control.accepted} of ${control.tried} flips loaded`,
      failures: withControl(
        [...loads.accepted, ...verified.missed].slice(0, 20),
        control.accepted > 0,
        "a reader without digests accepted nothing",
      ),
    };
  },
};

async function makeRun(scratch: string): Promise<string> {
  Deno.writeTextFileSync(join(scratch, "a.json"), JSON.stringify(tiny));
  const { code, stderr } = await run(await shippedProgram(), ["run", "--config", "a.json"], { cwd: scratch });
  if (code !== 0) throw new Error(stderr);
  const runs = join(scratch, "outputs", "long");
  return join(runs, onlyRun(runs)!);
}

/** Everything that is done to a file; with a stride, only every so manieth of it. */
function* damages(good: Uint8Array, other: Uint8Array, stride: number): Generator<Damage> {
  for (let bit = 0; bit < 8 * good.length; bit += stride) {
    const bytes = good.slice();
    bytes[bit >> 3] ^= 1 << (bit & 7);
    yield { what: `bit ${bit} flipped`, bytes };
  }
  for (let length = 0; length < good.length; length += stride) {
    yield { what: `cut to ${length} bytes`, bytes: good.slice(0, length) };
  }
  for (let more = 1; more <= 64; more += stride) {
    for (const filler of [0, 0x20, 0xff]) {
      const bytes = new Uint8Array(good.length + more).fill(filler);
      bytes.set(good);
      yield { what: `${more} bytes ${filler} appended`, bytes };
    }
  }
  for (const size of [16, 64, 512]) {
    for (let at = 0; at < good.length; at += size) {
      const bytes = good.slice();
      bytes.fill(0, at, at + size);
      if (!equal(bytes, good)) yield { what: `${size} bytes from ${at} zeroed`, bytes };
    }
  }
  if (!equal(good, other)) yield { what: "exchanged for that of another checkpoint", bytes: other };
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** As the manifest lists it, and as after a kill, when nothing but itself protects it. */
async function damageCheckpoint(
  directory: string,
  manifest: Manifest,
  stride: number,
): Promise<{ tried: number; accepted: string[] }> {
  const result = { tried: 0, accepted: [] as string[] };
  const folder = (name: string) => join(directory, "checkpoints", name);
  for (const checkpoints of [manifest.checkpoints, []]) {
    const options = { manifest: { ...manifest, checkpoints }, shown: "run" };
    await loadCheckpoint(directory, checkpoint, options);
    for (const file of [...tensorFiles, "state.json"]) {
      const path = join(folder(checkpoint), file);
      const good = Deno.readFileSync(path);
      // Checkpoints share files by links: what is damaged has to be a file of its own.
      Deno.removeSync(path);
      const other = Deno.readFileSync(join(folder("checkpoint_epoch_1"), file));
      for (const { what, bytes } of damages(good, other, stride)) {
        Deno.writeFileSync(path, bytes);
        result.tried++;
        const problem = await refusal(() => loadCheckpoint(directory, checkpoint, options));
        if (problem !== null) result.accepted.push(`${file}, ${what}: ${problem}`);
      }
      Deno.writeFileSync(path, good);
    }
  }
  return result;
}

/** Null if it is refused as damaged data are. */
async function refusal(load: () => Promise<unknown>): Promise<string | null> {
  try {
    await load();
    return "it was loaded";
  } catch (error) {
    return error instanceof MlxError && error.exitCode === 4 ? null : `it fails with ${error}`;
  }
}

/** Flips a bit of every byte of the files that are in no checkpoint. */
async function damageOthers(
  scratch: string,
  directory: string,
  stride: number,
): Promise<{ tried: number; missed: string[] }> {
  const workspace = await Workspace.open(scratch);
  const result = { tried: 0, missed: [] as string[] };
  const files = ["manifest.json", "config.json", "summary.json", "checkpoints/best.json", "logs/run.log"];
  const metrics = ["metrics.ndjson", "metrics.json", "metrics.md"].map((name) => `metrics/${name}`);
  const clean = await verifyRun(workspace, directory);
  if (clean.problems.length > 0) throw new Error(JSON.stringify(clean.problems));
  for (const file of [...files, ...metrics]) {
    const path = join(directory, file);
    const good = Deno.readFileSync(path);
    for (let at = 0; at < good.length; at += stride) {
      const bytes = good.slice();
      bytes[at] ^= 1 << (at & 7);
      Deno.writeFileSync(path, bytes);
      result.tried++;
      const { problems } = await verifyRun(workspace, directory);
      if (!problems.some((one) => one.file === file)) result.missed.push(`${file}, byte ${at} flipped`);
    }
    Deno.writeFileSync(path, good);
  }
  return result;
}

/** The control: a reader that looks at the structure of a file alone. */
function structureOnly(directory: string): { tried: number; accepted: number } {
  const good = Deno.readFileSync(join(directory, "checkpoints", checkpoint, "model.safetensors"));
  let accepted = 0;
  for (let bit = 0; bit < 8 * good.length; bit++) {
    const bytes = good.slice();
    bytes[bit >> 3] ^= 1 << (bit & 7);
    try {
      decodeTensors(bytes, "model.safetensors");
      accepted++;
    } catch (error) {
      if (!(error instanceof MlxError)) throw error;
    }
  }
  return { tried: 8 * good.length, accepted };
}
