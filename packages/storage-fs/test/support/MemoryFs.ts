/**
 * A file system in memory that knows what would survive a power cut: file contents as of their last flush, names as of
 * the last flush of their directory, and any part of what came after.
 */
import { dirname } from "node:path"
import type { FileFacts, Fs } from "../../src/FsLog.ts"

interface Node {
  readonly ino: number
  bytes: Uint8Array
  durable: Uint8Array
}

type Target = Node | "directory"

interface NameChange {
  readonly dir: string
  readonly path: string
  readonly target: Target | null
}

export interface Disk {
  /** What processes see. */
  readonly names: ReadonlyMap<string, Target>
  readonly durable: ReadonlyMap<string, Target>
  readonly pending: ReadonlyArray<NameChange>
}

export interface MemoryFs extends Fs {
  /** A copy of the disk as it is. */
  readonly disk: () => Disk
}

export const failWith = (code: string, path: string): never => {
  throw Object.assign(new Error(`${code}: ${path}`), { code, path, errno: -1, syscall: "memory" })
}

const copyOf = (names: ReadonlyMap<string, Target>): Map<string, Target> => {
  const copies = new Map<Node, Node>()
  return new Map(
    [...names].map(([path, target]): readonly [string, Target] => {
      if (target === "directory") return [path, target]
      const copy = copies.get(target) ?? { ...target }
      copies.set(target, copy)
      return [path, copy]
    })
  )
}

export const memoryFs = (start: ReadonlyMap<string, Target> = new Map([["/", "directory"]])): MemoryFs => {
  const names = new Map(start)
  const durable = new Map(start)
  let pending: Array<NameChange> = []
  const open = new Map<number, Node>()
  let counter = 1000

  const change = (path: string, target: Target | null): void => {
    if (target === null) names.delete(path)
    else names.set(path, target)
    pending.push({ dir: dirname(path), path, target })
  }
  const parentOf = (path: string): void => {
    if (names.get(dirname(path)) !== "directory") failWith("ENOENT", path)
  }
  const fileAt = (path: string): Node => {
    const target = names.get(path)
    return target === undefined ? failWith("ENOENT", path) : target === "directory" ? failWith("EISDIR", path) : target
  }
  const opened = (fd: number): Node => open.get(fd) ?? failWith("EBADF", String(fd))
  const factsOf = ({ ino }: Node): FileFacts => ({ ino: String(ino), birthtimeMs: ino, mtimeMs: Date.now() })
  const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8")

  return {
    create: (path) => {
      parentOf(path)
      if (names.has(path)) failWith("EEXIST", path)
      counter += 1
      const node: Node = { ino: counter, bytes: new Uint8Array(), durable: new Uint8Array() }
      change(path, node)
      open.set(counter, node)
      return counter
    },
    write: (fd, bytes, from) => {
      // At most half at once, so that writers must loop.
      const part = bytes.subarray(from, from + Math.ceil((bytes.length - from) / 2))
      const node = opened(fd)
      node.bytes = Buffer.concat([node.bytes, part])
      return part.length
    },
    fdatasync: (fd) => {
      const node = opened(fd)
      node.durable = node.bytes
    },
    fstat: (fd) => factsOf(opened(fd)),
    close: (fd) => {
      opened(fd)
      open.delete(fd)
    },
    link: (from, to) => {
      const node = fileAt(from)
      parentOf(to)
      if (names.has(to)) failWith("EEXIST", to)
      change(to, node)
    },
    rename: (from, to) => {
      const node = fileAt(from)
      change(to, node)
      change(from, null)
    },
    unlink: (path) => {
      fileAt(path)
      change(path, null)
    },
    syncDir: (path) => {
      if (names.get(path) !== "directory") failWith("ENOENT", path)
      for (const { dir, path: name, target } of pending) {
        if (dir !== path) continue
        if (target === null) durable.delete(name)
        else durable.set(name, target)
      }
      pending = pending.filter(({ dir }) => dir !== path)
    },
    mkdir: (path) => {
      const missing: Array<string> = []
      for (let dir = path; !names.has(dir); dir = dirname(dir)) missing.unshift(dir)
      for (const dir of missing) change(dir, "directory")
    },
    list: (path) => {
      if (names.get(path) !== "directory") failWith("ENOENT", path)
      const prefix = path === "/" ? path : `${path}/`
      const below = [...names.keys()].filter((name) => name.startsWith(prefix) && name !== path)
      return below.map((name) => name.slice(prefix.length)).filter((name) => !name.includes("/"))
    },
    readText: (path) => decode(fileAt(path).bytes),
    readBytes: (path) => fileAt(path).bytes,
    exists: (path) => names.has(path),
    stat: (path) => factsOf(fileAt(path)),
    readWithFacts: (path) => ({ text: decode(fileAt(path).bytes), facts: factsOf(fileAt(path)) }),
    disk: () => {
      // One copy of each file, shared by all names that lead to it.
      const all = new Map<string, Target>()
      for (const [path, target] of names) all.set(`n${path}`, target)
      for (const [path, target] of durable) all.set(`d${path}`, target)
      for (const [index, { target }] of pending.entries()) if (target !== null) all.set(`p${index}`, target)
      const copies = copyOf(all)
      const part = (prefix: string): Map<string, Target> =>
        new Map([...copies].filter(([key]) => key.startsWith(prefix)).map(([key, target]) => [key.slice(1), target]))
      return {
        names: part("n"),
        durable: part("d"),
        pending: pending.map((item, index) => ({ ...item, target: copies.get(`p${index}`) ?? null }))
      }
    }
  }
}

/** How much of what a file never flushed survived. */
export type Torn = "none" | "half" | "all"

/** The disk as a power cut leaves it, when `survived` of the pending names (by index) and a part of the data did. */
export const afterPowerCut = (disk: Disk, survived: ReadonlySet<number>, torn: Torn): MemoryFs => {
  const names = new Map(disk.durable)
  for (const [index, { path, target }] of disk.pending.entries()) {
    if (!survived.has(index)) continue
    if (target === null) names.delete(path)
    else names.set(path, target)
  }
  // What hangs under a directory that was lost is lost.
  const known = new Map<string, boolean>([["/", true]])
  const reachable = (path: string): boolean => {
    const dir = dirname(path)
    const found = known.get(dir) ?? (names.get(dir) === "directory" && reachable(dir))
    known.set(dir, found)
    return path === "/" || found
  }
  const rebooted = new Map<Node, Node>()
  const left = new Map<string, Target>([["/", "directory"]])
  for (const [path, target] of names) {
    if (!reachable(path)) continue
    if (target === "directory") {
      left.set(path, target)
      continue
    }
    const more = target.bytes.length - target.durable.length
    const length = target.durable.length + (torn === "none" ? 0 : torn === "half" ? Math.floor(more / 2) : more)
    const bytes = target.bytes.subarray(0, length)
    const node = rebooted.get(target) ?? { ino: target.ino, bytes, durable: bytes }
    rebooted.set(target, node)
    left.set(path, node)
  }
  return memoryFs(left)
}
