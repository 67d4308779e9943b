/**
 * Texts by the name of their SHA-256. Those that were put here are on a ref of their own, which keeps them from `git gc`; those that
 * a commit named when it was written are in its replica's tree, too, and travel with it.
 *
 * @since 0.1.0
 */
import { createHash } from "node:crypto"
import { blobMissing, blobName, isBlobName } from "@backlog-toolkit/core/log/Blob"
import { DomainError, domainError } from "@backlog-toolkit/core/log/DomainError"
import { blobPath, type NamedBlob } from "./chain.ts"
import { corruptError, writeError } from "./errors.ts"
import type { Io } from "./io.ts"
import { blobsRef } from "./layout.ts"
import { objectOf } from "./objects.ts"
import { placeObjects } from "./placing.ts"
import { publish } from "./publish.ts"
import type { Reader } from "./reader.ts"
import { readRef } from "./refs.ts"
import { syncRef } from "./swapRef.ts"
import { editTree } from "./treeEdit.ts"
import { encodeCommit, type Entry, entryOf, FILE_MODE, type Oid, treeOfCommit } from "./trees.ts"

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url")

/** A folder of entries, and what it is called in errors. */
export interface Tree {
  readonly place: string
  readonly entries: ReadonlyArray<Entry>
}

const checkName = (name: string): void => {
  if (isBlobName(name)) return
  const why = "A text is kept under the 64 hexadecimal digits of its SHA-256."
  throw domainError("usage", "blob-name-invalid", `${JSON.stringify(name)} names no text.`, why, "Ask for its digest.")
}

/** Where our own texts are; empty before the first. */
export const ownTexts = async (io: Io, reader: Reader): Promise<Tree & { readonly tip: Oid | null }> => {
  const place = blobsRef(io.namespace)
  const tip = readRef(io, place)
  if (tip === null) return { place, tip, entries: [] }
  const tree = treeOfCommit(await reader.read("commit", tip, place))
  if (tree === null) throw corruptError(place, `is damaged: object ${tip} is no commit`, { oid: tip })
  return { place, tip, entries: await reader.tree(tree, place) }
}

const oidIn = async (
  reader: Reader,
  { entries, place }: Tree,
  path: ReadonlyArray<string>
): Promise<Oid | undefined> => {
  let below = entries
  for (const name of path.slice(0, -1)) {
    const folder = entryOf(below, name)
    if (folder === undefined) return undefined
    below = await reader.tree(folder.oid, place)
  }
  return entryOf(below, path.at(-1) ?? "")?.oid
}

/** Those of `names` that are somewhere. `replicas` are the roots of the replicas' trees. */
export const findBlobs = async (
  io: Io,
  reader: Reader,
  names: ReadonlyArray<string>,
  replicas: () => Promise<ReadonlyArray<Tree>>
): Promise<ReadonlyArray<NamedBlob>> => {
  if (names.length === 0) return []
  const own = await ownTexts(io, reader)
  const found: Array<NamedBlob> = []
  for (const name of names) {
    const path = [...blobPath(name), name]
    let oid = await oidIn(reader, own, path.slice(1))
    if (oid === undefined) {
      for (const tree of await replicas()) oid ??= await oidIn(reader, tree, path)
    }
    if (oid !== undefined) found.push({ name, oid })
  }
  return found
}

/** Null for a damaged one. */
export const readBlob = async (reader: Reader, { name, oid }: NamedBlob, place: string): Promise<string | null> => {
  try {
    const text = (await reader.read("blob", oid, place)).toString("utf8")
    return blobName(text, sha256) === name ? text : null
  } catch (error) {
    if (error instanceof DomainError && error.code === "log-corrupt") return null
    throw error
  }
}

/** Throws `blob-missing`. */
export const getBlob = async (
  io: Io,
  reader: Reader,
  name: string,
  replicas: () => Promise<ReadonlyArray<Tree>>
): Promise<string> => {
  checkName(name)
  const place = blobsRef(io.namespace)
  const [found] = await findBlobs(io, reader, [name], replicas)
  if (found === undefined) throw blobMissing(name, place, "No ref of the log has it.")
  const text = await readBlob(reader, found, place)
  if (text !== null) return text
  throw blobMissing(name, place, `Its object ${found.oid} is missing or damaged.`)
}

/** Durable when it answers. A damaged one of the same name is written anew. */
export const putBlob = async (io: Io, reader: Reader, name: string, text: string): Promise<void> => {
  checkName(name)
  if (blobName(text, sha256) !== name) {
    const why = "It has another SHA-256 than its name says."
    throw domainError("usage", "blob-name-invalid", `The text is not blob ${name}.`, why, "Name it by its digest.")
  }
  const ref = blobsRef(io.namespace)
  const object = objectOf("blob", Buffer.from(text))
  const [, ...folders] = blobPath(name)
  try {
    for (;;) {
      const own = await ownTexts(io, reader)
      if ((await oidIn(reader, own, [...folders, name])) === object.oid) {
        await placeObjects(io, [object])
        // Who put it may not have come to flush the ref.
        if (io.durable) await syncRef(io, ref)
        return
      }
      const edit = editTree(own.entries, (oid) => reader.tree(oid, ref))
      await edit.put(folders, { mode: FILE_MODE, name, oid: object.oid })
      const { objects, tree } = edit.done()
      // Without a parent: what was put is there, and when doesn't matter.
      const commit = objectOf("commit", encodeCommit({ tree, parent: null, message: "backlog: texts", seconds: 0 }))
      const all = [object, ...objects, commit]
      if ((await publish(io, ref, own.tip, commit.oid, all)) === "moved") return
    }
  } catch (error) {
    throw writeError(error, ref)
  }
}
