import { strictCheck } from '../checks/check.js'
import { encodeUtf8 } from '../encoding/bytes.js'
import { receiveRequest } from '../request/received-request.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import { prepareInlineCertificates } from '../signing-certificate/prepare-inline-certificates.js'
import type { InlineRules } from '../signing-certificate/validate-inline-certificates.js'
import { type AppStoreFindings, checkNotification } from './checks.js'
import { sampleAnchor, sampleApp, sampleBody, sampleTime } from './sample-notification.js'

/** Prepares the first verification of a notification. */
export async function prepareAppStore(settings: CertificateSettings, rules: InlineRules): Promise<void> {
  const body = encodeUtf8(sampleBody)
  const run = {
    check: strictCheck<AppStoreFindings>(),
    request: await receiveRequest({ method: 'POST', url: '/', headers: [], body }, body.byteLength),
    now: new Date(sampleTime),
  }
  const apps = { bundleIds: [sampleApp], environments: ['Sandbox'], appAppleIds: [] }
  await prepareInlineCertificates(settings, rules, {
    anchor: sampleAnchor,
    check: (certificates) => checkNotification(run, { certificates, apps, timestampTolerance: 0 }),
  })
}
