import type { Check, ExplainHost, Explanation, Verified } from '@countersign/core'
import { createTrustAnchors } from '@countersign/core/x509'
import type { MaterialHolder } from '../material/material-holder.js'
import { messageOf } from '../page/dom.js'
import { InputError } from '../request/header-text.js'
import { schemes } from '../schemes/index.js'
import type { VerifierSettings } from './verifier-settings.js'
import type { FormSettings, VerifyForm } from './verify-form.js'

/** The explanation of a request, as the page shows it. */
export interface FormExplanation {
  readonly tone: 'idle' | 'problem' | Explanation['verdict']
  readonly title: string
  /** The code of the first check that failed. */
  readonly code?: string | undefined
  /** One sentence: what happened to the request, or who signed it. */
  readonly finding: string
  /** The finding without the words about its confidence. */
  readonly cause?: string | undefined
  /** The line to change, or another instruction. */
  readonly fix?: string | undefined
  readonly checks: readonly Check[]
  /** Facts about the settings that led to the verdict. */
  readonly notes: readonly string[]
  /** The URLs of certificate files that the verifier needs. The page does not download them. */
  readonly downloads: readonly string[]
}

/** Explains the request in the form. Does not throw. */
export async function explainForm(
  form: VerifyForm,
  holder: MaterialHolder,
  host: ExplainHost | undefined,
): Promise<FormExplanation> {
  if (form.isEmpty()) return idle
  try {
    const request = form.request()
    const said = form.settings()
    const scheme = schemes[form.scheme()]
    const downloads: string[] = []
    const verifier = scheme.createVerifier(await settle(said, scheme.trusts, holder, downloads), request)
    const explanation = await verifier.explain(request, host && { host })
    const verified = explanation.verdict === 'accepted' ? await verifier.verify(request) : undefined
    const notes = [...trustNotes(said.trust, scheme.trusts), ...scheme.notes(said)]
    return describe(explanation, verified, notes, downloads)
  } catch (error) {
    return { ...idle, tone: 'problem', title: 'Cannot verify this yet', finding: `${messageOf(error)}.` }
  }
}

const idle: FormExplanation = {
  tone: 'idle',
  title: 'Nothing to verify yet',
  finding: 'Paste a request, or try one of these.',
  checks: [],
  notes: [],
  downloads: [],
}

type Trusts = (typeof schemes)['alexa']['trusts']

async function settle(
  said: FormSettings,
  trusts: Trusts,
  holder: MaterialHolder,
  downloads: string[],
): Promise<VerifierSettings> {
  const { trust, anchors, certificates } = said
  const material = trusts !== 'secret' && trust === 'test' ? await holder.current() : undefined
  const network: typeof fetch = async (input) => {
    downloads.push(String(input))
    throw new TypeError('The page downloads nothing')
  }
  const given = trust === 'own' ? requirePem(anchors) : undefined
  const pem = trusts === 'pins' ? ((await material?.smnSigner())?.pem ?? given) : (material?.root.anchorPem ?? given)
  return {
    ...said,
    ...(pem !== undefined && (trusts === 'pins' ? { pins: pem } : { trustAnchors: await createTrustAnchors(pem) })),
    fetch: servePasted(certificates, material?.host.fetch ?? network),
  }
}

function requirePem(pem: string): string {
  if (pem.trim() === '') throw new InputError('Paste the certificates that the verifier trusts, or choose others')
  return pem
}

// The pasted file replaces the download of the certificate. The verifier never requests a URL that the policy refuses.
function servePasted(pem: string, otherwise: typeof fetch): typeof fetch {
  if (pem.trim() === '') return otherwise
  return async (input, init) => {
    const isIssuer = /(?:\.amazontrust|^cacerts\.digicert)\.com$/.test(new URL(String(input)).hostname)
    return isIssuer ? await otherwise(input, init) : new Response(pem)
  }
}

function trustNotes(trust: FormSettings['trust'], trusts: Trusts): string[] {
  if (trusts === 'secret' || trust === 'service') return []
  const what = trusts === 'pins' ? 'certificate' : 'trust anchor'
  if (trust === 'test') return [`The ${what} is one of this page, for tests. It is not the one of the service.`]
  return [`The ${what} was given with the request. It is not the one of the service.`]
}

function describe(
  { verdict, checks, cause, fix, confidence }: Explanation,
  verified: Verified<unknown> | undefined,
  notes: readonly string[],
  downloads: readonly string[],
): FormExplanation {
  if (verified !== undefined) {
    const { signer, timestamp, algorithm } = verified
    const finding = `Signed by ${signer.id} at ${timestamp.toISOString()} with ${algorithm}.`
    return { tone: verdict, title: 'Accepted', finding, checks, notes, downloads }
  }
  const [first] = checks.filter(({ outcome }) => outcome === 'failed')
  const prefix = confidence === undefined ? '' : confidence === 'proven' ? 'Proven cause: ' : 'Likely cause: '
  return {
    tone: verdict,
    title: verdict === 'unavailable' ? 'Unavailable' : 'Rejected',
    code: first?.code,
    finding: `${prefix}${cause ?? first?.detail ?? ''}`,
    cause,
    fix: downloads.length > 0 ? `Paste what ${downloads[0]} serves. The page downloads nothing.` : (fix ?? first?.hint),
    checks,
    notes,
    downloads,
  }
}
