// The order of rows.

import { gatherRows, shuffleBySeed } from "../order";

export { gatherRows as gather, shuffleBySeed as shuffle };
