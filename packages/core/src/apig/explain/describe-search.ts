import type { Explained, Finding } from '../../scheme/explain.js'
import { hashPayload } from '../canonical/canonical-request.js'
import type { AllFindings, ApigSettings } from '../checks.js'
import { type AccidentEvidence, nameAccident } from './accidents.js'
import type { Change } from './change.js'
import { type Match, Search } from './search.js'
import { type Repair, readSituation } from './situation.js'

/**
 * Names what the sender signed instead, if a search finds it. The repairs are for a request that cannot be read without one
 * of them.
 */
export async function describeSearch(
  explained: Explained<AllFindings>,
  settings: ApigSettings,
  repairs: Iterable<Repair> = [{}],
): Promise<Finding> {
  const { budget } = explained
  const hash = explained.found['canonical-request']?.hash
  const computed = hash === undefined ? {} : { computedDigest: hash }
  let hashed: string | undefined
  const hashOf = async (body: Uint8Array<ArrayBuffer>): Promise<string | undefined> => {
    hashed ??= await explained.found.payload?.computed
    if (hashed === undefined && budget.take(body.byteLength)) hashed = await hashPayload(settings.crypto, body)
    return hashed
  }
  const searches: Search[] = []
  for (const repair of repairs) {
    const situation = await readSituation(explained, settings, repair, hashOf)
    if (situation !== undefined) searches.push(new Search(situation, settings, budget))
  }
  for (const step of ['tryRepaired', 'trySingle', 'tryPairs', 'tryBodies'] as const) {
    for (const search of searches) {
      const match = await search[step]()
      if (match !== undefined) return describeMatch(match, computed)
      if (budget.isSpent) break
    }
  }
  return { evidence: { ...computed, ...(budget.isSpent && { budgetSpent: true }) } }
}

function describeMatch(match: Match, computed: Record<string, unknown>): Finding {
  const { changes, canonicalRequest, hash } = match
  const { method, path, query, headerLines, signedHeaders, payloadHash } = canonicalRequest
  const signed = [method, path, query, ...headerLines, '', signedHeaders, payloadHash]
  const [first] = changes
  return {
    evidence: { ...computed, signedDigest: hash, signed, ...(first && evidenceOf(first)) },
    hint: `The signature matches ${changes.map(({ what }) => what).join(', and ')}. ${changes
      .map(({ remedy }) => remedy)
      .join('. ')}`,
  }
}

function evidenceOf({ accident }: Change): AccidentEvidence {
  if (typeof accident === 'string') return nameAccident(accident, 'proven')
  return { accident: accident.id, changes: accident.changes, confidence: 'proven' }
}
