/**
 * Puts objects into the repository through isomorphic-git, over a file system of ours: it would write into the final file in place and
 * never flush, so that a killed process left a torn object that nobody ever writes again. Here a file appears whole, under its
 * name, or not at all, and is on the disk when the answer comes.
 *
 * @since 0.1.0
 */
import { basename, dirname, join } from "node:path"
import type * as IsomorphicGit from "isomorphic-git"
import type { Io } from "./io.ts"
import { deflated, type GitObject, parseLoose } from "./objects.ts"
import { codeOf } from "./Fs.ts"
import { quietly } from "./quietly.ts"

/** What isomorphic-git takes for "there is no such file". One for all: making an error costs as much as a small write. */
const ABSENT = Object.assign(new Error("no such file"), { code: "ENOENT" })

const IS_DIRECTORY = { isDirectory: () => true, isFile: () => false }

/** Git may remove a file of that name while it is written: `git prune` takes it for a leftover. */
const ATTEMPTS = 4

const writeFile = async ({ durable, fs, random }: Io, file: string, bytes: Uint8Array): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    // Git's own name for a temporary object: fsck passes over it, and gc removes what a killed process leaves.
    const tmp = join(dirname(file), `tmp_obj_${random()}`)
    let fd: number | null = null
    try {
      fd = fs.create(tmp, 0o444)
      fs.write(fd, bytes)
      if (durable) await fs.fdatasync(fd)
      const written = fd
      fd = null
      fs.close(written)
      fs.rename(tmp, file)
      return
    } catch (error) {
      const open = fd
      if (open !== null) quietly(() => fs.close(open))
      quietly(() => fs.unlink(tmp))
      if (codeOf(error) !== "ENOENT" || attempt === ATTEMPTS) throw error
      fs.mkdir(dirname(file))
    }
  }
}

/** The calls that placing an object needs; the others are refused, so that a new version can't begin to write elsewhere. */
const clientOf = (io: Io, folders: Set<string>): IsomorphicGit.PromiseFsClient["promises"] => {
  const { durable, fs, gitDir } = io
  const refused = async (): Promise<never> => {
    throw new Error("isomorphic-git is only let to place objects")
  }
  return {
    stat: async (path: string) => {
      if (path === gitDir) return IS_DIRECTORY
      const file = fs.read(path)
      const oid = basename(dirname(path)) + basename(path)
      // A damaged one is written anew.
      if (file === null || parseLoose(oid, file) === null) throw ABSENT
      // Git doesn't flush the loose objects that it writes, and a killed writer of ours may not have come to it.
      if (durable) await fs.syncFile(path)
      folders.add(dirname(path))
      return { isDirectory: () => false, isFile: () => true }
    },
    writeFile: async (path: string, bytes: Uint8Array) => {
      folders.add(dirname(path))
      await writeFile(io, path, bytes)
    },
    mkdir: async (path: string) => fs.mkdir(path),
    readFile: refused,
    unlink: refused,
    readdir: refused,
    rmdir: refused,
    lstat: refused,
    readlink: refused,
    symlink: refused
  }
}

/** Loaded with the first write: whoever only reads doesn't wait for it. */
let loaded: Promise<typeof IsomorphicGit> | null = null

/** Durable when it answers. The order doesn't matter: what no ref reaches isn't there. */
export const placeObjects = async (io: Io, objects: ReadonlyArray<GitObject>): Promise<void> => {
  const { durable, fs, gitDir } = io
  const { writeObject } = await (loaded ??= import("isomorphic-git"))
  const folders = new Set<string>()
  const client = { promises: clientOf(io, folders) }
  await Promise.all(
    // Named and compressed here: its own way takes five times as long.
    objects.map((object) =>
      writeObject({ fs: client, gitdir: gitDir, format: "deflated", oid: object.oid, object: deflated(object) })
    )
  )
  if (!durable || folders.size === 0) return
  await Promise.all([join(gitDir, "objects"), ...folders].map((dir) => fs.syncDir(dir)))
}
