/**
 * SHA-256 (FIPS 180-4). A run of seconds has few bytes to digest: these are done here, since loading `node:crypto` takes
 * longer. Where they become many, Node's takes over.
 *
 * @module
 */

/** So many bytes are digested here in as much time as it takes to load Node's. */
const budget = 2 ** 21;

/** The fractional parts of the cube roots of the first 64 primes. */
const K = Int32Array.of(
  ...[0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5],
  ...[0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174],
  ...[0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da],
  ...[0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967],
  ...[0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85],
  ...[0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070],
  ...[0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3],
  ...[0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2],
);

const blockBytes = 64;

/** The message schedule of one block. */
const w = new Int32Array(64);

/** SHA-256 of bytes that come one after the other. */
export class Sha256 {
  readonly #state = Int32Array.of(
    ...[0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
  );
  readonly #block = new Uint8Array(blockBytes);
  #length = 0;

  /** Takes on further bytes; views on shared memory are allowed. */
  update(bytes: Uint8Array): this {
    const begun = this.#length % blockBytes;
    this.#length += bytes.length;
    let at = 0;
    if (begun > 0) {
      at = Math.min(blockBytes - begun, bytes.length);
      this.#block.set(bytes.subarray(0, at), begun);
      if (begun + at < blockBytes) return this;
      compress(this.#state, this.#block, 0);
    }
    for (; at + blockBytes <= bytes.length; at += blockBytes) compress(this.#state, bytes, at);
    this.#block.set(bytes.subarray(at));
    return this;
  }

  /** The digest of what was taken on so far, in hex. */
  digest(): string {
    const state = this.#state.slice(), begun = this.#length % blockBytes;
    const end = new Uint8Array(begun < blockBytes - 8 ? blockBytes : 2 * blockBytes);
    end.set(this.#block.subarray(0, begun));
    end[begun] = 0x80;
    new DataView(end.buffer).setBigUint64(end.length - 8, BigInt(this.#length) * 8n);
    for (let at = 0; at < end.length; at += blockBytes) compress(state, end, at);
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

let digested = 0;

/** What digests `bytes` bytes, here or in Node. */
export function createSha256(bytes: number): { update(bytes: Uint8Array): unknown; digest(): string } {
  if ((digested += bytes) <= budget) return new Sha256();
  // Not imported, and so loaded only now.
  const hash = globalThis.process.getBuiltinModule("node:crypto").createHash("sha256");
  return { update: (piece) => hash.update(piece), digest: () => hash.digest("hex") };
}

/** The SHA-256 of some bytes, in hex. Views on shared memory are allowed. */
export function sha256(...parts: readonly (Uint8Array | string)[]): string {
  const pieces = parts.map((part) => typeof part === "string" ? new TextEncoder().encode(part) : part);
  const hash = createSha256(pieces.reduce((sum, { length }) => sum + length, 0));
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

/** Takes the block of 64 bytes at `at` into the state. */
function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++, at += 4) {
    w[i] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15], y = w[i - 2];
    const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
    const s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3];
  let e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
    const t1 = h + s1 + (g ^ e & (f ^ g)) + K[i] + w[i] | 0;
    const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
    const t2 = s0 + (a & b | c & (a | b)) | 0;
    h = g;
    g = f;
    f = e;
    e = d + t1 | 0;
    d = c;
    c = b;
    b = a;
    a = t1 + t2 | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}
