// `node --require bench/peak.cjs`: at its end a program writes its peak memory, in MiB, to the file that the variable names.
const { writeFileSync } = require("node:fs")

process.on("exit", () => {
  writeFileSync(process.env.BTK_BENCH_PEAK, String(process.resourceUsage().maxRSS / 1024))
})
