/** A computer whose clock is wrong by so many days: an environment for `btk`. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Place } from "./cli.ts"

const DAY_MS = 86_400_000

const program = (offset: number): string => `const Real = Date
const off = ${offset}
globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + off)
    else super(...given)
  }
  static now() {
    return Real.now() + off
  }
}
`

export const wrongClock = ({ home }: Pick<Place, "home">, days: number): Record<string, string> => {
  const file = join(home, `clock-${days}.cjs`)
  writeFileSync(file, program(days * DAY_MS))
  return { NODE_OPTIONS: `--require=${file}` }
}
