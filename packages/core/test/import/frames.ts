/** Segments with one bad commit: an honest log of three commits whose last one is replaced as a row of `badFrames.json` says. */
import * as Result from "effect/Result"
import { blobName } from "../../src/log/Blob.ts"
import { encodeCommit } from "../../src/log/Commit.ts"
import { utf8Length } from "../../src/log/Json.ts"
import { chainHash, chainStart, lineText, splitLine } from "../../src/log/Line.ts"
import { blobPath, segmentName } from "../../src/log/Segment.ts"
import { envelope, writable } from "../log/lines.ts"
import { sha256 } from "../store/sha256.ts"
import { A } from "../store/verify.ts"
import { type Recipe, textOf } from "../recipe.ts"

/** What is put in the place of what, once. */
type Swap = readonly [from: string, to: Recipe]

/** How a row's segment comes about; `$blob` in a payload stands for the name of `blob`. */
export interface Frame {
  /** Changes of the last commit's envelope and its payload, chained well afterwards. */
  readonly head?: Swap
  readonly payload?: Recipe
  /** Digest that the last commit is chained to instead of the one before. */
  readonly previous?: string
  /** Kept beside the log. */
  readonly blob?: Recipe
  /** Change of the whole segment's text, not chained again. */
  readonly segment?: Swap
  /** Characters cut off its end. */
  readonly cut?: number
  readonly append?: Recipe
  /** Commits in this order. */
  readonly order?: ReadonlyArray<number>
  /** A byte, in hexadecimal, that takes the place of the segment's last `r`. */
  readonly byte?: string
  /** Folder of the segment. */
  readonly folder?: string
}

/** Three commits of `A`: a ticket is created, cancelled, and cancelled again. */
export const honest: ReadonlyArray<string> = (() => {
  const texts: Array<string> = []
  let prevHash = chainStart(A, sha256)
  for (const seq of [1, 2, 3]) {
    const t = `0:2026-11-24T09:00:0${seq}.000Z-0000`
    const events = [writable({ t, payload: { reason: `r${seq}` } })]
    const input = { replica: A, seq, prevHash, events, envelope: envelope({ command: `c${seq}` }) }
    const { hash, text } = Result.getOrThrow(encodeCommit(input, sha256))
    prevHash = hash
    texts.push(text)
  }
  return texts
})()

const swapped = (text: string, swap: Swap | undefined): string => {
  if (swap === undefined) return text
  if (!text.includes(swap[0])) throw new Error(`nothing to swap: ${swap[0]}`)
  return text.replace(swap[0], () => textOf(swap[1]))
}

const partsOf = (commit: string) => {
  const parts = splitLine(commit.trimEnd())
  if (parts === null) throw new Error("an honest line has parts")
  return parts
}

const lastOf = ({ blob, head, payload, previous }: Frame): string => {
  const [, before = "", last = ""] = honest
  const parts = partsOf(last)
  const text = blob === undefined ? "" : textOf(blob)
  const named = textOf(payload ?? (blob === undefined ? parts.payload : '{"$blob":"$blob","size":$size}'))
    .replaceAll('"$blob":"$blob"', () => `"$blob":"${blobName(text, sha256)}"`)
    .replaceAll("$size", String(utf8Length(text)))
  const written = swapped(parts.head, head)
  return lineText(written, named, chainHash(previous ?? partsOf(before).hash, written, named, sha256))
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

/** Files of a ref, as Git would show them. */
export const filesOf = (frame: Frame): ReadonlyMap<string, string> => {
  const { append, blob, byte, cut = 0, folder = A, order = [1, 2, 3], segment } = frame
  const commits = [...honest.slice(0, 2), lastOf(frame)]
  const whole = swapped(order.map((seq) => commits[seq - 1] ?? "").join(""), segment)
  const text = whole.slice(0, whole.length - cut) + (append === undefined ? "" : textOf(append))
  const bytes = new TextEncoder().encode(text)
  if (byte !== undefined) bytes[bytes.lastIndexOf("r".charCodeAt(0))] = Number.parseInt(byte, 16)
  const shown = decoder.decode(bytes)
  return new Map([
    [`backlog/events/${folder}/${segmentName(1, 3, sha256(shown))}`, shown],
    ...(blob === undefined ? [] : [[blobPath(blobName(textOf(blob), sha256)), textOf(blob)] as const])
  ])
}
