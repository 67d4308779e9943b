/**
 * What the flags of `btk create` say outright, and the tickets that a draft can be about.
 *
 * @since 0.1.0
 */
import type { Repository } from "@backlog-toolkit/core/checks/Repository"
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { upperCase } from "@backlog-toolkit/core/backlog/TicketKey"
import { openTickets } from "@backlog-toolkit/core/backlog/TicketMap"
import type { KnownTickets } from "@backlog-toolkit/core/draft/request/draftDependencies"
import type { Given } from "@backlog-toolkit/core/draft/request/DraftTicket"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { priorityFlag, sectionFlags } from "../content.ts"
import type { Call } from "../Verb.ts"

/** Throws what the flags of content throw, and `ticket-not-found` for `--dep`. */
export const givenBy = (
  call: Call,
  state: BacklogState,
  repository: Repository | null,
  title: string | null
): Given => {
  const type = call.value("type")
  return {
    title,
    type: type === null ? null : upperCase(type),
    priority: priorityFlag(call),
    tags: call.values("label"),
    ...sectionFlags(call, repository),
    dependsOn: call.values("dep").map((key) => findTicket(state, key).key)
  }
}

/** Reads tickets when it is asked, and only those that it is asked for. */
export const knownTickets = (state: BacklogState): KnownTickets => {
  let creators: Map<string, Array<string>> | null = null
  return {
    find: (key) => {
      const uid = state.keys.get(upperCase(key))
      const ticket = uid === undefined ? undefined : state.tickets.get(uid)
      return ticket === undefined ? null : { key: ticket.key }
    },
    creatorsOf: (path) => {
      if (creators === null) {
        creators = new Map()
        for (const { files, key } of openTickets(state.tickets)) {
          for (const file of files) {
            const made = file.action === "create" ? file.path : file.action === "rename" ? file.to : null
            if (made !== null) creators.set(made, [...(creators.get(made) ?? []), key])
          }
        }
      }
      return creators.get(path) ?? []
    }
  }
}
