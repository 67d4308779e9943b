/** A file system that has no hard links, as FAT has none. */
import type { Fs } from "../../src/FsLog.ts"

export const withoutLinks = (fs: Fs): Fs => ({
  ...fs,
  link: (from) => {
    throw Object.assign(new Error("EPERM: operation not permitted, link"), {
      code: "EPERM",
      errno: -1,
      syscall: "link",
      path: from
    })
  }
})
