// Fetches real projects: `git:` is what git clones, `npm:` packages come by `npm pack`, `deb:` sources by `apt-get source`
// from Debian's archive, anything else is a folder. Everything happens in copies.
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { basename, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const BTK = fileURLToPath(new URL("../scripts/btk.mjs", import.meta.url))
/** Seconds that one fetch may take. */
const FETCH_SECONDS = 180

const run = (program, args, options = {}) =>
  spawnSync(program, args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, ...options })

/** Settings of our own: the machine's package lists and sources stay as they are. */
const aptOptions = (base) => {
  const at = (name) => join(base, "apt", name)
  for (const name of ["parts", "lists/partial", "cache/archives/partial"]) mkdirSync(at(name), { recursive: true })
  writeFileSync(
    at("parts/source.sources"),
    "Types: deb-src\nURIs: http://deb.debian.org/debian\nSuites: stable bookworm\nComponents: main\n" +
      "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"
  )
  const options = {
    "Dir::Etc::SourceList": "/dev/null",
    "Dir::Etc::SourceParts": at("parts"),
    "Dir::State::Lists": at("lists"),
    "Dir::Cache": at("cache"),
    "APT::Sandbox::User": "root"
  }
  return Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`])
}

let apt = null
const fetched = {
  git: (url, into) => {
    const at = join(into, basename(url, ".git"))
    const done = run("git", ["clone", "--quiet", "--depth", "1", url, at], { timeout: FETCH_SECONDS * 1000 })
    return done.status === 0 ? at : null
  },
  npm: (name, into) => {
    const packed = run("npm", ["pack", "--silent", name], { cwd: into, timeout: FETCH_SECONDS * 1000 })
    const file = readdirSync(into).find((one) => one.endsWith(".tgz"))
    if (packed.status !== 0 || file === undefined) return null
    run("tar", ["-xzf", file], { cwd: into })
    return join(into, "package")
  },
  deb: (name, into, base) => {
    if (apt === null) {
      apt = aptOptions(base)
      run("apt-get", [...apt, "update"], { timeout: FETCH_SECONDS * 1000 })
    }
    run("apt-get", [...apt, "source", "--quiet", name], { cwd: into, timeout: FETCH_SECONDS * 1000 })
    const unpacked = () => readdirSync(into).find((one) => statSync(join(into, one)).isDirectory())
    // Without the archive's own part, which some mirrors lack, there is still what upstream published.
    const upstream = readdirSync(into).find((one) => /\.orig\.tar\.\w+$/u.test(one))
    if (unpacked() === undefined && upstream !== undefined) run("tar", ["-xf", upstream], { cwd: into })
    const folder = unpacked()
    return folder === undefined ? null : join(into, folder)
  }
}

/** A copy below `base`, in a repository of its own; null for what could not be had. */
export const copyOf = (base, source, number) => {
  const into = join(base, String(number))
  mkdirSync(into)
  const [, kind, name] = /^(git|npm|deb):(.+)$/u.exec(source) ?? []
  const dir = kind === undefined ? join(into, basename(source)) : fetched[kind](name, into, base)
  if (dir === null) return null
  if (kind === undefined) {
    if (!existsSync(resolve(source))) return null
    cpSync(resolve(source), dir, { recursive: true, verbatimSymlinks: true })
  }
  // What packaging added is not the project's.
  rmSync(join(dir, "debian"), { recursive: true, force: true })
  if (!existsSync(join(dir, ".git"))) run("git", ["init", "--quiet", "-b", "main"], { cwd: dir })
  return dir
}

/** What finds its own installation by the home of whoever runs it. */
const TOOLS = { CARGO_HOME: join(homedir(), ".cargo"), RUSTUP_HOME: join(homedir(), ".rustup") }

/** Runs our command line in a folder. */
export const btkIn = (base, dir, args, { input, seconds = 600 } = {}) =>
  run(process.execPath, [BTK, ...args], {
    cwd: dir,
    timeout: seconds * 1000,
    ...(input === undefined ? {} : { input }),
    env: { ...TOOLS, ...process.env, HOME: join(base, "home"), GIT_CONFIG_GLOBAL: "/dev/null", CI: "" }
  })
