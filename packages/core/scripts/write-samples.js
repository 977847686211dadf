// Writes the samples that prepare() runs: certificates, and a request of each scheme that is signed with one.
//   pnpm run build
//   node packages/core/scripts/write-samples.js
// Their private keys are made here and kept nowhere. No verifier trusts their anchor: only prepare() uses it, for itself.
// Run `biome check --write` on what was written.
import { writeFileSync } from 'node:fs'
import {
  alexaDnsName,
  createTestAuthority,
  encodePem,
  payPalDnsName,
  signAlexaRequest,
  signPayPalWebhook,
  signSnsMessage,
  snsDnsName,
  testWebhookId,
} from '../../testing/dist/index.js'

const at = new Date('2026-01-01T00:00:00Z')
// Every certificate of Amazon's has an RSA key.
const root = await createTestAuthority({ at })
const signer = await (await root.intermediate()).issue({ dnsNames: [alexaDnsName, snsDnsName(), payPalDnsName()] })
const [endEntity, intermediate] = signer.chain.map((der) => encodePem(der))

write('signing-certificate/sample-certificates.ts', {
  sampleTime: ['The time at which the samples are valid.', at.toISOString()],
  sampleAnchor: ['The trust anchor.', encodePem(root.anchor)],
  sampleIntermediate: ['Issued by the trust anchor.', intermediate],
  sampleSigner: ['The end-entity certificate, issued by the intermediate.', endEntity],
})

const alexa = await signAlexaRequest({ signer, hashes: ['SHA-256'], timestamp: at })
write('alexa/sample-request.ts', {
  sampleSignature: ['Signature-256 of the body.', alexa.headers.find(([name]) => name === 'Signature-256')[1]],
  sampleBody: ['A request for a skill that is nobody’s.', new TextDecoder().decode(alexa.body)],
})

// A topic signs with SHA-1 unless told.
const { message } = await signSnsMessage({ signer, signatureVersion: '1', timestamp: at })
write('sns/sample-delivery.ts', { sampleBody: ['A message of a topic that is nobody’s.', JSON.stringify(message)] })

const paypal = await signPayPalWebhook({ signer, timestamp: at })
const payPalHeader = (wanted) => paypal.headers.find(([name]) => name === `PAYPAL-TRANSMISSION-${wanted}`)[1]
write('paypal/sample-delivery.ts', {
  sampleWebhookId: ['The id of a webhook that is nobody’s.', testWebhookId],
  sampleTransmissionId: ['PAYPAL-TRANSMISSION-ID.', payPalHeader('ID')],
  sampleSignature: ['PAYPAL-TRANSMISSION-SIG.', payPalHeader('SIG')],
  sampleBody: ['An event of the webhook.', new TextDecoder().decode(paypal.body)],
})

function write(file, constants) {
  const lines = Object.entries(constants).map(
    ([name, [title, value]]) => `/** ${title} */\nexport const ${name}: string = ${quote(value)}\n`,
  )
  const text = `// Written by scripts/write-samples.js. Do not edit.\n\n${lines.join('\n')}`
  writeFileSync(new URL(`../src/${file}`, import.meta.url), text)
}

function quote(text) {
  return text.includes('\n') ? `\`${text}\`` : `'${text}'`
}
