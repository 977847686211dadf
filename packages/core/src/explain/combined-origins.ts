import type { Origin } from './accident.js'
import { originsOf } from './body-origins.js'
import type { Budget } from './budget.js'
import { type JsonHabits, jsonOrigins } from './json-origins.js'
import { parseJson } from './parse-json.js'
import { textOf, textOrigins } from './text-origins.js'
import { decompressed, transportOrigins } from './transport-origins.js'
import { containedOrigins } from './wrong-thing.js'

// Only the likeliest forms of a second accident are tried, because there are about ten thousand pairs.
const fewTransports = 4
const fewTexts = 24
const fewJson = 16

/** Generates the forms that a body may have had before one accident, including compression, and then before two. */
export async function* combinedOrigins(
  bytes: Uint8Array<ArrayBuffer>,
  budget: Budget,
  habits?: JsonHabits,
): AsyncGenerator<Origin> {
  yield* originsOf(bytes, budget, habits)
  for await (const origin of decompressed(bytes)) {
    yield origin
    yield* secondOf(origin, budget, habits)
  }
  const text = textOf(bytes, 'utf-8')
  for (const family of [
    () => containedOrigins(parseJson(text, budget), budget),
    () => transportOrigins(bytes, budget),
    () => textOrigins(bytes, budget),
  ]) {
    for (const first of family()) {
      for await (const inner of decompressed(first.bytes))
        yield { ...inner, accident: first.accident, also: inner.accident }
      yield* secondOf(first, budget, habits)
    }
  }
}

function* secondOf({ accident, bytes }: Origin, budget: Budget, habits: JsonHabits | undefined): Generator<Origin> {
  const text = textOf(bytes, 'utf-8')
  const families = [
    () => take(transportOrigins(bytes, budget), fewTransports),
    () => take(jsonOrigins(text, budget, habits), fewJson),
    () => take(textOrigins(bytes, budget), fewTexts),
  ]
  for (const family of families) {
    for (const origin of family()) yield { ...origin, accident, also: origin.accident }
  }
}

// This is lazy, so that only the items that are taken are made.
function* take<Item>(items: Iterable<Item>, count: number): Generator<Item> {
  let taken = 0
  for (const item of items) {
    if (taken >= count) return
    taken += 1
    yield item
  }
}
