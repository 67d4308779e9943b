/**
 * Tickets with which `implement` passes every failpoint: two that land in one wave, so that the second is rebased, one that
 * nobody can do, and one of a second wave.
 */
import type { Project } from "../../support/project.ts"
import { cheating, create, honest, impossible, tidying } from "../../support/tickets.ts"
import { stubbed } from "./shop.ts"

const PRICE = "/** Cents as dollars. */\nexport const price = (cents) => `$${(cents / 100).toFixed(2)}`\n"

/** Branch of the one that nobody can do. */
export const BLOCKED = "backlog/feat-003"

export const everyWay = (project: Project): void => {
  const first = create(project, stubbed("double", honest("double", 2)))
  create(project, stubbed("triple", cheating("triple")))
  const third = create(project, stubbed("never", impossible("never")))
  if (`backlog/${third.toLowerCase()}` !== BLOCKED) throw new Error(`unexpected key ${third}`)
  create(project, { ...tidying("src/price.js", PRICE), dependsOn: [first] })
}
