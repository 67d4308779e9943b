import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.ts", "test/**/*.test.{ts,mjs}"],
    // Loading effect takes ~0.4 s: share one module graph per worker instead of one per test file.
    isolate: false,
    // Most tests wait for processes: one worker less than processors, which is vitest's own choice, leaves half of two idle.
    maxWorkers: "100%",
    setupFiles: ["./vitest.setup.ts"],
    // Some compute for ten seconds, and a busy machine takes ten times as long.
    testTimeout: 180_000
  }
})
