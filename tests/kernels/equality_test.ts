import { someShapes } from "./compare.ts";
import { testEquality } from "./equality.ts";

testEquality(someShapes());
