import { DomainError } from "@backlog-toolkit/core/log/DomainError"

/** The failure of a function that must fail with a `DomainError`. */
export const failureOf = (work: () => unknown): DomainError => {
  try {
    work()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error("It succeeded.")
}
