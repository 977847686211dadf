import type { Verifier } from '@countersign/core'
import { anySkill, createAlexaVerifier } from '@countersign/core/alexa'
import { type ApigProfileName, createApigVerifier } from '@countersign/core/apig'
import { acceptReplays, createPayPalVerifier, type PayPalEnvironment } from '@countersign/core/paypal'
import { anyTopic, createSnsVerifier } from '@countersign/core/sns'
import type { TrustAnchors } from '@countersign/core/x509'
import type { Scheme } from '../request/fixture.js'
import { InputError } from '../request/header-text.js'

/** What a verifier is made from. */
export interface VerifierSettings {
  readonly scheme: Scheme
  /** None means now. */
  readonly at?: Date | undefined
  readonly fetch: typeof fetch
  readonly trustAnchors: TrustAnchors | Promise<TrustAnchors> | undefined
  /** None means any. */
  readonly skillIds: readonly string[]
  /** None means any. */
  readonly topicArns: readonly string[]
  readonly webhookIds: readonly string[]
  readonly environment: PayPalEnvironment
  readonly acceptSimulator: boolean
  readonly allowSha1: boolean
  readonly chain: 'full' | 'transport'
  readonly intermediates: string
  readonly accessKey: string
  readonly secret: string
  readonly profile: ApigProfileName
  readonly trustedHost: string
  readonly allowUnsignedPayload: boolean
}

/** The settings of a verifier before anything is entered. */
export const defaultSettings: Omit<VerifierSettings, 'scheme' | 'fetch' | 'trustAnchors'> = {
  skillIds: [],
  topicArns: [],
  webhookIds: [],
  environment: 'live',
  acceptSimulator: false,
  allowSha1: true,
  chain: 'full',
  intermediates: '',
  accessKey: '',
  secret: '',
  profile: 'strict',
  trustedHost: '',
  allowUnsignedPayload: false,
}

/**
 * Makes a verifier.
 *
 * @throws InputError if a field is still empty that must be filled in.
 * @throws TypeError if an option is not valid.
 */
export function createVerifier(settings: VerifierSettings): Verifier<unknown> {
  const { scheme, at, fetch, trustAnchors, skillIds, topicArns, allowSha1, chain, intermediates } = settings
  const common = {
    ...(at && { currentDate: () => at }),
    ...(trustAnchors && { trustAnchors }),
    fetch,
  }
  if (scheme === 'alexa')
    return createAlexaVerifier({ ...common, allowSha1, skillId: skillIds.length === 0 ? anySkill : skillIds })
  if (scheme === 'sns') {
    return createSnsVerifier({
      ...common,
      allowSha1,
      topicArns: topicArns.length === 0 ? anyTopic : topicArns,
      chain,
      ...(chain === 'full' && intermediates.trim() !== '' && { intermediates }),
    })
  }
  if (scheme === 'paypal') {
    const { webhookIds, environment, acceptSimulator } = settings
    if (webhookIds.length === 0) throw new InputError('A webhook id is needed, because the request does not name it')
    return createPayPalVerifier({
      ...common,
      webhookId: webhookIds,
      environment,
      acceptSimulator,
      // The page judges the same request at each edit.
      replayGuard: acceptReplays,
      ...(intermediates.trim() !== '' && { intermediates }),
    })
  }
  const { accessKey, secret, profile, trustedHost, allowUnsignedPayload } = settings
  if (accessKey === '' || secret === '') throw new InputError('An access key and its secret are needed')
  return createApigVerifier({
    secrets: { [accessKey]: secret },
    profile,
    allowUnsignedPayload,
    ...(at && { currentDate: () => at }),
    ...(trustedHost !== '' && { trustedHost }),
  })
}
