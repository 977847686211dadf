import type { Change } from './change.js'

// The number of changes of each kind that are used in pairs. All path changes are used, because prefixes are many and
// likely.
const mostInPairs = 10

/**
 * Generates pairs of changes of two kinds, each in the order in which they must be applied. Pairs of two likely changes come
 * first.
 *
 * @param kinds - the changes of each kind, the likeliest first: methods, profiles, paths, and then the others
 */
export function* changePairs([
  methods = [],
  profiles = [],
  paths = [],
  ...others
]: readonly (readonly Change[])[]): Generator<readonly [Change, Change]> {
  const few = (kind: readonly Change[]): readonly Change[] => kind.slice(0, mostInPairs)
  // A profile makes a whole canonical request, so it must be applied before a change of one part.
  const kinds = [few(profiles), few(methods), paths, ...others.map(few)]
  const longest = Math.max(...kinds.map(({ length }) => length))
  for (let sum = 0; sum <= 2 * (longest - 1); sum++) {
    for (const [index, kind] of kinds.entries()) {
      for (const other of kinds.slice(index + 1)) yield* pairsOfRank(kind, other, sum)
    }
  }
}

/** Generates the pairs of two kinds whose places in their lists have a given sum. */
function* pairsOfRank(
  kind: readonly Change[],
  other: readonly Change[],
  sum: number,
): Generator<readonly [Change, Change]> {
  for (let rank = 0; rank <= sum; rank++) {
    const [first, second] = [kind[rank], other[sum - rank]]
    if (first !== undefined && second !== undefined) yield [first, second]
  }
}
