import { testPieces } from "./pieces.ts";

testPieces("float32", 2);
testPieces("float64", 1);
