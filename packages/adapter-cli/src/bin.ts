#!/usr/bin/env node
/**
 * The entry of the command line. `--version` is answered before anything is loaded: it is asked all the time.
 *
 * @since 0.1.0
 */
import * as Module from "node:module"
import { VERSION } from "./version.ts"

const [first] = process.argv.slice(2)
if (first === "--version" || first === "version" || first === "-V") {
  process.stdout.write(`${VERSION}\n`)
} else {
  // Missing in Node 20, where the checkout may have to run; everything works without it.
  Module.enableCompileCache?.()
  const { main } = await import("./main.ts")
  process.exitCode = await main(process.argv.slice(2))
}
