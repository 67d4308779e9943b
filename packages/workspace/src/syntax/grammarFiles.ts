/**
 * Where the files of the parser and its grammars are: beside the program in a bundle, in their packages otherwise.
 *
 * @since 0.1.0
 */
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** Of the bundle. */
const FOLDER = "./grammars/"

/** The parser itself. */
export const RUNTIME = "web-tree-sitter.wasm"

export const grammarName = (grammar: string): string => `tree-sitter-${grammar}.wasm`

/** Null where it isn't. */
export const grammarFile = (name: string, base: string = import.meta.url): string | null => {
  const beside = fileURLToPath(new URL(FOLDER + name, base))
  if (existsSync(beside)) return beside
  try {
    // Both have their files beside their main module.
    const main = createRequire(base).resolve(name === RUNTIME ? "web-tree-sitter" : "@vscode/tree-sitter-wasm")
    const found = join(dirname(main), name)
    return existsSync(found) ? found : null
  } catch {
    return null
  }
}
