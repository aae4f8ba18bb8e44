/** Everything that reads what others wrote, with good files to start from. */
import { join } from "@std/path";
import { csv } from "../../../src/datasets/csv.ts";
import type { DatasetEntry } from "../../../src/datasets/dataset.ts";
import { jsonl } from "../../../src/datasets/jsonl.ts";
import { npy } from "../../../src/datasets/npy.ts";
import { npz } from "../../../src/datasets/npz.ts";
import { openData } from "../../../src/datasets/open_data.ts";
import { fitPreprocessing } from "../../../src/datasets/preprocess.ts";
import { evaluateRun } from "../../../src/evaluation.ts";
import { readBest } from "../../../src/runs/checkpoints/best.ts";
import { parseState } from "../../../src/runs/checkpoints/checkpoint_state.ts";
import { digestFile } from "../../../src/runs/formats/fields.ts";
import { readIndex } from "../../../src/runs/index/index_file.ts";
import { formatJson } from "../../../src/runs/formats/json.ts";
import { readManifest } from "../../../src/runs/documents/manifest.ts";
import { readMetrics } from "../../../src/runs/documents/metrics_files.ts";
import { openResumption } from "../../../src/runs/resume/resumption.ts";
import { openRun } from "../../../src/runs/documents/run_reader.ts";
import { decodeTensors } from "../../../src/runs/formats/safetensors.ts";
import { formatSealed } from "../../../src/runs/formats/seal.ts";
import { readFinalMetrics } from "../../../src/runs/documents/summary.ts";
import { verifyRun } from "../../../src/runs/verify/verify.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { parse } from "../../../src/schema/fields.ts";
import { readSpecs } from "../../../src/spec/read.ts";
import { files } from "../../sessions.ts";
import { oneOf } from "../random.ts";
import { makeRun } from "./good_run.ts";
import { mutateBytes, mutateValue } from "./mutate.ts";
import { seedsOf } from "./seeds.ts";

/** Reads mutants: makes one of random numbers, and has it read. */
export interface Reader {
  /** The exit codes that an error may have. */
  readonly codes: readonly number[];
  /** Its share of all mutants; the slow ones get less. */
  readonly share: number;
  /** Gets ready in a directory of its own. */
  open(directory: string): Promise<Target>;
}

/** A reader that is ready. */
export interface Target {
  /** A file that is read without an error. */
  readonly good: Uint8Array;
  make(random: () => number): Uint8Array;
  read(mutant: Uint8Array): Promise<unknown>;
}

const [usage, corrupt] = [2, 4];

/** Every reader. */
export const readers: Readonly<Record<string, Reader>> = {
  "config (JSON)": configReader("a.json", 3),
  "config (JSONC)": configReader("a.jsonc", 2),
  "config (YAML)": configReader("a.yaml", 3),
  "override": {
    codes: [usage],
    share: 1,
    open: (_directory) =>
      fromBytes(seedsOf("override"), async (bytes) => {
        const good = new TextDecoder().decode(seedsOf("a.json")[0]);
        await readSpecs(good, "a.json", [new TextDecoder().decode(bytes)]);
      }),
  },
  "csv": dataReader(csv as DatasetEntry, "csv", 3, { target: "y", categorical: ["b"] }),
  "csv, no header": dataReader(csv as DatasetEntry, "csv, no header", 1, {
    target: 0,
    categorical: [1],
    header: false,
    delimiter: ";",
    decimal: ",",
  }),
  "jsonl": dataReader(jsonl as DatasetEntry, "jsonl", 2, { target: "y", categorical: ["b"] }),
  "npy": dataReader(npy as DatasetEntry, "npy", 2, { target: 0 }),
  "npz": dataReader(npz as DatasetEntry, "npz", 1, {}),
  "safetensors": {
    codes: [corrupt],
    share: 4,
    // deno-lint-ignore require-await -- a reader answers with a promise
    open: () => fromBytes(seedsOf("safetensors"), async (bytes) => decodeTensors(bytes, "a.safetensors")),
  },
  "safetensors, header": {
    codes: [corrupt],
    share: 3,
    open: () => {
      const { header, data } = takeApart(seedsOf("safetensors")[0]);
      return Promise.resolve({
        good: putTogether(header, data),
        make: (random) => putTogether(mutateValue(header, random), data),
        // deno-lint-ignore require-await -- a reader answers with a promise
        read: async (bytes) => decodeTensors(bytes, "a.safetensors"),
      });
    },
  },
  "state.json": {
    codes: [corrupt],
    share: 1,
    // deno-lint-ignore require-await -- a reader answers with a promise
    open: () => fromBytes(seedsOf("state.json"), async (bytes) => parseState(bytes, "state.json")),
  },
  "state.json, sealed again": {
    codes: [corrupt],
    share: 2,
    open: () => {
      const { sha256: _, ...state } = JSON.parse(new TextDecoder().decode(seedsOf("state.json")[0]));
      return Promise.resolve({
        good: encode(formatSealed(state)),
        make: (random) => encode(formatSealed(Object(mutateValue(state, random)))),
        // deno-lint-ignore require-await -- a reader answers with a promise
        read: async (bytes) => parseState(bytes, "state.json"),
      });
    },
  },
  "manifest": fileReader("manifest.json", 1, readManifest),
  "manifest, sealed again": fileReader("manifest.json", 1, readManifest, { seal: true }),
  "index": fileReader("index.json", 1, readIndex),
  "best.json": fileReader("best.json", 1, readBest, { folder: "checkpoints" }),
  "summary": fileReader("summary.json", 1, readFinalMetrics),
  "metrics": fileReader("metrics.ndjson", 1, (directory) => readMetrics(join(directory, "metrics.ndjson"))),
  "a run, any file": runReader(0.04, (_name, file, good, random) => {
    if (!file.endsWith(".json") || random() < 0.5) return mutateBytes([good], random);
    return encode(formatJson(mutateValue(JSON.parse(new TextDecoder().decode(good)), random)));
  }),
  "a checkpoint, digests made again": runReader(0.06, (name, file, good, random) => {
    if (!name.includes("checkpoint_final")) return null;
    if (file === "state.json") {
      const { sha256: _, ...state } = JSON.parse(new TextDecoder().decode(good));
      return encode(formatSealed(Object(mutateValue(state, random))));
    }
    if (random() < 0.5) return mutateBytes([good], random);
    const { header, data } = takeApart(good);
    return putTogether(mutateValue(header, random), data);
  }),
};

function fromBytes(seeds: readonly Uint8Array[], read: (bytes: Uint8Array) => Promise<unknown>) {
  return Promise.resolve<Target>({ good: seeds[0], make: (random) => mutateBytes(seeds, random), read });
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function configReader(name: string, share: number): Reader {
  return {
    codes: [usage],
    share,
    open: () =>
      fromBytes(seedsOf(name), async (bytes) => {
        await readSpecs(new TextDecoder().decode(bytes), name);
      }),
  };
}

/** Opens a table, loads its numbers, and fits what is fitted to columns. */
function dataReader(entry: DatasetEntry, kind: string, share: number, given: object): Reader {
  const { value: params, issues } = parse(entry.params, given);
  if (issues) throw new Error(JSON.stringify(issues));
  const split = {
    test: 0.25,
    validation: 0,
    stratify: false,
    shuffle: true,
    group: null,
    order: null,
    column: null,
  };
  const settings = {
    path: "a",
    params,
    split,
    standardize: true,
    standardize_target: false,
    missing: "mean" as const,
    encoding: "one_hot" as const,
    unknown: "ignore" as const,
  };
  return {
    codes: [usage, corrupt],
    share,
    open: () =>
      fromBytes(seedsOf(kind), async (bytes) => {
        const context = files({ [settings.path]: bytes });
        const data = await openData(entry, settings as never, { data: 1, split: 2 }, context);
        const loaded = await data.source.load();
        await fitPreprocessing(loaded, data.encoding, data.split.train, settings as never, context.breathe);
      }),
  };
}

/** A file in a directory; with `seal`, values are changed and the digest made again. */
function fileReader(
  name: string,
  share: number,
  read: (directory: string) => Promise<unknown>,
  { seal = false, folder = "" }: { seal?: boolean; folder?: string } = {},
): Reader {
  return {
    codes: seal ? [corrupt] : [usage, corrupt],
    share,
    open(directory) {
      const path = join(directory, folder, name);
      if (folder !== "") Deno.mkdirSync(join(directory, folder));
      const good = seedsOf(name);
      const isLines = name.endsWith(".ndjson");
      const { sha256: _, ...content } = JSON.parse(isLines ? "{}" : new TextDecoder().decode(good[0]));
      const plain = (random: () => number) =>
        isLines || random() < 0.5
          ? mutateBytes(good, random)
          : encode(formatJson(mutateValue(content, random)));
      return Promise.resolve({
        good: good[0],
        make: (random) => seal ? encode(formatSealed(Object(mutateValue(content, random)))) : plain(random),
        async read(bytes) {
          Deno.writeFileSync(path, bytes);
          await read(directory);
        },
      });
    },
  };
}

/** A whole run, of which one file is changed; verified, opened to be resumed, and evaluated. */
function runReader(
  share: number,
  make: (path: string, file: string, good: Uint8Array, random: () => number) => Uint8Array | null,
): Reader {
  return {
    codes: [usage, corrupt],
    share,
    async open(directory) {
      const { run, paths } = await makeRun(directory);
      const goods = new Map(paths.map((path) => [path, Deno.readFileSync(join(run, path))]));
      const candidates = paths.filter((path) => !path.endsWith(".lock"));
      const workspace = await Workspace.open(directory);
      let dirty: string[] = [], chosen = candidates[0];
      return {
        good: goods.get(chosen)!,
        make(random) {
          for (;;) {
            chosen = oneOf(random, candidates);
            const mutant = make(chosen, chosen.split("/").at(-1)!, goods.get(chosen)!, random);
            if (mutant !== null) return mutant;
          }
        },
        async read(bytes) {
          const put = (path: string, content: Uint8Array) => {
            Deno.writeFileSync(join(run, path), content);
            dirty.push(path);
          };
          for (const path of dirty) Deno.writeFileSync(join(run, path), goods.get(path)!);
          dirty = [];
          put(chosen, bytes);
          if (chosen.includes("checkpoint_final")) sealAgain(run, chosen, goods, put);
          await verifyRun(workspace, run);
          const { signal } = new AbortController();
          const refused: unknown[] = [];
          for (
            const use of [
              async () => void await openRun(workspace, run),
              async () => void (await openResumption(workspace, run))?.lock.close(),
              async () => void await evaluateRun({ runDir: run, checkpoints: [] }, { workspace, signal }),
            ]
          ) await use().catch((error) => refused.push(error));
          Deno.removeSync(join(run, "evaluations"), { recursive: true });
          Deno.mkdirSync(join(run, "evaluations"));
          const worst = refused.find((error) => (error as { exitCode?: number }).exitCode === undefined) ??
            refused[0];
          if (worst !== undefined) throw worst;
        },
      };
    },
  };
}

/** Makes every digest around a changed file of a checkpoint anew, so that only its reader stands in the way. */
function sealAgain(
  run: string,
  changed: string,
  goods: ReadonlyMap<string, Uint8Array>,
  put: (path: string, content: Uint8Array) => void,
): void {
  const folder = changed.split("/").slice(0, -1).join("/");
  const read = (path: string) => Deno.readFileSync(join(run, path));
  const parsed = (path: string) => JSON.parse(new TextDecoder().decode(goods.get(path)!));
  if (!changed.endsWith("state.json")) {
    const { sha256: _, ...state } = parsed(`${folder}/state.json`);
    const names = ["model.safetensors", "optimizer.safetensors"];
    const digests = names.map((name) => [name, digestFile(read(`${folder}/${name}`))]);
    put(`${folder}/state.json`, encode(formatSealed({ ...state, files: Object.fromEntries(digests) })));
  }
  const { sha256: _, ...manifest } = parsed("manifest.json");
  for (const record of manifest.checkpoints) {
    if (!folder.endsWith(record.name)) continue;
    for (const name of Object.keys(record.files)) record.files[name] = digestFile(read(`${folder}/${name}`));
  }
  put("manifest.json", encode(formatSealed(manifest)));
}

/** The header of a safetensors file as a value, and what is behind it. */
function takeApart(bytes: Uint8Array): { header: unknown; data: Uint8Array } {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  return { header, data: bytes.subarray(8 + length) };
}

function putTogether(header: unknown, data: Uint8Array): Uint8Array {
  const text = encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}
