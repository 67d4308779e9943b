// vitest groups errors with a function that Node 20 lacks. Loaded before it where the pinned Node could not be installed;
// without it a failing run would hide what failed.
Map.groupBy ??= (items, keyOf) => {
  const groups = new Map()
  for (const [index, item] of [...items].entries()) {
    const key = keyOf(item, index)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
