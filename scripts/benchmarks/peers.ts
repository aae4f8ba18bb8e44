/**
 * The peers that are installed: Python's packages and TensorFlow.js. One that is missing is said and left out.
 *
 * @module
 */
import { join } from "@std/path";
import type { Contestant, Threads, Training, Vectors } from "./contestants.ts";
import { type Finished, measure } from "./process.ts";

/** Where to look. */
export interface PeerOptions {
  /** A Python that has numpy, scikit-learn, torch, or some of them. */
  readonly python: string;
  /** A node_modules directory with @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm. */
  readonly nodeModules?: string;
  readonly node: string;
  readonly vectors: Vectors;
}

const here = join(import.meta.dirname!, "peers");

/** What `--peers` may name. */
export const peerIds = ["numpy", "sklearn", "torch", "tfjs-wasm", "tfjs-cpu"] as const;

/** Finds them. @param say Is told of those that are not there. */
export async function findPeers(options: PeerOptions, say: (line: string) => void): Promise<Contestant[]> {
  const found: Contestant[] = [];
  for (
    const find of [
      ...Object.values(pythonPeers).map((peer) => () => findPython(peer, options)),
      () => findTfjs(options),
    ]
  ) {
    const result = await find();
    if (typeof result === "string") say(result);
    else found.push(...result);
  }
  return found;
}

interface PythonPeer {
  readonly id: string;
  readonly title: string;
  /** Prints one line: version and libraries. */
  readonly probe: string;
  readonly sameStart: boolean;
}

const blas = `b = numpy.__config__.show(mode="dicts")["Build Dependencies"]["blas"]
blas = "%s %s" % (b["name"], b["version"])`;

const pythonPeers: Record<string, PythonPeer> = {
  numpy: {
    id: "numpy",
    title: "NumPy script",
    probe: `import numpy\n${blas}\nprint(numpy.__version__, blas, sep=", ")`,
    sameStart: true,
  },
  sklearn: {
    id: "sklearn",
    title: "scikit-learn",
    probe:
      `import sklearn, numpy\n${blas}\nprint(sklearn.__version__, "NumPy " + numpy.__version__, blas, sep=", ")`,
    sameStart: false,
  },
  torch: {
    id: "torch",
    title: "PyTorch",
    probe: `import torch
config = torch.__config__.show()
name = "MKL" if "BLAS_INFO=mkl" in config else "OpenBLAS" if "BLAS_INFO=open" in config else "other BLAS"
print(torch.__version__, name, torch.backends.cpu.get_cpu_capability(), sep=", ")`,
    sameStart: true,
  },
};

async function findPython(
  peer: PythonPeer,
  { python, vectors }: PeerOptions,
): Promise<Contestant[] | string> {
  const width = await vectorSettings(python, vectors);
  const probed = await tryMeasure({ program: python, args: ["-c", peer.probe], env: width });
  if (typeof probed === "string") return `${peer.title}: not found (${probed})`;
  return [{
    ...peer,
    version: probed.stdout.trim(),
    threading: peer.id === "torch"
      ? "`torch.set_num_threads`, `OMP_NUM_THREADS`"
      : "`OPENBLAS_NUM_THREADS`, `OMP_NUM_THREADS`",
    invoke: (_, threads, directory) => ({
      program: python,
      args: [join(here, `${peer.id}_peer.py`), directory],
      env: { ...width, ...threadSettings(threads), PYTHONDONTWRITEBYTECODE: "1" },
    }),
    read: readLine,
  }];
}

async function findTfjs({ node, nodeModules, vectors }: PeerOptions): Promise<Contestant[] | string> {
  if (nodeModules === undefined) {
    return "TensorFlow.js: not looked for (--node-modules DIR names where it is)";
  }
  const probe = `const r = require("node:module").createRequire(process.argv[1]);
    r("@tensorflow/tfjs-backend-wasm");
    console.log(r("@tensorflow/tfjs/package.json").version + ", Node " + process.version);`;
  const args = ["-e", probe, join(await Deno.realPath(nodeModules), "peer.js")];
  const probed = await tryMeasure({ program: node, args });
  if (typeof probed === "string") return `TensorFlow.js: not found in ${nodeModules} (${probed})`;
  // Its vectors have 128 bits in any case.
  if (vectors !== "native") return "TensorFlow.js: left out, its vectors are never wider";
  return ["wasm", "cpu"].map((backend) => ({
    id: `tfjs-${backend}`,
    title: `TensorFlow.js ${backend}`,
    version: `${probed.stdout.trim()}`,
    threading: backend === "wasm" ? "one, as always in Node" : "one",
    oneThread: true,
    sameStart: true,
    invoke: (_, threads, directory) => ({
      program: node,
      args: [join(here, "tfjs_peer.mjs"), directory, backend, nodeModules],
      env: threadSettings(threads),
    }),
    read: readLine,
  }));
}

/** The environment that gives a program one thread. */
function threadSettings(threads: Threads): Record<string, string> {
  if (threads === "default") return {};
  const names = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BENCH_THREADS"];
  return Object.fromEntries(names.map((name) => [name, "1"]));
}

/** The environment that keeps OpenBLAS, NumPy, MKL, oneDNN and PyTorch from vectors wider than that. */
async function vectorSettings(python: string, vectors: Vectors): Promise<Record<string, string>> {
  if (vectors === "native") return {};
  const narrow = vectors === "128";
  const probe = `import numpy
print(*numpy.__config__.show(mode="dicts")["SIMD Extensions"]["found"])`;
  const probed = await tryMeasure({ program: python, args: ["-c", probe] });
  const features = typeof probed === "string" ? [] : probed.stdout.trim().split(" ");
  return {
    OPENBLAS_CORETYPE: narrow ? "Nehalem" : "Haswell",
    MKL_ENABLE_INSTRUCTIONS: narrow ? "SSE4_2" : "AVX2",
    ONEDNN_MAX_CPU_ISA: narrow ? "SSE41" : "AVX2",
    ATEN_CPU_CAPABILITY: narrow ? "default" : "avx2",
    NPY_DISABLE_CPU_FEATURES: features.filter((name) => narrow || /AVX512|V4/.test(name)).join(" "),
  };
}

function readLine(stdout: string): Promise<Training> {
  return Promise.resolve(JSON.parse(stdout.trim().split("\n").at(-1)!));
}

/** The last line of why it failed, if it did. */
async function tryMeasure(invocation: Parameters<typeof measure>[0]): Promise<Finished | string> {
  try {
    return await measure(invocation);
  } catch (error) {
    return (error as Error).message.trim().split("\n").at(-1)!.trim();
  }
}
