import { VerificationError } from '../errors.js'
import type { ReceivedRequest } from '../request/received-request.js'
import type { CheckDefinition } from './checks.js'

/** The check that a request is a POST, for schemes that send nothing else. */
export const postCheck: CheckDefinition<{ readonly request: ReceivedRequest }> = {
  id: 'method',
  run({ request }) {
    if (request.method !== 'POST') throw new VerificationError('ERR_REQUEST_INVALID', 'The method is not POST')
  },
}
