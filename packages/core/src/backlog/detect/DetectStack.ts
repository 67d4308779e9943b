/**
 * Detects a project's stack and its gate commands from the files at its root.
 *
 * @since 0.1.0
 */
import type { Detected, RootFiles } from "./Detected.ts"
import { detectNode } from "./node.ts"
import { detectGo, detectPython, detectRust, detectSwift } from "./others.ts"

export type { Commands, Detected, RootFiles } from "./Detected.ts"

const GENERIC: Detected = {
  name: null,
  stack: "generic",
  commands: {},
  reasons: { testCommand: "no file at the root says how the tests are run" }
}

/** A package.json often only serves tools of another stack's project, so it is looked at last unless it has tests. */
export const detectStack = (files: RootFiles): Detected => {
  const node = detectNode(files)
  if (node?.commands.testCommand !== undefined) return node
  const other = [detectRust, detectGo, detectPython, detectSwift]
    .map((detect) => detect(files))
    .find((detected) => detected !== null)
  return other ?? node ?? GENERIC
}
