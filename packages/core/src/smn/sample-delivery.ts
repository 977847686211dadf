// Written by scripts/write-smn-sample.js. Do not edit.
import type { Pin } from '../scheme/pinned-kind.js'

/** The time of the sample. */
export const sampleTime: string = '2026-01-01T00:00:00Z'

/** The key that signed the sample. */
export const samplePin: Pin = {
  id: '9af4ba5c6b6751038d16218b5beabcf618650fe2f269e166b913becee08c778e',
  jwk: {
    kty: 'RSA',
    n: 'yHAJ2omcn8tZyool0gJ967d4LNaSY0E1h7nGt6Qc-Qumac2NYySmAirPqo4HvMHpmQZv7OeyB9GcAp1hdmU1vh9c5ConCG70kv13-PWWYIRqM_mswi97BW3yHkzaWPEJzuiQ-tBsuN-6cRXVByurja9hCkkgVnmqCdR6gkalxFKRJ8G40Mw9ATXqcVLyoG2jPITm6Cu2NzxVJfEnLMz3OpSEgbiOEq-PHziTFCGGza2puYPIX1Bx9Ry9yqxmZaZIopFI8d5HfFUdnw_gSuWzQKlFLpcWZgYJutnRGl09_Pm8iVDbXWr8yptHZ1ZMefRGvgRCSMRoEARaWti_UKvl9Q',
    e: 'AQAB',
  },
  validity: undefined,
}

/** A message of a topic that does not exist. */
export const sampleBody: string =
  '{"signature":"LQvzEkq/mQ6yA8gVsRX5yEYDyKIJcO0jRK/CUWDwSnx/Sto+OP2Zu43eKe0fpzQdYZ4BoqIxNRE+NbyhYsMMhmrBcraJcLfd+UGFzqesUsKQvfZRR0bEqXF5+nCEBnVKYOQlfxYTHlhDJGUlsxLD+0cBvH1nez9uA8LMHeNBjHlCJv6VasG0GgB0H0AE2/uiTTNogq+ow85/FNbmazRM2eL3zt9EgtPPsfoB7vvId4Z/1HQ8Yjq2GHNZnzqO3RMdh+er0Ke3kDFTeeky/yFIZHpn+yoqiVOcF7U92QrH3hyOvqnaus419LIC6dU6LUlhJsXs2Ti1fIumQDLZ+Fvp4w==","signature_version":"v1","signing_cert_url":"https://smn.cn-north-4.myhuaweicloud.com/smn/SMN_cn-north-4_00000000000000000000000000000000.pem","type":"Notification","message_id":"7fe4f0d689f048448f48a57c4a19ec7a","topic_urn":"urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:test","timestamp":"2026-01-01T00:00:00Z","message":"Hello","unsubscribe_url":"https://console.huaweicloud.com/smn/subscription/unsubscribe?region=cn-north-4&region_id=cn-north-4&subscription_urn=urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:test:17c6b380be8042f989247108bd3b8f18"}'
