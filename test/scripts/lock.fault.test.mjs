import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { withLock } from "../../scripts/lib/lock.mjs"

let folder
let path
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"))
  path = join(folder, "deep/lock")
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe("the lock", () => {
  it("lets one in at a time and leaves nothing behind", async () => {
    let inside = 0
    let most = 0
    const work = async () => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setTimeout(resolve, 5))
      inside -= 1
    }
    await Promise.all([withLock(path, work), withLock(path, work), withLock(path, work)])
    expect(most).toBe(1)
    expect(readdirSync(join(folder, "deep"))).toEqual([])
  })

  it("is released when the work fails", async () => {
    await expect(withLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no")
    expect(existsSync(path)).toBe(false)
  })

  it("is taken over from a process that was killed while holding it", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""])
    await withLock(path, () => {})
    writeFileSync(path, String(pid))
    expect(await withLock(path, () => "in")).toBe("in")
  })

  it("is taken over when it is older than any work", async () => {
    await withLock(path, () => {})
    writeFileSync(path, String(process.ppid))
    utimesSync(path, 1, 1)
    expect(await withLock(path, () => "in")).toBe("in")
  })

  it("waits for a living holder", async () => {
    await withLock(path, () => {})
    writeFileSync(path, String(process.ppid))
    let entered = false
    const waiting = withLock(path, () => {
      entered = true
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(entered).toBe(false)
    rmSync(path)
    await waiting
    expect(entered).toBe(true)
  })
})
