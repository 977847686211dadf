import {
  alexaDnsName,
  createCertificateHost,
  createTestAuthority,
  hostile,
  signAlexaRequest,
} from '@countersign/testing'

// A dozen of the hostile requests of @countersign/testing, each of which shows one check.
const shown = new Map([
  ['no-signature', 'No signature'],
  ['url-host', 'Foreign certificate URL'],
  ['url-dot-segments', 'Certificate URL with dot segments'],
  ['certificate-expired', 'Expired certificate'],
  ['name-other', 'Certificate of another name'],
  ['path-self-signed', 'Self-signed certificate'],
  ['body-altered', 'Altered body'],
  ['body-serialised-again', 'JSON parsed and written again'],
  ['sha1-beside-bad-sha256', 'Good Signature, bad Signature-256'],
  ['stale', 'Stale request'],
  ['other-skill', 'Another skill'],
  ['two-skills', 'Two skills at once'],
])

/** Creates the authority and the host of a demonstration, and the requests with the expected answer to each. */
export async function makeRequests(skillId) {
  const root = await createTestAuthority()
  const authority = await root.intermediate()
  const host = createCertificateHost()

  const signer = await authority.issue({ dnsNames: [alexaDnsName] })
  const certificateUrl = 'https://s3.amazonaws.com/echo.api/echo-api-cert.pem'
  host.serve(certificateUrl, signer.chainPem)
  const genuine = await signAlexaRequest({ signer, certificateUrl, skillId })

  const requests = [
    { title: 'Genuine request', why: 'Signed just now, for this skill', request: genuine, expected: [200] },
    {
      title: 'The genuine request, replayed',
      why: 'It was recorded and sent again',
      request: genuine,
      expected: ['ERR_REPLAYED'],
    },
  ]
  for await (const { name, why, request, expectedCode } of hostile.alexa({ authority, host, skillId })) {
    const title = shown.get(name)
    if (title !== undefined) requests.push({ title, why, request, expected: [expectedCode].flat() })
  }
  return { requests, anchorPem: root.anchorPem, fetch: host.fetch }
}
