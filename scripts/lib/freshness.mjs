// Is a built file older, in content, than what it was built from? Contents decide; file times only save hashing.
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** A file this young may change again without its times changing, so its times are not trusted. Coarsest known: FAT, 2 s. */
const RACY_MS = 2_000

const sha256 = (data) => createHash("sha256").update(data).digest("hex")

/** All files below `folder`, relative to `root`, sorted; a missing folder has none. */
export const filesBelow = (root, folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { withFileTypes: true })
        .flatMap((entry) => {
          const path = `${folder}/${entry.name}`
          return entry.isDirectory() ? filesBelow(root, path) : [path]
        })
        .toSorted()
    : []

/** What the bundle is made from. */
export const bundleInputs = (root) => [
  ...["pnpm-lock.yaml", "tsconfig.base.json", "scripts/bundle.mjs", "scripts/grammars.mjs"].filter((path) =>
    existsSync(join(root, path))
  ),
  ...readdirSync(join(root, "packages"))
    .toSorted()
    .flatMap((name) => [
      ...[`packages/${name}/package.json`].filter((path) => existsSync(join(root, path))),
      ...filesBelow(root, `packages/${name}/src`)
    ])
]

/** Times and hash of every input, hashing only files whose size or times differ from `known`. */
export const snapshot = (root, paths, known = {}) => {
  const now = Date.now()
  const files = {}
  let unchanged = Object.keys(known).length === paths.length
  for (const path of paths) {
    const { ctimeMs, mtimeMs, size } = statSync(join(root, path))
    const times = `${size}:${mtimeMs}:${ctimeMs}`
    if (known[path]?.times === times) {
      files[path] = known[path]
      continue
    }
    unchanged = false
    const racy = now - Math.max(mtimeMs, ctimeMs) < RACY_MS
    files[path] = { times: racy ? "" : times, hash: sha256(readFileSync(join(root, path))) }
  }
  return {
    files,
    unchanged,
    digest: sha256(
      Object.entries(files)
        .map(([path, { hash }]) => `${path}\0${hash}\n`)
        .join("")
    )
  }
}

/** The stamp that the last build left, or an empty one. */
export const readStamp = (path) => {
  try {
    const stamp = JSON.parse(readFileSync(path, "utf8"))
    return typeof stamp.digest === "string" && typeof stamp.files === "object" ? stamp : { digest: "", files: {} }
  } catch {
    return { digest: "", files: {} }
  }
}

/** Replaces the stamp in one step: a reader sees the old one or the new one. */
export const writeStamp = (path, { digest, files }) => {
  mkdirSync(dirname(path), { recursive: true })
  const part = `${path}.${process.pid}`
  writeFileSync(part, JSON.stringify({ digest, files }))
  renameSync(part, path)
}
