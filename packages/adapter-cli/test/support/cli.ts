/** The built command line as a real process, in an environment that knows nothing about the machine's user. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url))
const BIN = join(ROOT, "packages/adapter-cli/dist/bundle/bin.js")

let built = false
/** Builds what is stale, once for a run of tests. */
const ensureBuilt = (): void => {
  if (built) return
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts/btk.mjs"), "--version"], {
    encoding: "utf8"
  })
  if (status !== 0) throw new Error(`the command line can't be built: ${stderr}`)
  built = true
}

/** Path of a built program beside the command line. */
export const bundled = (program: string): string => {
  ensureBuilt()
  return join(BIN, "..", `${program}.js`)
}

export interface Place {
  /** Folder to work in. */
  readonly dir: string
  /** Home and cache of the made-up user. */
  readonly home: string
}

export const environmentOf = ({ home }: Pick<Place, "home">): Record<string, string> => {
  mkdirSync(join(home, ".cache"), { recursive: true })
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    XDG_CACHE_HOME: join(home, ".cache"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    // Parallel tests share one machine; a compile cache of each home would be written again and again.
    NODE_DISABLE_COMPILE_CACHE: "1"
  }
}

export interface Done {
  readonly code: number | null
  readonly signal: string | null
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly cwd?: string
}

/** Runs btk to its end. */
export const btk = (place: Place, args: ReadonlyArray<string>, options: RunOptions = {}): Done => {
  ensureBuilt()
  const { signal, status, stderr, stdout } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: options.cwd ?? place.dir,
    encoding: "utf8",
    env: { ...environmentOf(place), ...options.env },
    input: options.input ?? "",
    maxBuffer: 256 * 1024 * 1024
  })
  return { code: status, signal, out: stdout, err: stderr }
}

/** Runs btk for its JSON document; throws with what it said when it fails. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the document's shape
export const btkJson = <A = Record<string, never>>(
  place: Place,
  args: ReadonlyArray<string>,
  options: RunOptions = {}
): A => {
  const done = btk(place, [...args, "--json"], options)
  if (done.code !== 0)
    throw new Error(`btk ${args.join(" ")} exited ${done.code ?? done.signal}: ${done.err}${done.out}`)
  return JSON.parse(done.out) as A
}

/** The error document of a command that has to fail. */
export const failure = (place: Place, args: ReadonlyArray<string>, options: RunOptions = {}) => {
  const done = btk(place, [...args, "--json"], options)
  if (done.out !== "") throw new Error(`standard output is not empty: ${done.out}`)
  const error = JSON.parse(done.err) as {
    readonly code: string
    readonly message: string
    readonly why: string
    readonly next: string
    readonly details: Readonly<Record<string, unknown>>
  }
  return { ...error, exit: done.code }
}

export interface Running {
  readonly child: ChildProcess
  readonly done: Promise<Done>
}

/** Starts btk in a process group of its own and goes on. */
export const startBtk = (place: Place, args: ReadonlyArray<string>, options: RunOptions = {}): Running => {
  ensureBuilt()
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: options.cwd ?? place.dir,
    env: { ...environmentOf(place), ...options.env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let out = ""
  let err = ""
  child.stdout.on("data", (text: Buffer) => (out += text.toString()))
  child.stderr.on("data", (text: Buffer) => (err += text.toString()))
  const done = new Promise<Done>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ code, signal, out, err }))
  })
  return { child, done }
}
