import "./list_test.ts";
