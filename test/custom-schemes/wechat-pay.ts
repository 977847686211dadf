import {
  aString,
  decodeBase64,
  defineScheme,
  encodeUtf8,
  type Nothing,
  parseUnproven,
  requiredHeader,
  VerificationError,
} from '@countersign/core/scheme'

interface Notification {
  readonly id: string
  readonly event_type: string
}

interface Checks {
  'signature-header': Uint8Array<ArrayBuffer>
  'key-id': Nothing
  'string-to-sign': Uint8Array<ArrayBuffer>
  payload: Notification
}

/**
 * The notifications of WeChat Pay, API v3: RSA with SHA-256 over the timestamp, a nonce and the body, with a key that each
 * merchant downloads from its console and pins.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012365342
 */
export const createWeChatPayVerifier = defineScheme<Notification, Checks, { keyId: string }>({
  name: 'wechat-pay',
  status: 401,
  repeats: true,
  covers: 'body',
  certificate: { pins: 'by-caller' },
  options: { keyId: { ...aString, required: true } },
  reports: {
    'signature-header': { title: 'Wechatpay-Signature is base64' },
    'key-id': { title: 'Wechatpay-Serial names the pinned key' },
    'string-to-sign': { title: 'The string to sign can be built' },
    payload: { title: 'The body is a notification' },
  },
  async checks({ check, request: { headers, body }, fresh, prove }, { keyId }) {
    const header = (title: string): string => requiredHeader(headers, title.toLowerCase(), title)
    const signature = check('signature-header', () => readSignature(header('Wechatpay-Signature')))
    check('key-id', () => {
      if (header('Wechatpay-Serial') !== keyId)
        throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'Wechatpay-Serial header names another key')
    })
    const timestamp = fresh(
      () => readSeconds(header('Wechatpay-Timestamp')),
      () => ({ past: 300, future: 300 }),
    )
    const signed = check('string-to-sign', () => {
      const before = encodeUtf8(`${header('Wechatpay-Timestamp')}\n${readNonce(header('Wechatpay-Nonce'))}\n`)
      const data = new Uint8Array(before.length + body.length + 1)
      data.set(before)
      data.set(body, before.length)
      data[data.length - 1] = 0x0a
      return data
    })
    const proof = await prove(() => ({
      name: 'Wechatpay-Signature',
      hash: 'SHA-256',
      signature: signature(),
      data: signed(),
    }))
    const payload = check('payload', () => readNotification(body))
    return { payload: payload(), proof: proof(), timestamp: timestamp(), replayId: () => payload().id }
  },
})

function readSignature(text: string): Uint8Array<ArrayBuffer> {
  try {
    return decodeBase64(text)
  } catch {
    throw new VerificationError('ERR_HEADER_INVALID', 'Wechatpay-Signature header is not base64')
  }
}

function readSeconds(text: string): Date {
  if (/^[1-9]\d{9}$/.test(text)) return new Date(Number(text) * 1_000)
  throw new VerificationError('ERR_HEADER_INVALID', 'Wechatpay-Timestamp header is not a time in seconds')
}

// A line break would move the boundaries between the signed values.
function readNonce(text: string): string {
  if (/^[!-~]{1,64}$/.test(text)) return text
  throw new VerificationError('ERR_HEADER_INVALID', 'Wechatpay-Nonce header is not 1 to 64 visible characters')
}

function readNotification(body: Uint8Array): Notification {
  try {
    const { id, event_type } = parseUnproven(body)
    if (typeof id === 'string' && typeof event_type === 'string') return { id, event_type }
  } catch {
    // The error below says what is wrong.
  }
  throw new VerificationError('ERR_PAYLOAD_INVALID', 'The body is not a notification')
}
