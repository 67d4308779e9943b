/** A replica's commits as the toolkit writes them, chained. */
import { encodeCommit } from "@backlog-toolkit/core/log/Commit"
import { blobName, outsource } from "@backlog-toolkit/core/log/Blob"
import { chainStart } from "@backlog-toolkit/core/log/Line"
import * as Result from "effect/Result"
import { sha256 } from "../../src/sha256.ts"

export const REPLICA = "k3f2q2ab"

const timeOf = (seq: number, index: number): string =>
  `0:${new Date(Date.UTC(2026, 10, 24) + seq * 1000).toISOString()}-${index.toString(16).padStart(4, "0")}`

/** Commits 1 to `count` of one or two events; from commit `fork` on, `name` makes another history. */
export const chain = (count: number, other = "a", replica = REPLICA, fork = 1): ReadonlyArray<string> => {
  const texts: Array<string> = []
  let hash = chainStart(replica, sha256)
  for (let seq = 1; seq <= count; seq++) {
    const name = seq < fork ? "a" : other
    const events = Array.from({ length: 1 + (seq % 2) }, (_, at) => ({
      stream: `ticket/t-${seq}-${at}`,
      tag: "ticket.cancelled/1",
      payload: { reason: `${name} ü€😀 ${seq}` },
      on: [],
      t: timeOf(seq, at),
      w: null
    }))
    const envelope = {
      actor: "human:ada@example.org" as const,
      command: `${name}-${seq}`,
      correlation: null,
      causation: null,
      session: null,
      seen: {}
    }
    const commit = Result.getOrThrow(encodeCommit({ replica, seq, prevHash: hash, events, envelope }, sha256))
    hash = commit.hash
    texts.push(commit.text)
  }
  return texts
}

/** A commit 1 whose payload is a text beside the log. */
export const withText = (length: number): { readonly commit: string; readonly name: string; readonly text: string } => {
  const { blob, payload } = outsource({ reason: "x".repeat(length) }, sha256)
  const [name = "", text = ""] = blob ?? []
  const event = { stream: "ticket/t", tag: "ticket.cancelled/1", payload, on: [], t: timeOf(1, 0), w: null }
  const envelope = {
    actor: "human:ada" as const,
    command: "c",
    correlation: null,
    causation: null,
    session: null,
    seen: {}
  }
  const input = { replica: REPLICA, seq: 1, prevHash: chainStart(REPLICA, sha256), events: [event], envelope }
  const blobs = new Map([[name, text]])
  if (blobName(text, sha256) !== name) throw new Error("not named by its digest")
  return { commit: Result.getOrThrow(encodeCommit({ ...input, blobs }, sha256)).text, name, text }
}
