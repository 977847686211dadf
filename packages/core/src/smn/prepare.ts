import { strictCheck } from '../checks/check.js'
import { encodeUtf8 } from '../encoding/bytes.js'
import { receiveRequest } from '../request/received-request.js'
import { PinnedKeys } from '../signing-certificate/pinned-keys.js'
import { checkSmnDelivery, type SmnFindings } from './checks.js'
import { sampleBody, samplePin, sampleTime } from './sample-delivery.js'

/**
 * Prepares the first verification of a delivery: runs every check once on a sample, and reads the pins. Only the object that is
 * created here trusts the key of the sample.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if a pin cannot be used.
 */
export async function prepareSmn(crypto: Crypto, keys: () => Promise<PinnedKeys>): Promise<void> {
  const request = { method: 'POST', url: '/', headers: [], body: encodeUtf8(sampleBody) }
  const run = {
    check: strictCheck<SmnFindings>(),
    request: await receiveRequest(request, request.body.byteLength),
    now: new Date(sampleTime),
  }
  const sample = new PinnedKeys(crypto, [samplePin])
  await checkSmnDelivery(run, { keys: async () => sample, topics: undefined, timestampTolerance: 0 })
  await keys()
}
