import { VerificationError } from '../errors.js'
import { verifyHmac } from '../signature/hmac.js'
import type { CheckGroup } from '../verification/checks.js'
import { filled } from '../verification/filled.js'
import type { ApigContext, ApigSettings } from './apig-context.js'
import { encodeStringToSign } from './canonical-request.js'

/**
 * The checks of the signing key and the signature. For `verify` an unknown access key takes the work of a wrong
 * signature: its time must not tell which access keys exist.
 */
export function signatureGroup(settings: ApigSettings): CheckGroup<ApigContext> {
  const { keys } = settings
  return {
    checks: [
      {
        id: 'signing-key',
        title: 'The access key is known',
        needs: ['authorization'],
        async run(context) {
          context.keys = await keys.find(filled(context.authorization))
          if (context.keys.length === 0) throw notFound()
        },
        describe: ({ keys: found }) => found && { evidence: { liveSecrets: found.length } },
      },
      {
        id: 'signature',
        title: 'The signature is the access key’s, over this request',
        needs: ['date', 'canonical-request', 'signing-key'],
        async run(context) {
          if (!(await matches(context, filled(context.keys), settings))) throw mismatch()
        },
        async describe(context, error) {
          const { describeMatch, describeMismatch } = await import('./explanations.js')
          return error === undefined ? describeMatch(context, settings) : await describeMismatch(context, settings)
        },
      },
    ],
    async resolve(context) {
      const found = keys.find(filled(context.authorization))
      const known = found instanceof Promise ? await found : found
      if (await matches(context, known, settings)) return
      throw known.length === 0 ? notFound() : mismatch()
    },
  }
}

// Two verifications for whatever is refused, however many secrets the access key has.
async function matches(
  context: ApigContext,
  keys: readonly CryptoKey[],
  { crypto, keys: { decoy } }: ApigSettings,
): Promise<boolean> {
  const authorization = filled(context.authorization)
  const data = encodeStringToSign(authorization, filled(context.sdkDate), filled(context.canonicalRequestHash))
  for (const key of [keys[0], keys[1]]) {
    const isMatch = await verifyHmac(crypto, key ?? (await decoy()), authorization.signatureBytes, data)
    if (isMatch && key !== undefined) return true
  }
  return false
}

function notFound(): VerificationError {
  return new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'Signing key not found')
}

function mismatch(): VerificationError {
  return new VerificationError(
    'ERR_SIGNATURE_MISMATCH',
    'Verify authorization failed: this is not the signature of this request',
  )
}
