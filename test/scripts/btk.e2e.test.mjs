import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, it } from "vitest"

const checkout = fileURLToPath(new URL("../..", import.meta.url))
const PROGRAM = `
const { say } = await import("./say.ts")
const [what = ""] = process.argv.slice(2)
if (what === "wait") {
  process.on("SIGTERM", () => process.exit(7))
  setInterval(() => {}, 1000)
}
process.stdout.write(say(process.argv.slice(2)))
if (what === "fail") process.exitCode = 5
`
const say = (word) => `export const say = (words: ReadonlyArray<string>) => "${word} " + words.join(",") + "\\n"\n`

/** A checkout with the real launcher and bundler, and a program of four lines in place of the command line. */
let root
beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), "btk-launcher-"))
  cpSync(join(checkout, "scripts"), join(root, "scripts"), { recursive: true })
  cpSync(join(checkout, "btk"), join(root, "btk"))
  mkdirSync(join(root, "packages/adapter-cli/src"), { recursive: true })
  mkdirSync(join(root, "node_modules/.cache"), { recursive: true })
  symlinkSync(realpathSync(join(checkout, "node_modules/rolldown")), join(root, "node_modules/rolldown"))
  write("package.json", `{ "type": "module", "packageManager": "pnpm@0.0.0" }`)
  write("packages/adapter-cli/package.json", `{ "name": "x", "type": "module" }`)
  write("packages/adapter-cli/src/bin.ts", PROGRAM)
  write("packages/adapter-cli/src/say.ts", say("hello"))
  write("node_modules/.modules.yaml", "")
  lock("one")
  write("node_modules/.cache/bootstrap.sha256", createHash("sha256").update("one").digest("hex"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const write = (path, text, mode) => writeFileSync(join(root, path), text, { mode })
const lock = (text) => write("pnpm-lock.yaml", text)

const start = (args, { command = join(root, "btk"), cwd = tmpdir(), path = [] } = {}) => {
  // The Node that runs the tests is the only one these launchers find.
  const env = { ...process.env, PATH: [...path, join(process.execPath, ".."), process.env.PATH].join(delimiter) }
  const child = spawn(command, args, { cwd, env })
  const output = { stdout: "", stderr: "" }
  child.stdout.on("data", (data) => (output.stdout += data))
  child.stderr.on("data", (data) => (output.stderr += data))
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ ...output, code, signal }))
  })
  return { child, ended, output }
}
const run = (args, options) => start(args, options).ended

describe.skipIf(process.platform === "win32")("btk", () => {
  it("builds first, then runs the program with its arguments and exit code, from any folder and through links", async () => {
    mkdirSync(join(root, "bin"))
    symlinkSync("../btk", join(root, "bin/first"))
    symlinkSync(join(root, "bin/first"), join(root, "bin/second"))
    const first = await run(["a", "b c"], { command: join(root, "bin/second") })
    expect(first).toMatchObject({ code: 0, stdout: "hello a,b c\n" })
    expect(first.stderr).toContain("building")
    expect(await run(["fail"], { cwd: root, command: "./btk" })).toMatchObject({
      code: 5,
      stdout: "hello fail\n",
      stderr: ""
    })
  })

  it("builds again when a content changed, not when only a time did", async () => {
    await run([])
    utimesSync(join(root, "packages/adapter-cli/src/say.ts"), 1, 1)
    expect(await run([])).toMatchObject({ stdout: "hello \n", stderr: "" })
    write("packages/adapter-cli/src/say.ts", say("bonne"))
    expect(await run([])).toMatchObject({ stdout: "bonne \n", stderr: expect.stringContaining("building") })
  })

  it("notices a file that was added or removed", async () => {
    await run([])
    write("packages/adapter-cli/src/more.ts", "export {}\n")
    expect((await run([])).stderr).toContain("building")
    rmSync(join(root, "packages/adapter-cli/src/more.ts"))
    expect((await run([])).stderr).toContain("building")
    expect((await run([])).stderr).toBe("")
  })

  it("starts the right program every time when many start at once on changed sources", async () => {
    await run([])
    write("packages/adapter-cli/src/say.ts", say("again"))
    const all = await Promise.all(Array.from({ length: 6 }, (_, index) => run([String(index)])))
    expect(all.map(({ stdout }) => stdout)).toEqual(all.map((_, index) => `again ${index}\n`))
    expect(all.filter(({ stderr }) => stderr.includes("building"))).toHaveLength(1)
    expect(readdirSync(join(root, "packages/adapter-cli/dist")).toSorted()).toEqual([".bundle.stamp.json", "bundle"])
  })

  it("refuses to run old code when the sources don't build", async () => {
    await run([])
    write("packages/adapter-cli/src/say.ts", "export const say = (")
    const broken = await run([])
    expect(broken).toMatchObject({ code: 6, stdout: "" })
    expect(broken.stderr).toContain("could not be built")
    write("packages/adapter-cli/src/say.ts", say("mended"))
    expect(await run([])).toMatchObject({ code: 0, stdout: "mended \n" })
  })

  it("installs after a change of the lockfile, and only then", async () => {
    mkdirSync(join(root, "tools"))
    write("tools/npx", `#!/bin/sh\necho "$@" >> "${join(root, "calls")}"\necho noise\n`, 0o755)
    const path = [join(root, "tools")]
    await run([], { path })
    expect(existsSync(join(root, "calls"))).toBe(false)
    lock("two")
    expect(await run([], { path })).toMatchObject({ code: 0, stdout: "hello \n" })
    await run([], { path })
    expect(readFileSync(join(root, "calls"), "utf8")).toMatch(
      /^--yes pnpm@0\.0\.0 install --frozen-lockfile [^\n]*\n$/u
    )
  })

  it("says what to do and runs nothing when the install fails", async () => {
    mkdirSync(join(root, "tools"))
    write("tools/npx", "#!/bin/sh\nexit 3\n", 0o755)
    lock("two")
    const failed = await run([], { path: [join(root, "tools")] })
    expect(failed).toMatchObject({ code: 6, stdout: "" })
    expect(failed.stderr).toContain("npm run setup")
  })

  it("does not install into another checkout through a linked node_modules", async () => {
    mkdirSync(join(root, "tools"))
    write("tools/npx", `#!/bin/sh\necho called >> "${join(root, "calls")}"\n`, 0o755)
    renameSync(join(root, "node_modules"), join(root, "other"))
    symlinkSync(join(root, "other"), join(root, "node_modules"))
    const path = [join(root, "tools")]
    expect(await run([], { path })).toMatchObject({ code: 0, stdout: "hello \n" })
    lock("two")
    expect(await run([], { path })).toMatchObject({ code: 6, stdout: "", stderr: expect.stringContaining("is a link") })
    expect(existsSync(join(root, "calls"))).toBe(false)
  })

  it("is the program: a signal to the launcher reaches it", async () => {
    await run([])
    const { child, ended, output } = start(["wait"])
    while (output.stdout === "") await new Promise((resolve) => setTimeout(resolve, 10))
    child.kill("SIGTERM")
    expect(await ended).toMatchObject({ code: 7, signal: null })
  })
})
