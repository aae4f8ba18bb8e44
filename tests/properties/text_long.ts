import "./text_test.ts";
