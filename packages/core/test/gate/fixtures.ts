import { readFileSync } from "node:fs"

/** Recorded output of a real tool; its working folder was rewritten to /repo. */
export const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8")

export const cwd = "/repo"
