import { type Budget, combinedOrigins, type Origin, originsOf } from '../../scheme/explain.js'
import { verifyHmac } from '../../scheme/hmac.js'
import {
  type CanonicalRequest,
  hashCanonicalRequest,
  hashPayload,
  stringToSign,
} from '../canonical/canonical-request.js'
import type { ApigSettings } from '../checks.js'
import type { Change } from './change.js'
import { changePairs } from './change-pairs.js'
import { headerChanges, hostChanges } from './header-changes.js'
import { methodChanges } from './method-changes.js'
import { pathChanges } from './path-changes.js'
import { payloadChanges } from './payload-changes.js'
import { queryChanges } from './query-changes.js'
import { secretChanges } from './secret-changes.js'
import { profileChanges, type Situation } from './situation.js'

/** The request that the sender signed, and its differences from the request that arrived. */
export interface Match {
  readonly changes: readonly Change[]
  readonly canonicalRequest: CanonicalRequest
  /** Lower-case hex of the SHA-256 of the canonical request. */
  readonly hash: string
}

/**
 * A search for what the sender signed. Each step costs more than the step before. A guess is tested by verifying the
 * signature that arrived, so the only result that depends on a secret is yes or no.
 */
export class Search {
  readonly #situation: Situation
  readonly #settings: ApigSettings
  readonly #budget: Budget
  // Many changes have no effect on a given request, and pairs of them repeat the same text. Each text is tried once.
  readonly #tried = new Set<string>()
  readonly #kinds: Change[][] = []

  constructor(situation: Situation, settings: ApigSettings, budget: Budget) {
    this.#situation = situation
    this.#settings = settings
    this.#budget = budget
    if (!situation.isRepaired) this.#tried.add(textOf(situation.base))
  }

  /** Tries the request with only the changes that were needed to read it. */
  async tryRepaired(): Promise<Match | undefined> {
    return this.#situation.isRepaired ? await this.#try([]) : undefined
  }

  /** Tries one change. */
  async trySingle(): Promise<Match | undefined> {
    for (const changes of kindsOf(this.#situation, this.#settings, this.#budget)) {
      const kind: Change[] = []
      this.#kinds.push(kind)
      for await (const change of changes) {
        const match = await this.#try([change])
        if (match !== undefined || this.#budget.isSpent) return match
        kind.push(change)
      }
    }
    return undefined
  }

  /** Tries two changes of different kinds. Call {@link trySingle} first, which collects the changes. */
  async tryPairs(): Promise<Match | undefined> {
    for (const pair of changePairs(this.#kinds)) {
      const match = await this.#try(pair)
      if (match !== undefined || this.#budget.isSpent) return match
    }
    return undefined
  }

  /** Tries two accidents of the body. Call {@link tryPairs} first, whose pairs are likelier. */
  async tryBodies(): Promise<Match | undefined> {
    if (this.#situation.declared !== undefined) return undefined
    const origins = combinedOrigins(this.#situation.request.body, this.#budget)
    for await (const change of bodyChanges(this.#situation, this.#budget, origins)) {
      const match = await this.#try([change])
      if (match !== undefined || this.#budget.isSpent) return match
    }
    return undefined
  }

  async #try(changes: readonly Change[]): Promise<Match | undefined> {
    const { base, given, fallback, crypto, authorization, date } = this.#situation
    const key = changes.find((change) => change.key !== undefined)?.key
    const keys = key === undefined ? this.#situation.keys : [key]
    if (keys.length === 0) return undefined
    const canonicalRequest = changes.reduce((canonical, change) => change.apply(canonical), base)
    const text = textOf(canonicalRequest)
    const isNew = key !== undefined || !this.#tried.has(text)
    if (!this.#budget.take(text.length, isNew ? 1 : 0) || !isNew) return undefined
    if (key === undefined) this.#tried.add(text)
    const hash = await hashCanonicalRequest(crypto, canonicalRequest)
    const data = stringToSign(authorization, date, hash)
    for (const candidate of keys) {
      if (!this.#budget.take(data.length)) return undefined
      if ((await verifyHmac(crypto, candidate, authorization.signatureBytes, data)) !== true) continue
      const named = [...given, ...changes]
      // If another change explains the request, the profile that it was read with does not matter.
      return { changes: named.length === 0 && fallback !== undefined ? [fallback] : named, canonicalRequest, hash }
    }
    return undefined
  }
}

function textOf({ method, path, query, headerLines, signedHeaders, payloadHash }: CanonicalRequest): string {
  return [method, path, query, ...headerLines, '', signedHeaders, payloadHash].join('\n')
}

// The likeliest kinds come first, and the most expensive last.
function kindsOf(
  situation: Situation,
  settings: ApigSettings,
  budget: Budget,
): readonly (Iterable<Change> | AsyncIterable<Change>)[] {
  return [
    methodChanges(situation),
    profileChanges(situation),
    pathChanges(situation),
    queryChanges(situation),
    payloadsOf(situation, budget),
    hostChanges(situation),
    headerChanges(situation),
    secretChanges(situation, settings, budget),
    // If a hash was declared, it was signed unchanged, and the body has no influence.
    situation.declared === undefined ? bodyChanges(situation, budget, originsOf(situation.request.body, budget)) : [],
  ]
}

async function* payloadsOf(situation: Situation, budget: Budget): AsyncGenerator<Change> {
  yield* await payloadChanges(situation, budget)
}

/**
 * Generates the bodies that an accident may have changed into the one that arrived. These accidents can happen in every
 * scheme.
 */
async function* bodyChanges(
  { crypto }: Situation,
  budget: Budget,
  origins: Iterable<Origin> | AsyncIterable<Origin>,
): AsyncGenerator<Change> {
  for await (const { accident, bytes, also } of origins) {
    if (!budget.take(bytes.byteLength)) return
    const payloadHash = await hashPayload(crypto, bytes)
    yield {
      accident,
      what: `another body. ${[accident, also]
        .map((one) => one?.what.slice(0, -1))
        .filter(Boolean)
        .join('. Before that: ')}`,
      remedy: 'Pass the raw bytes as they came',
      apply: (canonical) => ({ ...canonical, payloadHash }),
    }
  }
}
