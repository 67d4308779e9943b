/**
 * Who a ticket is for, read from its front matter. Who works on it is its claim, which is something else.
 *
 * @since 0.1.0
 */

/** What the templates have until somebody is named. */
const NOBODY = "unassigned"

/** `assignee` is a name or a list of names; anything else names nobody. */
export const assigneesOf = (fields: Readonly<Record<string, unknown>>): ReadonlyArray<string> => {
  const { assignee } = fields
  const names: ReadonlyArray<unknown> = Array.isArray(assignee) ? assignee : [assignee]
  return names
    .filter((name) => typeof name === "string")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name.toLowerCase() !== NOBODY)
}
