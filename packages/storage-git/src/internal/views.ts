/**
 * What the refs together say of each replica: its own ref here, and what was fetched of it from remotes. The local ref counts; one of
 * a remote counts where there is none, or where it goes on from what we have, unless nothing counts that wasn't proven.
 *
 * @since 0.1.0
 */
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { type Chain, firstDifference, readChain } from "./chain.ts"
import type { Io } from "./io.ts"
import { refOf, replicaOfRef } from "./layout.ts"
import type { Reader } from "./reader.ts"
import { listRefs } from "./refs.ts"
import type { Oid } from "./trees.ts"

export interface ReplicaRefs {
  readonly local: Oid | null
  /** Ref and tip, ordered by ref. */
  readonly remotes: ReadonlyArray<readonly [ref: string, tip: Oid]>
}

export interface View {
  /** Where our own ref is. */
  readonly local: Oid | null
  /** What is read; null for no commit at all. */
  readonly chain: Chain | null
}

export interface Views {
  readonly refs: () => ReadonlyMap<ReplicaId, ReplicaRefs>
  readonly of: (reader: Reader, replica: ReplicaId, refs: ReplicaRefs) => Promise<View>
  /** The ref as it is after a write of ours. */
  readonly know: (chain: Chain) => void
  /** The first commit that a remote has otherwise than our own ref, with the remote's ref. */
  readonly fork: (reader: Reader, replica: ReplicaId) => Promise<readonly [ref: string, seq: number] | null>
}

export const NO_REFS: ReplicaRefs = { local: null, remotes: [] }

export const makeViews = (io: Io): Views => {
  /** By ref: reading a chain that hasn't moved again costs nothing. */
  const chains = new Map<string, Chain>()
  /** Pairs of tips → first difference. Both are names of immutable things. */
  const compared = new Map<string, number | null>()

  const chainAt = async (reader: Reader, replica: ReplicaId, ref: string, tip: Oid): Promise<Chain> => {
    const known = chains.get(ref)
    if (known?.tip === tip) return known
    const chain = await readChain(reader, replica, ref, tip)
    chains.set(ref, chain)
    return chain
  }

  const difference = async (reader: Reader, one: Chain, other: Chain): Promise<number | null> => {
    if (one.tip === other.tip) return null
    const key = `${one.tip} ${other.tip}`
    const known = compared.get(key)
    if (known !== undefined) return known
    const seq = await firstDifference(reader, one, other)
    if (compared.size > 1000) compared.clear()
    compared.set(key, seq)
    return seq
  }

  const refs: Views["refs"] = () => {
    const found = new Map<ReplicaId, { local: Oid | null; remotes: Array<readonly [string, Oid]> }>()
    for (const [ref, tip] of listRefs(io, io.namespace)) {
      const meant = replicaOfRef(io.namespace, ref)
      if (meant === null) continue
      const entry = found.get(meant.replica) ?? { local: null, remotes: [] }
      if (meant.remote === null) entry.local = tip
      else entry.remotes.push([ref, tip])
      found.set(meant.replica, entry)
    }
    return found
  }

  const localChain = (reader: Reader, replica: ReplicaId, { local }: ReplicaRefs): Promise<Chain | null> =>
    local === null ? Promise.resolve(null) : chainAt(reader, replica, refOf(io.namespace, replica), local)

  return {
    refs,
    of: async (reader, replica, found) => {
      let best = await localChain(reader, replica, found)
      for (const [ref, tip] of io.withRemotes ? found.remotes : []) {
        if (tip === best?.tip) continue
        const other = await chainAt(reader, replica, ref, tip)
        const longer = best === null || other.head > best.head
        if (longer && (best === null || (await difference(reader, best, other)) === null)) best = other
      }
      return { local: found.local, chain: best }
    },
    know: (chain) => {
      chains.set(chain.ref, chain)
    },
    fork: async (reader, replica) => {
      const found = refs().get(replica) ?? NO_REFS
      const own = await localChain(reader, replica, found)
      if (own === null) return null
      for (const [ref, tip] of found.remotes) {
        const seq = await difference(reader, own, await chainAt(reader, replica, ref, tip))
        if (seq !== null) return [ref, seq]
      }
      return null
    }
  }
}
