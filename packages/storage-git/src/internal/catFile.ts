/**
 * One `git cat-file --batch` for many objects: Git finds them in packs, alternates and loose files, and reads packs without loading
 * them whole. Answers come in the order of the questions.
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { gitMissing, type GitPlace, startGit } from "./git.ts"
import { MAX_OBJECT_BYTES } from "./objects.ts"
import type { Oid } from "./trees.ts"

export interface Found {
  readonly type: string
  readonly body: Buffer
}

/** Git ended before it answered. */
export class CatFileEnded extends Error {
  readonly said: string
  constructor(said: string) {
    super(`git cat-file ended: ${said}`)
    this.said = said
  }
}

export interface CatFile {
  /** Null when there is no such object. Rejects with `CatFileEnded`, or `git-missing`. */
  readonly get: (oid: Oid) => Promise<Found | null>
  readonly close: () => void
}

interface Waiting {
  readonly resolve: (found: Found | null) => void
  readonly reject: (error: Error | DomainError) => void
}

const LF = 0x0a
/** Enough of what git said to tell what is broken. */
const SAID = 1000

export const openCatFile = (place: GitPlace): CatFile => {
  const child = startGit(place, ["cat-file", "--batch"])
  const waiting: Array<Waiting> = []
  let chunks: Array<Buffer> = []
  let held = 0
  let said = ""
  /** Bytes that the next answer needs, as far as known. */
  let wanted = 1
  let failure: Error | DomainError | null = null

  const fail = (error: Error | DomainError): void => {
    failure ??= error
    for (const { reject } of waiting.splice(0)) reject(failure)
  }

  /** Takes one answer from the front; null when it isn't there in full. */
  const take = (bytes: Buffer): { readonly found: Found | null; readonly length: number } | null => {
    const end = bytes.indexOf(LF)
    if (end < 0) {
      wanted = bytes.length + 1
      return null
    }
    const [, type = "", size] = bytes.toString("utf8", 0, end).split(" ")
    if (size === undefined) return { found: null, length: end + 1 }
    if (Number(size) > MAX_OBJECT_BYTES) {
      // Before any of it is held: what a remote has may be as long as it likes.
      fail(new CatFileEnded(`it has ${size} bytes, and ${MAX_OBJECT_BYTES} are read at most`))
      child.kill()
      return null
    }
    const from = end + 1
    const to = from + Number(size)
    if (bytes.length < to + 1) {
      wanted = to + 1
      return null
    }
    return { found: { type, body: bytes.subarray(from, to) }, length: to + 1 }
  }

  const parse = (): void => {
    let bytes = Buffer.concat(chunks, held)
    for (let answer = take(bytes); answer !== null; answer = take(bytes)) {
      waiting.shift()?.resolve(answer.found)
      bytes = bytes.subarray(answer.length)
      wanted = 1
    }
    chunks = [bytes]
    held = bytes.length
  }

  child.stdout.on("data", (chunk: Buffer) => {
    if (failure !== null) return
    chunks.push(chunk)
    held += chunk.length
    // A large object comes in many pieces: joining them once is enough.
    if (held >= wanted) parse()
  })
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString("utf8")).slice(-SAID)))
  child.stdin.on("error", () => undefined)
  child.on("error", (error) => fail(gitMissing(place.executable, error)))
  child.on("close", () => fail(new CatFileEnded(said.trim())))

  return {
    get: (oid) => {
      const answer = new Promise<Found | null>((resolve, reject) => {
        if (failure !== null) return reject(failure)
        waiting.push({ resolve, reject })
        child.stdin.write(`${oid}\n`)
      })
      // Whoever asked for several at once may only come to wait for the first.
      answer.catch(() => undefined)
      return answer
    },
    close: () => {
      child.stdin.end()
      child.kill()
    }
  }
}
