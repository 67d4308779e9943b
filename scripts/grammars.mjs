// Puts the parser of source files and its grammars beside the bundled programs.
import { copyFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs"
import { basename, join } from "node:path"

/** The parser of source files and its grammars, each loaded when the first file of its language is read. */
const GRAMMARS = [
  ["web-tree-sitter", "", ["web-tree-sitter.wasm"]],
  [
    "@vscode/tree-sitter-wasm",
    "wasm",
    "typescript tsx javascript python go rust java c-sharp ruby php cpp"
      .split(" ")
      .map((name) => `tree-sitter-${name}.wasm`)
  ]
]

/** A checkout whose programs read no source files has no package for that. */
export const copyGrammars = (root, out) => {
  const readers = join(root, "packages/workspace")
  if (!existsSync(readers)) return
  const to = join(out, "grammars")
  mkdirSync(to, { recursive: true })
  for (const [name, folder, files] of GRAMMARS) {
    const from = join(readers, "node_modules", name)
    for (const file of [...files.map((one) => join(folder, one)), "LICENSE"]) {
      const target = join(
        to,
        file === "LICENSE" ? `LICENSE-${name.replaceAll(/[@/]+/gu, "-").replace(/^-/u, "")}` : basename(file)
      )
      const source = join(from, file)
      // They change with their versions only.
      if (existsSync(target) && statSync(target).size === statSync(source).size) continue
      const part = `${target}-${process.pid}`
      copyFileSync(source, part)
      renameSync(part, target)
    }
  }
}
