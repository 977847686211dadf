import { readFileSync } from 'node:fs'
import type { SignedRequest } from '@countersign/core'
import {
  type ApigProfile,
  type ApigProfileName,
  type ApigVerifierOptions,
  apigProfiles,
  createApigVerifier,
  signApigHeaders,
} from '@countersign/core/apig'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refuseAmbiguousTarget } from '../../packages/core/src/apig/canonical/ambiguous-target.js'
import { canonicalPath } from '../../packages/core/src/apig/canonical/canonical-path.js'
import { canonicalQuery } from '../../packages/core/src/apig/canonical/canonical-query.js'
import { splitRequestTarget } from '../../packages/core/src/apig/canonical/request-target.js'
import { rewriteCollisions } from './collisions.js'
import { readers } from './target-readers.js'

const accessKey = 'signature_key1'
const secret = 'signature_secret1'
const date = new Date('2023-04-23T12:00:00Z')
const profileNames = Object.keys(apigProfiles) as ApigProfileName[]

interface Collision {
  readonly one: string
  readonly other: string
  readonly profiles: readonly ApigProfileName[]
  readonly refused: 'neither' | 'first' | 'both'
}

/** The table of the guide, so that the documented collisions are those that are tested. */
function readGuide(): readonly Collision[] {
  const guide = readFileSync(new URL('../../packages/docs/guides/apig.md', import.meta.url), 'utf8')
  const [, table = ''] = /<!-- collisions -->\n([\s\S]*?)\n\n/.exec(guide) ?? []
  return table
    .split('\n')
    .slice(2)
    .map((line) => {
      const [, one = '', other = '', profiles = '', , refused = ''] = line
        .split(' | ')
        .map((cell) => cell.replace(/^\| | \|$/g, ''))
      const named = [...profiles.matchAll(/`([a-z]+)`/g)].map(([, name]) => name as ApigProfileName)
      return {
        one: one.replaceAll('`', ''),
        other: other.replaceAll('`', ''),
        profiles: profiles.startsWith('all but')
          ? profileNames.filter((name) => !named.includes(name))
          : profiles === 'all'
            ? profileNames
            : named,
        refused: refused as Collision['refused'],
      }
    })
}

async function outcome(signed: string, sent: string, options: Partial<ApigVerifierOptions>): Promise<unknown> {
  const headers: [string, string][] = [['Host', 'backend.example.com']]
  const request: SignedRequest = { method: 'GET', url: signed, headers, body: new Uint8Array(0) }
  const { profile = 'strict' } = options
  const added = Object.entries(await signApigHeaders(request, { accessKey, secret, date, profile }))
  const verifier = createApigVerifier({ secrets: { [accessKey]: secret }, currentDate: () => date, ...options })
  const wire = { ...request, url: sent, headers: [...headers, ...(added as [string, string][])] }
  return await verifier.verify(wire).then(
    ({ payload }) => payload.target,
    ({ code }: { code: string }) => code,
  )
}

const canonicalForm = (target: string, profile: ApigProfile): string | undefined => {
  try {
    const { path, query } = splitRequestTarget(target)
    return `${canonicalPath(path, profile)}?${canonicalQuery(query, profile)}`
  } catch {
    return undefined
  }
}

describe('The collisions that the guide lists', () => {
  const collisions = readGuide()

  it('are in the guide', () => {
    expect(collisions.length).toBeGreaterThanOrEqual(14)
  })

  it.each(collisions)(
    '$one and $other have the same signature, and give a handler the same payload.target',
    async (row) => {
      for (const profile of profileNames) {
        const [one, other] = [
          await outcome(row.one, row.one, { profile }),
          await outcome(row.one, row.other, { profile }),
        ]
        if (row.profiles.includes(profile)) expect(other).toEqual(one)
        else expect([profile, other]).toEqual([profile, 'ERR_SIGNATURE_MISMATCH'])
      }
    },
  )

  it.each(collisions)('$one and $other: $refused is refused if ambiguous targets are', async (row) => {
    for (const profile of row.profiles) {
      const refuse = { profile, ambiguousTarget: 'refuse' } as const
      const verdicts = [await outcome(row.one, row.one, refuse), await outcome(row.one, row.other, refuse)]
      const isRefused = verdicts.map((verdict) => verdict === 'ERR_REQUEST_INVALID')
      const wanted = { neither: [false, false], first: [true, false], both: [true, true] }[row.refused]
      expect([profile, ...isRefused]).toEqual([profile, ...wanted])
    }
  })
})

const pathTokens = ['a', '/', '.', '%2e', '%2F', '%2f', '%252F', '%61', ';', '%3B', '+', '%2B', '@', '%40', '%3F']
const queryTokens = ['a', '=', '&', '+', '%2B', '%252B', '%20', ';', '%3b', '%61', '%26', '%2526', '%3D', '[]']

function* textsOf(tokens: readonly string[], most: number): Generator<string> {
  yield ''
  if (most === 0) return
  for (const rest of textsOf(tokens, most - 1)) for (const token of tokens) yield token + rest
}

function groupByForm(targets: Iterable<string>, profile: ApigProfile): readonly (readonly string[])[] {
  const groups = new Map<string, Set<string>>()
  for (const target of targets) {
    const form = canonicalForm(target, profile)
    if (form === undefined) continue
    const group = groups.get(form)
    if (group === undefined) groups.set(form, new Set([target]))
    else group.add(target)
  }
  return [...groups.values()].map((group) => [...group])
}

function* everyTarget(): Generator<string> {
  for (const path of textsOf(pathTokens, 3)) yield `/${path}`
  for (const query of textsOf(queryTokens, 3)) yield `/?${query}`
}

const parts = fc.array(fc.constantFrom(...pathTokens, ...pathTokens, 'b', '%C3%A9', '%c3%a9', '~', '%7e'), {
  maxLength: 8,
})
const items = fc.array(fc.constantFrom(...queryTokens, 'b', '&a=1', '&a=2', '&b=1', '&&', '%5B%5d'), { maxLength: 8 })
const randomTarget = fc.tuple(parts, items).map(([path, query]) => `/${path.join('')}?${query.join('')}`)

/** Returns another spelling of a target: an escape for a character, a character for an escape, items in another order. */
function respell(target: string, choices: readonly number[]): string {
  const at = (index: number): number => choices[index % choices.length] ?? 0
  const [path = '', query = ''] = target.split(/\?(.*)/s)
  const spell = (text: string, plus: string): string =>
    text.replace(/%[0-9a-f]{2}|[^&=]/gi, (token, index: number) => {
      const character = token.length === 3 ? String.fromCharCode(Number.parseInt(token.slice(1), 16)) : token
      const escaped = `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`
      const spellings = [token, token, escaped, escaped.toUpperCase(), plus === '' || token === '%' ? token : character]
      const spelling = spellings[at(index) % spellings.length] ?? token
      return /^[!"$-[\]-~]+$/.test(spelling) && (spelling.length === 3 || !'?&=%'.includes(spelling)) ? spelling : token
    })
  const texts = query.split('&')
  const order = texts.map((text, index) => [at(index), spell(text, '+')] as const).sort(([a], [b]) => a - b)
  return `${spell(path, 'x')}${at(0) % 2 === 0 ? '' : '/'}?${order.map(([, text]) => text).join('&')}`
}

/** Returns the readers that do not read all targets of one canonical form in the same way. */
function differences(targets: readonly string[]): readonly string[] {
  return Object.entries(readers).flatMap(([name, read]) => {
    const readings = new Set(targets.map((target) => JSON.stringify(read(target))))
    return readings.size > 1 ? [`${name}: ${targets.join(' ')}`] : []
  })
}

function remains(target: string, profile: ApigProfile): boolean {
  try {
    refuseAmbiguousTarget(splitRequestTarget(target), profile)
    return true
  } catch {
    return false
  }
}

describe.each(profileNames)('Targets that have one canonical form, with the profile %s', (name) => {
  const profile = apigProfiles[name]

  it('collide only in the ways that the guide lists, for every target of a few tokens', () => {
    const groups = groupByForm(everyTarget(), profile)
    expect(groups.filter((group) => group.length > 1).length).toBeGreaterThan(100)
    const unlisted = groups.filter((group) => new Set(group.map((one) => rewriteCollisions(one, profile))).size > 1)
    expect(unlisted).toEqual([])
  })

  it('are read in the same way by every handler if ambiguous targets are refused', () => {
    const groups = groupByForm(everyTarget(), profile)
    expect(groups.flatMap(differences).length).toBeGreaterThan(0)
    const left = groups.map((group) => group.filter((target) => remains(target, profile)))
    expect(left.filter((group) => group.length > 1).length).toBeGreaterThan(5)
    expect(left.flatMap(differences)).toEqual([])
  })

  it('collide only in these ways, and are read in the same way, if they are longer', () => {
    let collisions = 0
    const property = fc.property(randomTarget, fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), (one, choices) => {
      const other = respell(one, choices)
      const [form, otherForm] = [canonicalForm(one, profile), canonicalForm(other, profile)]
      if (form === undefined || form !== otherForm || one === other) return
      collisions += 1
      expect(rewriteCollisions(one, profile)).toBe(rewriteCollisions(other, profile))
      if (remains(one, profile) && remains(other, profile)) expect(differences([one, other])).toEqual([])
    })
    fc.assert(property, { numRuns: 2_000 })
    expect(collisions).toBeGreaterThan(100)
  })
})
