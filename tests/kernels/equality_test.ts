import { fewShapes } from "./compare.ts";
import { testEquality } from "./equality.ts";

testEquality(fewShapes());
