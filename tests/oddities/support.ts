/** The whole program in this process, in a directory of its own. */
import { join } from "@std/path";
import { cli } from "../../src/cli/mod.ts";
import { type Screen, stringTerminal } from "../cli/screen.ts";

/** What a test may do in its directory. */
export interface Place {
  /** The real path of the directory. */
  readonly root: string;
  /** Writes a file and gives its absolute path. */
  write(name: string, content: string | object): string;
  /** The value of a JSON file. */
  // deno-lint-ignore no-explicit-any -- tests look at what they know is there
  json(path: string): any;
  /** The names in a directory, sorted; none if there is no such directory. */
  names(path: string): string[];
  /** Runs a command line with this directory as the root. */
  mlx(...args: string[]): Promise<Screen>;
  /** Runs a config and gives the summary that `--json` prints, too. */
  run(config: object, ...args: string[]): Promise<Screen & { summary: Summary }>;
  /** Says of a config, or of a text of that format, whether a dry run accepts it. */
  dryRun(config: string | object, format?: string): Promise<Screen>;
}

/** What `mlx run --json` prints. */
interface Summary {
  status: string;
  final_metrics: Record<string, number>;
  final_digest: string;
  directories: { run: string };
}

/** Calls `test` with a new directory and removes it afterwards. */
export async function inPlace(test: (place: Place) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    await test(placeIn(root));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function placeIn(root: string): Place {
  const place: Place = {
    root,
    write(name, content) {
      const path = join(root, name);
      Deno.mkdirSync(join(path, ".."), { recursive: true });
      Deno.writeTextFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
      return path;
    },
    json: (path) => JSON.parse(Deno.readTextFileSync(join(root, path))),
    names(path) {
      try {
        return [...Deno.readDirSync(join(root, path))].map(({ name }) => name).sort();
      } catch {
        return [];
      }
    },
    async mlx(...args) {
      const { terminal, written } = stringTerminal();
      const host = { terminal, program: "mlx", signal: new AbortController().signal };
      const code = await cli([...args, "--root", root], host);
      return { code, ...written };
    },
    async run(config, ...args) {
      const screen = await place.mlx("run", "--json", "--config", place.write("a.json", config), ...args);
      return { ...screen, summary: JSON.parse(screen.out) };
    },
    dryRun: (config, format = "json") =>
      place.mlx("run", "--dry-run", "--config", place.write(`dry.${format}`, config)),
  };
  return place;
}

/** The section of runs that keep their checkpoints. */
export const kept = { output: { save_checkpoints: true } };

/** A regression that is learned in a few milliseconds, without checkpoints; sections are replaced whole. */
export function regression(changes: object = {}): object {
  return {
    name: "r",
    dataset: { name: "synthetic_regression", params: { n_samples: 40, n_features: 3, seed: 1 } },
    model: { name: "linear_regression", params: { use_gradient_descent: true } },
    training: { epochs: 2, batch_size: 8, learning_rate: 0.1, optimizer: "sgd" },
    output: { save_checkpoints: false },
    ...changes,
  };
}

/** A classification with so many classes, without checkpoints; sections are replaced whole. */
export function classification(n_classes: number, changes: object = {}): object {
  return {
    name: "c",
    dataset: {
      name: "synthetic_classification",
      params: { n_samples: 60, n_features: 4, n_classes, class_sep: 4, seed: 1 },
    },
    model: { name: "mlp", params: { hidden: [8] } },
    training: { epochs: 20, batch_size: 16, learning_rate: 0.05 },
    output: { save_checkpoints: false },
    ...changes,
  };
}
