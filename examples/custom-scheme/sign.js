import { createHash } from 'node:crypto'

const origin = 'https://key.smartthings.com'

/** Writes a request as SmartThings does, from the parts that a signer of `@countersign/testing` provides. */
export async function writeSmartThings({ id, timestamp, certificateUrl, sign }, content = { lifecycle: 'PING' }) {
  const body = new TextEncoder().encode(JSON.stringify({ ...content, executionId: id }))
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`
  const date = timestamp.toUTCString()
  const signature = await sign(`(request-target): post /\ndigest: ${digest}\ndate: ${date}`)
  const fields = {
    keyId: certificateUrl.replace(origin, ''),
    signature: Buffer.from(signature).toString('base64'),
    headers: '(request-target) digest date',
    algorithm: 'rsa-sha256',
  }
  const list = Object.entries(fields).map(([name, value]) => `${name}="${value}"`)
  const headers = Object.entries({ authorization: `Signature ${list.join()}`, digest, date })
  return { method: 'POST', url: 'https://app.example/', headers, body }
}

/** The facts about the requests of SmartThings that the definition does not contain. The tests are derived from both. */
export const smartThings = {
  write: (parts) => writeSmartThings(parts),
  certificateUrl: (number) => `${origin}/pl/useast1/${number}`,
  tolerance: { past: 300, future: 300 },
  signsTarget: true,
}
