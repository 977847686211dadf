import type { Check, Explanation, Verified } from '@countersign/core'
import { createTrustAnchors } from '@countersign/core/x509'
import type { MaterialHolder } from '../material/material-holder.js'
import { messageOf } from '../page/dom.js'
import { InputError } from '../request/header-text.js'
import { createVerifier, type VerifierSettings } from './verifier-settings.js'
import type { FormSettings, VerifyForm } from './verify-form.js'

/** What the page says about a request. */
export interface FormExplanation {
  readonly tone: 'idle' | 'problem' | Explanation['verdict']
  readonly title: string
  readonly finding: string
  readonly checks: readonly Check[]
  /** What the person should know about how the verdict came about. */
  readonly notes: readonly string[]
}

/** Explains the request in the form. Does not throw. */
export async function explainForm(form: VerifyForm, holder: MaterialHolder): Promise<FormExplanation> {
  if (form.isEmpty()) return idle
  try {
    const request = form.request()
    const said = form.settings()
    const downloads: string[] = []
    const verifier = createVerifier(await settle(said, holder, downloads))
    const explanation = await verifier.explain(request)
    const verified = explanation.verdict === 'accepted' ? await verifier.verify(request) : undefined
    return describe(explanation, verified, notesOf(said, downloads))
  } catch (error) {
    return { ...idle, tone: 'problem', title: 'Cannot verify this yet', finding: messageOf(error) }
  }
}

const idle: FormExplanation = {
  tone: 'idle',
  title: 'Nothing to verify yet',
  finding: 'Load a sample, or paste a request.',
  checks: [],
  notes: [],
}

async function settle(said: FormSettings, holder: MaterialHolder, downloads: string[]): Promise<VerifierSettings> {
  const { scheme, trust, anchors, certificates } = said
  const usesAuthority = scheme !== 'apig' && trust === 'test'
  const material = usesAuthority ? await holder.current() : undefined
  const network: typeof fetch = async (input) => {
    downloads.push(String(input))
    throw new TypeError('The page downloads nothing')
  }
  const trustAnchors = async (): Promise<VerifierSettings['trustAnchors']> => {
    if (scheme === 'apig' || trust === 'amazon') return undefined
    return await createTrustAnchors(material?.root.anchorPem ?? requireAnchors(anchors))
  }
  return {
    ...said,
    trustAnchors: await trustAnchors(),
    fetch: servePasted(certificates, material?.host.fetch ?? network),
  }
}

function requireAnchors(pem: string): string {
  if (pem.trim() === '') throw new InputError('Paste the trust anchors, or choose others')
  return pem
}

// The file stands in for one download. A URL that the policy refuses is never asked for.
function servePasted(pem: string, otherwise: typeof fetch): typeof fetch {
  if (pem.trim() === '') return otherwise
  return async (input, init) => {
    const isIssuer = /(?:\.amazontrust|^cacerts\.digicert)\.com$/.test(new URL(String(input)).hostname)
    return isIssuer ? await otherwise(input, init) : new Response(pem)
  }
}

function notesOf({ scheme, skillIds, topicArns, chain }: FormSettings, downloads: readonly string[]): string[] {
  return [
    ...downloads.map((url) => `The page downloads nothing: paste here what ${url} serves.`),
    ...(scheme === 'alexa' && skillIds.length === 0 ? ['Any skill is accepted here.'] : []),
    ...(scheme === 'sns' && topicArns.length === 0 ? ['Any topic is accepted here.'] : []),
    ...(scheme === 'paypal' ? ['PayPal signs a CRC-32 of the body, which detects accidents and not forgery.'] : []),
    ...(scheme === 'sns' && chain === 'transport'
      ? ['Nobody vouches for the certificate: where it came from is all there is.']
      : []),
  ]
}

function describe(
  { verdict, checks, cause, fix, confidence }: Explanation,
  verified: Verified<unknown> | undefined,
  notes: readonly string[],
): FormExplanation {
  if (verified !== undefined) {
    const { signer, timestamp, algorithm } = verified
    const finding = `Signed by ${signer.id} at ${timestamp.toISOString()} with ${algorithm}.`
    return { tone: verdict, title: 'Accepted', finding, checks, notes }
  }
  const failed = checks.filter(({ outcome }) => outcome === 'failed')
  const sentences = [
    cause && `${confidence === 'likely' ? 'Likely cause' : 'Cause'}: ${cause}`,
    fix && `Fix: ${fix}`,
    failed.length > 1 && `${failed.length - 1} more failed.`,
  ]
  const word = verdict === 'unavailable' ? 'Unavailable' : 'Rejected'
  const title = `${word}: ${failed[0]?.code ?? ''}`
  return { tone: verdict, title, finding: sentences.filter(Boolean).join(' '), checks, notes }
}
