/** Few threads for one precision and more than there are units of work for the other: functions_long.ts has the rest. */
import { testThreads } from "./functions.ts";

testThreads("float32", 5);
testThreads("float64", 2);
