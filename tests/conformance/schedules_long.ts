import "./schedules_test.ts";
