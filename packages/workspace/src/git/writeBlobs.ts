/**
 * Writes texts as blobs, byte for byte: many of them with one git, which reads them from files of its own.
 *
 * @since 0.1.0
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { fileSync } from "./fileWork.ts"
import { withTemporaryIndex } from "./privateIndex.ts"
import type { Git } from "./runGit.ts"

/** Fewer go to a git each: that is as fast as a folder of files. */
const MANY = 4

/** No path: stored byte for byte. */
const writeBlob = (git: Git, text: string) => git.text(["hash-object", "-w", "--stdin"], { input: text })

const writeMany = (git: Git, texts: ReadonlyArray<string>) =>
  withTemporaryIndex(git.gitDir, (folder) =>
    Effect.gen(function* () {
      const paths = yield* fileSync("Writing", folder, () => {
        mkdirSync(folder, { mode: 0o700 })
        return texts.map((text, at) => {
          const path = join(folder, String(at))
          writeFileSync(path, text)
          return path
        })
      })
      const input = `${paths.join("\n")}\n`
      const hashes = yield* git.text(["hash-object", "-w", "--no-filters", "--stdin-paths"], { input })
      return hashes.split("\n")
    })
  )

/** Hashes of the texts, in their order. */
export const writeBlobs = (git: Git, texts: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<string>, DomainError> =>
  // A name on several lines, or in quotes, is none to git here.
  texts.length < MANY || /[\n"]/u.test(git.gitDir)
    ? Effect.forEach(texts, (text) => writeBlob(git, text))
    : writeMany(git, texts)
