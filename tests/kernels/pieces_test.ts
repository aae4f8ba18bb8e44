import { testPieces } from "./pieces.ts";

testPieces("float64", 2);
