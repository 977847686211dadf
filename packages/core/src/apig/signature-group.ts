import type { CheckGroup } from '../checks/checks.js'
import { filled } from '../checks/filled.js'
import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import { verifyHmac } from '../signature/hmac.js'
import type { ApigContext, ApigSettings } from './apig-context.js'
import { stringToSign } from './canonical-request.js'

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
        needs: ['authorization'],
        async run(context) {
          context.keys = await keys.find(filled(context.authorization))
          if (context.keys.length === 0) throw notFound()
        },
      },
      {
        id: 'signature',
        needs: ['date', 'canonical-request', 'signing-key'],
        async run(context) {
          if (!(await matches(context, filled(context.keys), settings))) throw mismatch()
        },
      },
    ],
    run(context) {
      return whenSettled(keys.find(filled(context.authorization)), (known) =>
        whenSettled(matches(context, known, settings), (isMatch) => {
          if (isMatch === true) return
          throw known.length === 0 ? notFound() : mismatch()
        }),
      )
    },
  }
}

// Two verifications for whatever is refused, however many secrets the access key has.
function matches(
  context: ApigContext,
  [first, second]: readonly CryptoKey[],
  { crypto, keys: { decoy } }: ApigSettings,
): boolean | Promise<boolean> {
  const authorization = filled(context.authorization)
  const data = stringToSign(authorization, filled(context.sdkDate), filled(context.canonicalRequestHash))
  const verifyWith = (key: CryptoKey): boolean | Promise<boolean> =>
    verifyHmac(crypto, key, authorization.signatureBytes, data)
  const isFirst = first !== undefined && verifyWith(first)
  return isFirst === true || matchesElse(isFirst)

  async function matchesElse(pending: boolean | Promise<boolean>): Promise<boolean> {
    if (first === undefined) await verifyWith(await decoy())
    else if ((await pending) === true) return true
    const isSecond = await verifyWith(second ?? (await decoy()))
    return isSecond === true && second !== undefined
  }
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
