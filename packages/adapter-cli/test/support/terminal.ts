/** Runs btk at a pseudo-terminal that `script` of util-linux makes, and answers what it asks. */
import { spawn, spawnSync } from "node:child_process"
import { bundled, environmentOf, type Place } from "./cli.ts"

/** Whether this machine can make a terminal. */
export const hasTerminal =
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") ?? false

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

export interface Answer {
  /** What is shown before it is given. */
  readonly after: string
  /** Line breaks are added; null is Ctrl+D. */
  readonly say: string | null
}

export interface AtTerminal {
  readonly code: number | null
  /** Everything that was shown: both outputs and what was typed. */
  readonly shown: string
  /** Answers that nobody asked for. */
  readonly unused: ReadonlyArray<Answer>
}

/** A question that nobody answers would wait for ever. */
const PATIENCE_MS = 60_000

/** Each answer is given once, in turn, when its text is shown. */
export const atTerminal = (
  place: Place,
  args: ReadonlyArray<string>,
  answers: ReadonlyArray<Answer>
): Promise<AtTerminal> =>
  new Promise((resolve, reject) => {
    const command = [process.execPath, bundled("bin"), ...args].map(quote).join(" ")
    const child = spawn("script", ["-qefc", command, "/dev/null"], {
      cwd: place.dir,
      env: { ...environmentOf(place), TERM: "dumb", SHELL: "/bin/sh" },
      stdio: ["pipe", "pipe", "pipe"]
    })
    const left = [...answers]
    let shown = ""
    let from = 0
    child.stdout.on("data", (text: Buffer) => {
      shown += text.toString()
      for (let [next] = left; next !== undefined; [next] = left) {
        const at = shown.indexOf(next.after, from)
        if (at === -1) return
        from = at + next.after.length
        left.shift()
        child.stdin.write(next.say === null ? "\u0004" : `${next.say}\r`)
      }
    })
    const tooLong = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS)
    child.on("error", reject)
    child.on("close", (code) => {
      clearTimeout(tooLong)
      resolve({ code, shown: shown.replaceAll("\r\n", "\n"), unused: left })
    })
  })
