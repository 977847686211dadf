import { withVerification } from '@countersign/core/http'
import { defineSmartThings } from './smartthings.js'

let answer

export default {
  fetch(request, env) {
    // The anchor and the name are settings of the Worker. The verifier is created once, because it keeps verified keys.
    answer ??= withVerification(
      defineSmartThings({ trustAnchors: env.TRUST_ANCHORS, dnsName: env.DNS_NAME })({}),
      ({ payload }) => Response.json({ lifecycle: payload.lifecycle }),
    )
    return answer(request)
  },
}
