import type { UrlPolicy } from '../transfer/url-policy.js'

/** The caIssuers URLs of Amazon Trust Services. */
export const issuerUrlPolicy: UrlPolicy = {
  origin: /^https?:\/\/crt\.[a-z0-9-]{1,63}\.amazontrust\.com$/,
  path: /^\/[A-Za-z0-9._/-]{1,200}$/,
  normalize: ['port'],
}
