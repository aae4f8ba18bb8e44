import { testExtended } from "./extended.ts";

testExtended(1);
