/**
 * Changes trees without a work tree or an index: an entry goes to its place, and every folder above it is made anew. Writes nothing:
 * the new objects are collected.
 *
 * @since 0.1.0
 */
import { type GitObject, objectOf } from "./objects.ts"
import { encodeTree, type Entry, entryOf, type Oid, TREE_MODE, withEntry } from "./trees.ts"

export interface TreeEdit {
  /** Puts an entry at a path of folders, which are made as needed. */
  readonly put: (folders: ReadonlyArray<string>, entry: Entry) => Promise<void>
  /** The root as it is now. */
  readonly root: () => ReadonlyArray<Entry>
  /** All trees that were made, with the root's last, and its name. */
  readonly done: () => { readonly tree: Oid; readonly objects: ReadonlyArray<GitObject> }
}

/** `treeOf` reads a tree that is there already. */
export const editTree = (
  start: ReadonlyArray<Entry>,
  treeOf: (oid: Oid) => Promise<ReadonlyArray<Entry>>
): TreeEdit => {
  let root = start
  const made = new Map<Oid, { readonly object: GitObject; readonly entries: ReadonlyArray<Entry> }>()

  const make = (entries: ReadonlyArray<Entry>): Oid => {
    const object = objectOf("tree", encodeTree(entries))
    made.set(object.oid, { object, entries })
    return object.oid
  }

  const inserted = async (
    entries: ReadonlyArray<Entry>,
    [name, ...rest]: ReadonlyArray<string>,
    entry: Entry
  ): Promise<ReadonlyArray<Entry>> => {
    if (name === undefined) return withEntry(entries, entry)
    const old = entryOf(entries, name)
    const below = old === undefined ? [] : (made.get(old.oid)?.entries ?? (await treeOf(old.oid)))
    // What was made for an earlier entry and is replaced now isn't needed.
    if (old !== undefined) made.delete(old.oid)
    return withEntry(entries, { mode: TREE_MODE, name, oid: make(await inserted(below, rest, entry)) })
  }

  return {
    put: async (folders, entry) => {
      root = await inserted(root, folders, entry)
    },
    root: () => root,
    done: () => {
      const tree = make(root)
      return { tree, objects: [...made.values()].map(({ object }) => object) }
    }
  }
}
