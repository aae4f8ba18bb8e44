import { allShapes } from "./compare.ts";
import { testEquality } from "./equality.ts";

testEquality(allShapes());
