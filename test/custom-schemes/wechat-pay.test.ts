import { createSchemeSigner, expectRejected, type SchemeContractOptions, testScheme } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createWeChatPayVerifier } from './wechat-pay.js'

type Options = Parameters<typeof createWeChatPayVerifier>[0]

const keyId = 'PUB_KEY_ID_0000000000000000000000000000'
const wechatPay: SchemeContractOptions<Options> = {
  options: { keyId },
  requiredHeaders: ['Wechatpay-Serial', 'Wechatpay-Timestamp', 'Wechatpay-Nonce', 'Wechatpay-Signature'],
  signedHeaders: ['Wechatpay-Timestamp', 'Wechatpay-Nonce'],
  tolerance: { past: 300, future: 300 },
  faults: {
    'serial-of-another-key': {
      why: 'Another key is named than the one that is pinned',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      alter: (request) => ({
        ...request,
        headers: request.headers.map(([name, value]) => [name, name === 'Wechatpay-Serial' ? `${value}1` : value]),
      }),
    },
  },
  async write({ id, timestamp, sign }) {
    const time = String(Math.floor(timestamp.getTime() / 1_000))
    const [nonce, body] = [
      '5K8264ILTKCH16CQ2502SI8ZNMTM67VS',
      JSON.stringify({ id, event_type: 'TRANSACTION.SUCCESS' }),
    ]
    const signature = await sign(`${time}\n${nonce}\n${body}\n`)
    return {
      method: 'POST',
      url: '/',
      headers: [
        ['Wechatpay-Serial', keyId],
        ['Wechatpay-Timestamp', time],
        ['Wechatpay-Nonce', nonce],
        ['Wechatpay-Signature', btoa(String.fromCharCode(...signature))],
      ],
      body: new TextEncoder().encode(body),
    }
  },
}

describe('a scheme like WeChat Pay, with a key that each caller pins', () => {
  for (const { name, run } of testScheme(createWeChatPayVerifier, wechatPay)) it(name, { timeout: 60_000 }, run)

  it('needs a pin, and verifies only with this pin', { timeout: 60_000 }, async () => {
    expect(() => createWeChatPayVerifier({ keyId })).toThrow(
      'createWechatPayVerifier: options.certificates is missing. It must be PEM with blocks',
    )
    const [one, other] = [
      await createSchemeSigner(createWeChatPayVerifier, wechatPay),
      await createSchemeSigner(createWeChatPayVerifier, wechatPay),
    ]
    await expectRejected(createWeChatPayVerifier(one.options), await other.sign(), 'ERR_SIGNATURE_MISMATCH')
  })
})
