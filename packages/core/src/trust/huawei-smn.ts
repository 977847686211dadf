// Written by scripts/write-pins.js. Do not edit.
import type { Pin } from '../signing-certificate/pinned-keys.js'

/** The signing certificates of Huawei Cloud SMN, which Huawei publishes in its documentation of the service (https://support.huaweicloud.com/intl/en-us/usermanual-smn/smn_ug_a9003.html). */
export const huaweiSmnPins: readonly Pin[] = [
  // CN=Huawei-Cloud-SMN-Meter,O=Huawei,C=CN.
  {
    id: '0ed917144e8a300ed080dcef4326e0252f512e895e801682db46fd7cfee2f0d7',
    jwk: {
      kty: 'RSA',
      n:
        '66c6yedxKnndQ_jF62sDi0eJGPqSV2ubLHmBgH_NsZuV_AcO-Hs_D3rfeKrTLVnB8TTJW7uY0DB0ACjW7teW875ksmQGw6ODYFT8' +
        'EPtV-xVXtgnnW7jrsbQPtTxDPyAiqxNtTWJPeSjI25Q-Yp70nRuEp1HzDLrG5E5aH_kRzTLafbwWogNc_3W52RiCteFqyZ6MvDHi' +
        'xpEVpWXqc8Qw45bKsUO1TlspaPzBlTCFEC4h5RXG7hNHEu77PK5eTVjiYbVEIOkh_leyAN6K0ytOyt2O7ESyBFMMJWXpZUSiPMG_' +
        '8BxwugGtscVr4-mmnz9EO8OG5CvGLOn4rjNK6dCK6Q',
      e: 'AQAB',
    },
    validity: {
      notBefore: Date.parse('2020-09-09T06:40:04.000Z'),
      notAfter: Date.parse('2030-09-07T06:40:04.000Z'),
    },
  },
]
