/**
 * What stands on the refs of a log, also where it is damaged: heads, everything that can be read, and texts that aren't what their
 * names say. Reads only.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { StoredFinding, Survey } from "@backlog-toolkit/core/ports/LogKeeper"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { ownTexts, readBlob, type Tree } from "./blobs.ts"
import { type Chain, readChain, readFolder } from "./chain.ts"
import { whole } from "./commits.ts"
import type { Io } from "./io.ts"
import { BLOBS, FOLDER_SIZE, folderOf, placeOf, refOf, replicaOfRef } from "./layout.ts"
import { type Reader, textOf } from "./reader.ts"
import { listRefs } from "./refs.ts"
import { entryOf, TREE_MODE } from "./trees.ts"

/** Null where it is damaged, which `note` is told. */
const unlessDamaged = async <A>(work: () => Promise<A>, note: (error: DomainError) => void): Promise<A | null> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== "integrity") throw error
    note(error)
    return null
  }
}

const numberIn = ({ details }: DomainError): number | null =>
  typeof details["seq"] === "number" ? details["seq"] : null

const found = (replica: ReplicaId | null, place: string, error: DomainError): StoredFinding => ({
  level: "error",
  code: error.code,
  place,
  replica,
  commit: numberIn(error),
  problem: `${error.message} ${error.why}`
})

/** Our own refs by replica. */
const tips = (io: Io): ReadonlyArray<readonly [replica: ReplicaId, ref: string, tip: string]> =>
  [...listRefs(io, io.namespace)].flatMap(([ref, tip]) => {
    const meant = replicaOfRef(io.namespace, ref)
    return meant === null || meant.remote !== null ? [] : [[meant.replica, ref, tip] as const]
  })

/** The chains that can be read, and what is wrong with the others. */
const chainsOf = async (io: Io, reader: Reader) => {
  const chains = new Map<ReplicaId, Chain>()
  const findings: Array<StoredFinding> = []
  for (const [replica, ref, tip] of tips(io)) {
    const chain = await unlessDamaged(
      () => readChain(reader, replica, ref, tip),
      (error) => findings.push(found(replica, ref, error))
    )
    if (chain !== null) chains.set(replica, chain)
  }
  return { chains, findings }
}

export const survey = async (io: Io, reader: Reader): Promise<Survey> => {
  const { chains, findings } = await chainsOf(io, reader)
  return {
    findings,
    heads: new Map([...chains].map(([replica, { head }]) => [replica, head])),
    rewrite: new Map()
  }
}

/** Commits from a number on; one of which nothing can be read is empty, which no proof takes for a commit. */
export const salvage = async function* (
  io: Io,
  reader: Reader,
  replica: ReplicaId,
  fromSeq: number
): AsyncGenerator<RawCommit, void, void> {
  const { chains } = await chainsOf(io, reader)
  const chain = chains.get(replica)
  if (chain === undefined) return
  const trees = (): Promise<ReadonlyArray<Tree>> =>
    Promise.resolve([...chains.values()].map(({ ref, root }) => ({ place: ref, entries: root })))
  const pass = (): void => undefined
  for (let folder = folderOf(fromSeq); folder <= folderOf(chain.head); folder++) {
    const entries = (await unlessDamaged(() => readFolder(reader, chain, folder), pass)) ?? []
    const first = folder * FOLDER_SIZE + 1
    for (let seq = Math.max(first, fromSeq); seq <= Math.min(chain.head, first + FOLDER_SIZE - 1); seq++) {
      const place = placeOf(refOf(io.namespace, replica), seq)
      const oid = entries[seq - first]?.oid
      const read = async (): Promise<RawCommit | null> => {
        if (oid === undefined) return null
        const text = textOf(await reader.read("blob", oid, place), place)
        return whole(io, reader, { replica, seq, text, place }, trees)
      }
      yield (await unlessDamaged(read, pass)) ?? { replica, seq, text: "", place }
    }
  }
}

/** Texts of one tree whose folders are at its top. */
const damagedIn = async (reader: Reader, { entries, place }: Tree): Promise<ReadonlyArray<StoredFinding>> => {
  const findings: Array<StoredFinding> = []
  for (const folder of entries.filter(({ mode }) => mode === TREE_MODE)) {
    const texts = await unlessDamaged(
      () => reader.tree(folder.oid, place),
      (error) => findings.push(found(null, place, error))
    )
    for (const { name, oid } of texts ?? []) {
      if ((await readBlob(reader, { name, oid }, place)) !== null) continue
      findings.push({
        level: "error",
        code: "blob-damaged",
        place: `${place}:${folder.name}/${name}`,
        replica: null,
        commit: null,
        problem: `The text ${name} is missing, or is not what its name says.`
      })
    }
  }
  return findings
}

/** Of our own texts, and of those that travel with replicas. */
export const damagedTexts = async (io: Io, reader: Reader): Promise<ReadonlyArray<StoredFinding>> => {
  const findings: Array<StoredFinding> = []
  const note = (error: DomainError): void => void findings.push(found(null, io.namespace, error))
  const own = await unlessDamaged(() => ownTexts(io, reader), note)
  if (own !== null) findings.push(...(await damagedIn(reader, own)))
  for (const { ref, root } of (await chainsOf(io, reader)).chains.values()) {
    const folder = entryOf(root, BLOBS)
    if (folder === undefined) continue
    const place = `${ref}:${BLOBS}`
    const entries = await unlessDamaged(() => reader.tree(folder.oid, place), note)
    if (entries !== null) findings.push(...(await damagedIn(reader, { place, entries })))
  }
  return findings
}
