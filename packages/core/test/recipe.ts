/** Texts in data files: as they are, a part many times, or parts in a row. */
export type Recipe = string | { readonly repeat: string; readonly times: number } | ReadonlyArray<Recipe>

const isRepeat = (recipe: Recipe): recipe is { readonly repeat: string; readonly times: number } =>
  typeof recipe === "object" && "repeat" in recipe

export const textOf = (recipe: Recipe): string => {
  if (typeof recipe === "string") return recipe
  return isRepeat(recipe) ? recipe.repeat.repeat(recipe.times) : recipe.map(textOf).join("")
}
