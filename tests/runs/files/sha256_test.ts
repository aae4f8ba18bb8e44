import { assertEquals, assertNotEquals } from "@std/assert";
import { Sha256, sha256 } from "../../../src/runs/files/sha256.ts";

const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const encode = (text: string) => new TextEncoder().encode(text);

/** The examples of FIPS 180-4. */
const PUBLISHED: [text: string, digest: string][] = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", abc],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  ["a".repeat(1000000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
];

Deno.test("the digests are the published ones", () => {
  for (const [text, digest] of PUBLISHED) {
    assertEquals(new Sha256().update(encode(text)).digest(), digest);
    assertEquals(sha256(text), digest);
  }
});

Deno.test("sha256() takes parts, and views on shared memory", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(4), 1, 2);
  shared.set([0x62, 0x63]);
  assertEquals(sha256("a", shared), abc);
  assertEquals(new Sha256().update(encode("a")).update(shared).digest(), abc);
});

Deno.test("the digests of all lengths, in one piece and in many, are those of the system's SHA-256", async () => {
  const bytes = Uint8Array.from({ length: 260 }, (_, i) => i * 167 + 13);
  for (let length = 0; length <= bytes.length; length++) {
    const content = bytes.subarray(0, length);
    const expected = await crypto.subtle.digest("SHA-256", content);
    const hex = Array.from(new Uint8Array(expected), (byte) => byte.toString(16).padStart(2, "0")).join("");
    assertEquals(sha256(content), hex, `${length} bytes`);
    const hash = new Sha256();
    for (let at = 0, piece = 1; at < length; at += piece++) {
      hash.update(content.subarray(at, at + piece));
      assertNotEquals(hash.digest(), "", "a digest in between changes nothing");
    }
    assertEquals(hash.digest(), hex, `${length} bytes in pieces`);
  }
});

Deno.test("what is too much for it is digested by Node, with the same result", () => {
  const bytes = new Uint8Array(2 ** 21 + 77).map((_, i) => i * 31);
  assertEquals(sha256(bytes.subarray(0, 1000), bytes.subarray(1000)), new Sha256().update(bytes).digest());
  // From now on everything is.
  for (const [text, published] of PUBLISHED) assertEquals(sha256(text), published);
});
