import type { Explained, Finding } from '../../scheme/explain.js'
import type { SchemeReports } from '../../scheme/scheme-members.js'
import type { SecretSchemeFindings } from '../../scheme/secret-kind.js'
import type { AllFindings, ApigFindings, ApigSettings } from '../checks.js'
import { nameAccident } from './accidents.js'
import { describeAuthorization } from './describe-authorization.js'
import { describeContentHash, describeUnsigned } from './describe-body.js'
import { describeCanonicalRequest } from './describe-canonical-request.js'
import { describeClock, describeDate, describeTimestamp } from './describe-date.js'
import { describeSearch } from './describe-search.js'
import { guessBody } from './guess-body.js'
import { headerRepairs } from './header-repairs.js'
import { rememberLookUps } from './remember-look-ups.js'
import { targetRepairs } from './target-repairs.js'

const ours =
  'The request is not at fault: read the cause of the error, which the hook, the look-up or WebCrypto of the verifier threw'

/** Creates the reports of the checks of one request from API Gateway. */
export function apigReports(configured: ApigSettings): SchemeReports<ApigFindings, SecretSchemeFindings> {
  const settings = rememberLookUps(configured)
  return {
    'request-target': {
      title: 'The request target is well-formed',
      describe: (explained) => describeTarget(explained, settings),
    },
    authorization: {
      title: 'The Authorization header has the form of the scheme',
      describe({ request, found: { authorization }, error }) {
        if (error !== undefined) return describeAuthorization(request.headers.values('authorization'), error)
        if (authorization === undefined) return undefined
        const { accessKey, signedHeaders } = authorization
        return { evidence: { accessKey, signedHeaders } }
      },
    },
    'signed-headers': {
      title: 'Each signed header came exactly once',
      describe: (explained) => describeHeaders(explained, settings),
    },
    date: {
      title: 'The X-Sdk-Date header is signed, and is a date',
      describe: (explained) => describeDate(explained, settings),
    },
    timestamp: {
      title: 'The timestamp is within the tolerance',
      describe: (explained) => describeTimestamp(explained, settings),
    },
    payload: {
      title: 'The body is signed, or need not be',
      describe: (explained) => (explained.error === undefined ? undefined : describeUnsigned(explained)),
    },
    'content-hash': {
      title: 'The body is the one that a signed content hash declares',
      describe: (explained) => describeContentHash(explained, settings),
    },
    'canonical-request': {
      title: 'The canonical request can be built',
      describe: (explained) =>
        explained.error === undefined
          ? describeCanonicalRequest(explained, settings)
          : describeUnreadable(explained, settings),
    },
    'signing-key': {
      title: 'The access key is known',
      describe: (explained) => describeKey(explained, settings),
    },
    signature: {
      title: 'The signature is the access key’s, over this request',
      async describe(explained) {
        if (explained.error === undefined) return describeClock(explained, settings)
        if (explained.error.retryable) return { hint: ours }
        const searched = await describeSearch(explained, settings)
        if (searched.hint !== undefined) return searched
        const guessed = guessBody(explained)
        return { hint: compare, ...guessed, evidence: { ...searched.evidence, ...guessed?.evidence } }
      },
    },
  }
}

const compare = 'Compare the canonical request with the one that the signer made; if they are equal, the secrets differ'

function orElse(finding: Finding, hint: string, evidence: Finding['evidence'] = {}): Finding {
  return finding.hint === undefined ? { hint, evidence: { ...finding.evidence, ...evidence } } : finding
}

async function describeTarget(explained: Explained<AllFindings>, settings: ApigSettings): Promise<Finding | undefined> {
  const { request, error, found } = explained
  const { 'request-target': target } = found
  if (error === undefined)
    return target && { evidence: { received: request.url, path: target.path, query: target.query } }
  if (error.retryable) return { hint: ours }
  if (error.message.includes('ambiguous')) {
    const hint =
      "Let the sender write the target so that every handler reads it in the same way, or set ambiguousTarget: 'accept' and make decisions with payload.target"
    return { hint, evidence: { received: request.url } }
  }
  const hint = 'Pass the raw target as it arrived, absolute or from its first slash, and do not change its escapes'
  // If a target contains a forbidden character, something decoded it or never encoded it.
  const accident = nameAccident(/[^!-~]/.test(request.url) ? 'target-decoded' : 'target-malformed', 'likely')
  return orElse(await describeSearch(explained, settings, targetRepairs(request.url)), hint, {
    received: request.url,
    ...accident,
  })
}

async function describeHeaders(
  explained: Explained<AllFindings>,
  settings: ApigSettings,
): Promise<Finding | undefined> {
  const { error, request, found } = explained
  if (error === undefined) return undefined
  const finding = await describeSearch(explained, settings, headerRepairs(explained, settings))
  if (error.code === 'ERR_HEADER_MISSING') {
    const missing = found.authorization?.signedHeaders.filter((name) => request.headers.values(name).length === 0) ?? []
    const hint = `Let every proxy pass ${missing.join(', ')} on, which the sender signed, or let the sender not sign what is dropped on the way`
    return orElse(finding, hint, { missing, ...nameAccident('header-dropped', 'likely') })
  }
  if (error.message.includes('different hosts')) {
    const hint = "Set trustedHost to the host that the gateway signs, such as 'backend.example.com'"
    return orElse(finding, hint, nameAccident('host-changed', 'likely'))
  }
  const hint = 'Send the header only once: a proxy or a middleware repeats it, or writes it with underscores'
  return orElse(finding, hint, nameAccident('header-repeated', 'likely'))
}

async function describeUnreadable(explained: Explained<AllFindings>, settings: ApigSettings): Promise<Finding> {
  if (explained.error?.retryable) return { hint: ours }
  const finding = await describeSearch(explained, settings)
  if (finding.hint !== undefined) return finding
  const repaired = await describeSearch(explained, settings, targetRepairs(explained.request.url))
  return orElse(
    repaired,
    'Let the sender write the target, the method and the headers as the error says, and sign them in that form',
  )
}

async function describeKey(explained: Explained<AllFindings>, settings: ApigSettings): Promise<Finding | undefined> {
  const { found, error } = explained
  if (error?.retryable) return { hint: ours }
  const evidence = { liveSecrets: found['signing-key']?.length ?? 0 }
  if (error === undefined) return { evidence }
  const searched = await describeSearch(explained, settings)
  const hint = 'Add the access key to secrets, or let the sender use a known one: case and white space matter'
  return searched.hint === undefined
    ? { evidence, hint }
    : { ...searched, evidence: { ...evidence, ...searched.evidence } }
}
