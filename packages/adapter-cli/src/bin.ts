#!/usr/bin/env node
/**
 * The entry of the command line. `--version` is answered before anything is loaded: it is asked all the time.
 *
 * @since 0.1.0
 */
import { writeSync } from "node:fs"
import { VERSION } from "./version.ts"

const STDOUT = 1

/** Without Node's stream, which takes longer to make than the answer; it is there for a pipe that is full or closed. */
const say = (text: string): void => {
  try {
    writeSync(STDOUT, text)
  } catch {
    process.stdout.write(text)
  }
}

const [first] = process.argv.slice(2)
if (first === "--version" || first === "version" || first === "-V") {
  say(`${VERSION}\n`)
} else {
  // Missing in Node 20, where the checkout may have to run; everything works without it.
  process.getBuiltinModule?.("node:module").enableCompileCache?.()
  // Without a top-level await: the bundle is CommonJS, which starts sooner and has none.
  void import("./main.ts")
    .then(({ main }) => main(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code
    })
}
