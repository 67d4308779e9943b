/**
 * Which copies prove to be the commits that a log lost. Pure: the hash decides, never where a copy comes from.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { ReplicaId } from "../../log/Event.ts"
import { chainStart, endHash, type Sha256 } from "../../log/Line.ts"
import { verifyCommit } from "../../log/VerifyCommit.ts"
import type { RawCommit } from "../../ports/LogStore.ts"

export interface RepairInput {
  readonly replica: ReplicaId
  /** Newest commit that the log has, damaged or not. */
  readonly head: number
  /** Texts of the commits that are proven, by number. */
  readonly proven: ReadonlyMap<number, string>
  /** All copies of this replica's commits that were found. */
  readonly copies: ReadonlyArray<RawCommit>
}

export interface RepairPlan {
  readonly restore: ReadonlyMap<number, RawCommit>
  /** Lost commits that no copy proves, with why. */
  readonly lost: ReadonlyArray<{ readonly from: number; readonly to: number; readonly why: string }>
}

interface Proof {
  readonly sha256: Sha256
  readonly copies: ReadonlyMap<number, ReadonlyArray<RawCommit>>
}

const follows = (commit: RawCommit, previous: string | null, sha256: Sha256): boolean =>
  Result.isSuccess(verifyCommit(commit.text, previous, sha256, commit))

/** Copies of `seq` to `to` that follow from `previous`, each from the one before; all ways there are, at most two. */
const ways = (
  { copies, sha256 }: Proof,
  seq: number,
  to: number,
  previous: string,
  ends: (hash: string) => boolean
): ReadonlyArray<ReadonlyArray<RawCommit>> => {
  if (seq > to) return ends(previous) ? [[]] : []
  const found: Array<ReadonlyArray<RawCommit>> = []
  for (const copy of copies.get(seq) ?? []) {
    if (!follows(copy, previous, sha256)) continue
    for (const rest of ways({ copies, sha256 }, seq + 1, to, endHash(copy.text), ends)) found.push([copy, ...rest])
    if (found.length > 1) break
  }
  return found
}

/**
 * From the commit after the hole backwards: each copy is the one whose end the next one continues. The first line of a commit
 * is proven only together with the end before it, so the earliest copy vouches for the one after it and not for itself.
 */
const backwards = ({ copies, sha256 }: Proof, from: number, to: number, next: RawCommit): ReadonlyArray<RawCommit> => {
  const found: Array<RawCommit> = []
  let after = next
  for (let seq = to; seq >= from; seq--) {
    const copy: RawCommit | undefined = (copies.get(seq) ?? []).find(
      (one) => follows(one, null, sha256) && follows(after, endHash(one.text), sha256)
    )
    if (copy === undefined) break
    found.unshift(copy)
    after = copy
  }
  return found.slice(1)
}

const byNumber = (copies: ReadonlyArray<RawCommit>): ReadonlyMap<number, ReadonlyArray<RawCommit>> => {
  const found = new Map<number, Array<RawCommit>>()
  for (const copy of copies) {
    const same = found.get(copy.seq) ?? []
    if (!same.some(({ text }) => text === copy.text)) found.set(copy.seq, [...same, copy])
  }
  return found
}

/** Commits after the newest that copies have: those of a log that was set back, as long as there is one way to go on. */
const beyond = (proof: Proof, head: number, end: string): ReadonlyArray<RawCommit> => {
  const found: Array<RawCommit> = []
  let hash = end
  for (let seq = head + 1; ; seq++) {
    const [next, another] = (proof.copies.get(seq) ?? []).filter((copy) => follows(copy, hash, proof.sha256))
    if (next === undefined || another !== undefined) return found
    found.push(next)
    hash = endHash(next.text)
  }
}

export const planRepair = ({ copies, head, proven, replica }: RepairInput, sha256: Sha256): RepairPlan => {
  const proof: Proof = { sha256, copies: byNumber(copies) }
  const restore = new Map<number, RawCommit>()
  const lost: Array<RepairPlan["lost"][number]> = []
  const textAt = (seq: number): string | undefined => proven.get(seq) ?? restore.get(seq)?.text
  const endOf = (seq: number): string | null => {
    const text = textAt(seq)
    return seq === 0 ? chainStart(replica, sha256) : text === undefined ? null : endHash(text)
  }
  for (let seq = 1; seq <= head; seq++) {
    if (proven.has(seq)) continue
    const from = seq
    while (seq < head && !proven.has(seq + 1)) seq += 1
    const after = proven.get(seq + 1)
    const next = after === undefined ? null : { replica, seq: seq + 1, text: after, place: "" }
    const previous = endOf(from - 1)
    const fits = (after: RawCommit | null) => (end: string) => after === null || follows(after, end, sha256)
    const straight = previous === null ? [] : ways(proof, from, seq, previous, fits(next))
    // The commit after a hole was proven without the one before it: its first line may be damaged, too.
    const second = proven.get(seq + 2)
    const later = second === undefined ? null : { replica, seq: seq + 2, text: second, place: "" }
    // Only another commit behind it tells that from another history.
    const wider =
      previous === null || later === null || straight.length > 0
        ? []
        : ways(proof, from, seq + 1, previous, fits(later))
    const [only, another] = straight.length > 0 ? straight : wider
    const right =
      another === undefined && only !== undefined ? only : next === null ? [] : backwards(proof, from, seq, next)
    for (const copy of right) restore.set(copy.seq, copy)
    const rest = seq - right.length
    if (rest < from) {
      // With the one after it.
      seq = from + right.length - 1
      continue
    }
    const why =
      another === undefined
        ? "No copy has the hash that the log asks for."
        : "Copies disagree, and nothing tells which is right."
    lost.push({ from, to: rest, why })
  }
  const end = endOf(head)
  if (end !== null) for (const copy of beyond(proof, head, end)) restore.set(copy.seq, copy)
  return { restore, lost }
}
