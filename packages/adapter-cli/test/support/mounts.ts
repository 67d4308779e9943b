/** Disks that are full or can't be written. Both need root: `chmod` stops no root, and only root mounts. */
import { spawnSync } from "node:child_process"
import { closeSync, mkdtempSync, openSync, realpathSync, rmdirSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const mount = (args: ReadonlyArray<string>): string | null => {
  if (process.getuid?.() !== 0) return "Mounting needs root."
  const { error, status, stderr } = spawnSync("mount", args, { encoding: "utf8" })
  return status === 0 ? null : `mount ${args.join(" ")}: ${error?.message ?? stderr.trim()}`
}

const unmount = (folder: string): void => void spawnSync("umount", ["--lazy", folder])

/** Runs `use` with a disk of its own; answers why not when there is none. */
export const withDisk = (size: string, use: (folder: string) => void): string | null => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "btk-disk-")))
  const reason = mount(["-t", "tmpfs", "-o", `size=${size}`, "none", folder])
  try {
    if (reason === null) use(folder)
    return reason
  } finally {
    if (reason === null) unmount(folder)
    rmdirSync(folder)
  }
}

/** Nothing below `folder` can be written while `use` runs; answers why not when that can't be had. */
export const readOnly = (folder: string, use: () => void): string | null => {
  const first = mount(["--bind", folder, folder])
  if (first !== null) return first
  try {
    const second = mount(["-o", "remount,bind,ro", folder])
    if (second === null) use()
    return second
  } finally {
    unmount(folder)
  }
}

const PAGE = 4096

/** Fills the disk of a folder, but for `leave` bytes; answers what frees it again. */
export const fill = (folder: string, leave: number): (() => void) => {
  const [ballast, reserve] = [join(folder, "ballast"), join(folder, "reserve")]
  const put = (file: string, limit: number): void => {
    const fd = openSync(file, "w")
    try {
      for (let bytes = 0; bytes < limit; bytes += PAGE) writeSync(fd, Buffer.alloc(PAGE))
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error
    } finally {
      closeSync(fd)
    }
  }
  put(reserve, leave)
  put(ballast, Number.POSITIVE_INFINITY)
  rmSync(reserve)
  return () => rmSync(ballast, { force: true })
}
