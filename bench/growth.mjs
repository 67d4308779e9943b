// A command costs what changed, not what the log holds: the same 100 tickets, once with a log of their first work and once
// with one of a hundred times as much.
import { inFolder, ms, print, race, ratio, run } from "./lib.mjs"
import { countLines } from "./logText.mjs"
import { BIN, buildBundle, NODE, projectIn, storeOf } from "./projects.mjs"

const TICKETS = 100
const ROUNDS = 100

export const benchGrowth = (runs, data) =>
  inFolder((scratch) => {
    buildBundle()
    const dirs = [0, ROUNDS].map((rounds) => projectIn(data ?? scratch, TICKETS, { rounds }))
    const counts = dirs.map((dir) => countLines(storeOf(dir)))
    const { ticket } = JSON.parse(run([NODE, BIN, "next", "--json", "-C", dirs[0]]))
    const verbs = [["ready"], ["show", ticket.key], ["create", "One more"]]
    const name = (verb, at) => `${verb[0]}, ${counts[at]} events`
    const result = race(
      verbs.flatMap((verb) => dirs.map((dir, at) => ({ name: name(verb, at), argv: [NODE, BIN, ...verb, "-C", dir] }))),
      runs
    )
    print(
      `The same ${TICKETS} tickets and a longer log, ${runs} runs in turn`,
      verbs.flatMap((verb) => {
        const [short, long] = [0, 1].map((at) => result.get(name(verb, at)))
        return [
          [name(verb, 0), ms(short)],
          [name(verb, 1), `${ms(long)}  ${ratio(long, short)}`]
        ]
      })
    )
  })
