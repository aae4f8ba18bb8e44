/** Every part. To add one: write its file, add its line. */
import { audit } from "./audit.ts";
import { crowd } from "./crowd.ts";
import { damage } from "./damage.ts";
import { digests } from "./digests.ts";
import { escapes } from "./escapes.ts";
import { faults } from "./faults.ts";
import { fuzz } from "./fuzz.ts";
import { kills } from "./kills.ts";
import { memory } from "./memory.ts";
import type { Part } from "./part.ts";
import { payloads } from "./payloads.ts";
import { powerCuts } from "./power_cuts.ts";
import { signals } from "./signals.ts";

/** The names of the promises. */
export type PartName = `P${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`;

/** The promises in order. */
export const parts: Readonly<Record<PartName, Part>> = {
  P1: kills,
  P2: faults,
  P3: powerCuts,
  P4: damage,
  P5: crowd,
  P6: escapes,
  P7: fuzz,
  P8: signals,
  P9: digests,
  P10: memory,
  P11: audit,
  P12: payloads,
};
