import { assert, describe, it } from "@effect/vitest"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { type Fs, type FsLog, nodeFs, openLog } from "../../src/FsLog.ts"
import { ioOf } from "../../src/internal/io.ts"
import { commitPath } from "../../src/internal/layout.ts"
import { writeAll } from "../../src/internal/publish.ts"
import { restore } from "../../src/internal/restore.ts"
import { chain, REPLICA, withText } from "../support/chain.ts"
import { failureOf } from "../support/failure.ts"
import { faulty } from "../support/faulty.ts"
import { type MemoryFs, memoryFs } from "../support/MemoryFs.ts"
import { withTemp } from "../support/temp.ts"
import { withoutLinks } from "../support/withoutLinks.ts"

const CODES: Readonly<Record<string, string>> = {
  EIO: "log-storage-failed",
  EMFILE: "log-storage-failed",
  ENOSPC: "log-disk-full",
  EDQUOT: "log-disk-full",
  EACCES: "log-read-only",
  EROFS: "log-read-only"
}

const COMMITS = 3

/** Makes a replica and appends to it. Answers what was acknowledged before the first failure, and the failure. */
const session = (log: FsLog, from: number): { readonly acked: ReadonlyArray<string>; readonly failure: unknown } => {
  const acked: Array<string> = []
  try {
    const replica = log.ensureSelf()
    for (let seq = from; seq < from + COMMITS; seq++) {
      const text = `{"n":${seq},"from":${from}}\n`
      if (log.putIfAbsent({ replica, seq }, text) === "published") acked.push(text)
    }
  } catch (failure) {
    return { acked, failure }
  }
  return { acked, failure: null }
}

const textsOf = (log: FsLog): ReadonlyArray<string> => {
  const replica = log.self()
  return replica === null ? [] : [...log.readAll(replica, 1)].map(({ text }) => text)
}

const callsOf = (inner: Fs): number => {
  const counted = faulty(inner, { at: -1, code: "EIO", late: false })
  assert.isNull(session(openLog("/store", { fs: counted.fs }), 1).failure)
  return counted.calls.length
}

describe("a file system call that fails", () => {
  const total = callsOf(memoryFs())

  it.each(
    Object.keys(CODES).flatMap((code) => [
      { code, late: false },
      { code, late: true }
    ])
  )(
    "is told with its code, whichever call it is, and leaves a log that goes on: $code, late $late",
    ({ code, late }) => {
      assert.isAbove(total, 40)
      let failures = 0
      for (let at = 1; at <= total; at++) {
        const disk = memoryFs()
        const { calls, fs, leaked } = faulty(disk, { at, code, late })
        const { acked, failure } = session(openLog("/store", { fs }), 1)
        const where = `call ${at}: ${calls[at - 1]}`
        if (failure !== null) {
          failures += 1
          assert.instanceOf(failure, DomainError, where)
          if (!(failure instanceof DomainError)) continue
          assert.strictEqual(failure.kind, "environment", where)
          // The record is read, not written: what a code says about writing doesn't apply.
          const expected = calls[at - 1] === "readWithFacts" ? "log-storage-failed" : CODES[code]
          assert.strictEqual(failure.code, expected, where)
          assert.match(String(failure.details["file"]), /^\/(?:store|$)/u, where)
        }
        assert.strictEqual(leaked(), 0, where)
        // Another process, later, on a disk that works again.
        const later = openLog("/store", { fs: disk })
        const recovered = textsOf(later)
        assert.deepStrictEqual(recovered.slice(0, acked.length), acked, where)
        assert.isAtMost(recovered.length, acked.length + 1, where)
        const visible = failure instanceof DomainError && failure.details["visible"] === true
        // A text that can be read without an acknowledgement was announced as such.
        if (recovered.length > acked.length) assert.isTrue(visible, where)
        const more = session(later, recovered.length + 1)
        assert.isNull(more.failure, where)
        assert.deepStrictEqual(textsOf(later), [...recovered, ...more.acked], where)
        assert.strictEqual(more.acked.length, COMMITS, where)
        // At most what the failing call itself left: tidying up is tried, not promised.
        assert.isAtMost(disk.exists("/store/tmp") ? disk.list("/store/tmp").length : 0, 1, where)
      }
      assert.isAbove(failures, total / 2)
    }
  )

  it("after the link says that the commit can be read", () => {
    const disk = memoryFs()
    const replica = openLog("/store", { fs: disk }).ensureSelf()
    const log = openLog("/store", {
      fs: {
        ...disk,
        syncDir: (path) => {
          if (path.endsWith("0000000"))
            throw Object.assign(new Error("EIO: fsync"), { code: "EIO", errno: -5, syscall: "fsync" })
          disk.syncDir(path)
        }
      }
    })
    const failure = failureOf(() => log.putIfAbsent({ replica, seq: 1 }, "1\n"))
    assert.deepStrictEqual([failure.code, failure.details["visible"]], ["log-storage-failed", true])
    assert.deepStrictEqual(textsOf(log), ["1\n"])
    assert.strictEqual(log.putIfAbsent({ replica, seq: 1 }, "1\n"), "taken")
  })

  it("is no failure when it only tidies up", () => {
    const disk = memoryFs()
    const unlink = (path: string): never => {
      throw Object.assign(new Error("EIO: unlink"), { code: "EIO", errno: -5, path, syscall: "unlink" })
    }
    const log = openLog("/store", { fs: { ...disk, unlink } })
    assert.isNull(session(log, 1).failure)
    assert.strictEqual(textsOf(log).length, COMMITS)
  })

  it("that is none of the system's stays what it is: a bug", () => {
    const fs: Fs = {
      ...memoryFs(),
      link: () => {
        throw new TypeError("a bug")
      }
    }
    assert.throws(() => openLog("/store", { fs }).ensureSelf(), TypeError, "a bug")
  })
})

describe("a link whose answer was lost", () => {
  it("counts as published when the file is ours, whatever the answer", () => {
    for (const code of ["EEXIST", "EIO"]) {
      const disk = memoryFs()
      const replica = openLog("/store", { fs: disk }).ensureSelf()
      const link = (from: string, to: string): never => {
        disk.link(from, to)
        throw Object.assign(new Error(`${code}: late`), { code, errno: -5, syscall: "link" })
      }
      assert.strictEqual(
        openLog("/store", { fs: { ...disk, link } }).putIfAbsent({ replica, seq: 1 }, "1\n"),
        "published"
      )
      assert.deepStrictEqual(disk.list("/store/tmp"), [])
    }
  })
})

describe("a file system without hard links", () => {
  it.each(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV"])(
    "is refused with a code of its own by a log that is pinned to links: %s",
    (code) =>
      withTemp((dir) => {
        const replica = openLog(dir).ensureSelf()
        const link = (): never => {
          throw Object.assign(new Error(`${code}: link`), { code, errno: -1, syscall: "link" })
        }
        const log = openLog(dir, { fs: { ...nodeFs, link } })
        assert.strictEqual(log.ensureSelf(), replica)
        const failure = failureOf(() => log.putIfAbsent({ replica, seq: 1 }, "1\n"))
        assert.deepStrictEqual([failure.code, failure.kind], ["hardlinks-unsupported", "environment"])
        assert.deepStrictEqual(nodeFs.list(`${dir}/tmp`), [])
        assert.strictEqual(log.replicas().size, 0)
      })
  )
})

describe("a file system call that fails while a log is kept", () => {
  const texts = chain(201)
  const { commit, name, text } = withText(9000)
  const filled = (): MemoryFs => {
    const fs = memoryFs()
    const log = openLog("/store", { fs })
    for (const [at, one] of texts.entries()) log.putIfAbsent({ replica: REPLICA, seq: at + 1 }, one)
    return fs
  }
  const template = filled().disk().names
  const works: ReadonlyArray<readonly [what: string, work: (fs: Fs) => unknown, after: (fs: Fs) => void]> = [
    [
      "in a compaction",
      (fs) => openLog("/store", { fs }).compact(REPLICA, () => {}),
      (fs) => {
        openLog("/store", { fs }).compact(REPLICA, () => {})
        assert.strictEqual(fs.list(`/store/log/${REPLICA}/0000000`).length, 102)
      }
    ],
    [
      "while a text is kept",
      (fs) => openLog("/store", { fs }).putBlob(name, text),
      (fs) => {
        openLog("/store", { fs }).putBlob(name, text)
        assert.strictEqual(openLog("/store", { fs }).getBlob(name), text)
        assert.include(commit, name)
      }
    ]
  ]

  it.each(works)(
    "is told, loses nothing and can be tried again: %s",
    (_, work, after) => {
      const counted = faulty(memoryFs(template), { at: -1, code: "EIO", late: false })
      work(counted.fs)
      const total = counted.calls.length
      // Of the calls that are made for each of a hundred files, the first and last ones.
      const at = Array.from({ length: total }, (_, call) => call + 1).filter(
        (call) => (call < 140 && (call < 12 || call > 98)) || call > total - 12
      )
      for (const code of ["ENOSPC", "EIO", "EACCES", "EROFS"]) {
        for (const late of [false, true]) {
          for (const call of at) {
            const disk = memoryFs(template)
            const { calls, fs, leaked } = faulty(disk, { at: call, code, late })
            const where = `${code}, call ${call}: ${calls[call - 1]}`
            try {
              work(fs)
            } catch (failure) {
              assert.instanceOf(failure, DomainError, where)
              if (failure instanceof DomainError) assert.strictEqual(failure.kind, "environment", where)
            }
            assert.strictEqual(leaked(), 0, where)
            const left = [...openLog("/store", { fs: disk }).readAll(REPLICA, 1)].map((one) => one.text)
            assert.deepStrictEqual(left, texts, where)
            after(disk)
          }
        }
      }
    },
    300_000
  )
})

describe("a file system call that fails while commits are put back", () => {
  const texts = chain(12)
  const file = (seq: number): string => commitPath("/store", { replica: REPLICA, seq })
  const damaged = Buffer.from("damaged")
  /** Commit 4 is lost, commit 9 damaged. */
  const harmed = (weaken: (fs: Fs) => Fs): MemoryFs => {
    const disk = memoryFs()
    const log = openLog("/store", { fs: weaken(disk) })
    log.ensureSelf()
    for (const [at, text] of texts.entries()) log.putIfAbsent({ replica: REPLICA, seq: at + 1 }, text)
    for (const seq of [4, 9]) disk.unlink(file(seq))
    const fd = disk.create(file(9))
    writeAll(disk, fd, damaged)
    disk.close(fd)
    return disk
  }
  const restoring = (fs: Fs): void =>
    restore(ioOf("/store", { fs }), REPLICA, new Map([4, 9].map((seq) => [seq, texts[seq - 1] ?? ""])))

  it.each<readonly [string, (fs: Fs) => Fs]>([
    ["with hard links", (fs) => fs],
    ["without hard links", withoutLinks]
  ])("leaves nothing half done and can be tried again: %s", (_, weaken) => {
    const template = harmed(weaken).disk().names
    const counted = faulty(weaken(memoryFs(template)), { at: -1, code: "EIO", late: false })
    restoring(counted.fs)
    assert.isAbove(counted.calls.length, 20)
    for (const late of [false, true]) {
      for (let at = 1; at <= counted.calls.length; at++) {
        const disk = memoryFs(template)
        const { calls, fs, leaked } = faulty(weaken(disk), { at, code: "ENOSPC", late })
        const where = `call ${at}, late ${late}: ${calls.length}`
        let failed = false
        try {
          restoring(fs)
        } catch {
          failed = true
        }
        const call = `${where} ${calls[at - 1]}`
        assert.strictEqual(leaked(), 0, call)
        // What the failing call itself left: a name whose making is told as failed, or one that isn't removed.
        const own = calls[at - 1] === "unlink" || (late && calls[at - 1] === "create") ? 1 : 0
        const names = (dir: string) => (disk.exists(dir) ? disk.list(dir) : [])
        const halves = [
          ...names("/store/tmp"),
          ...names("/store/quarantine").filter((name) => !damaged.equals(disk.readBytes(`/store/quarantine/${name}`))),
          ...[4].filter((seq) => disk.exists(file(seq)) && readsAs(weaken(disk), seq) !== texts[seq - 1])
        ]
        assert.isAtMost(halves.length, own, `${call}: ${halves.join()}`)
        if (own > 0) continue
        if (failed) restoring(weaken(disk))
        assert.deepStrictEqual(textsOfReplica(weaken(disk)), texts, call)
      }
    }
  })

  const textsOfReplica = (fs: Fs): ReadonlyArray<string> =>
    [...openLog("/store", { fs }).readAll(REPLICA, 1)].map(({ text }) => text)
  /** Undefined for half of one. */
  const readsAs = (fs: Fs, seq: number): string | undefined => {
    try {
      return openLog("/store", { fs }).readChunk(REPLICA, seq, { commits: 1, chars: 1 })[0]?.text
    } catch {
      return undefined
    }
  }
})
