/** Returns the reason why the page cannot work here, or undefined if it can. */
export function missingWebCrypto({
  crypto,
  isSecureContext,
  location,
}: Window & typeof globalThis): string | undefined {
  if (crypto?.subtle !== undefined) return undefined
  if (isSecureContext) return 'This browser has no WebCrypto (crypto.subtle). Open the page in a current one.'
  return `Browsers give WebCrypto (crypto.subtle) to secure contexts only, and ${location.origin} is not one. Open the page over https, from localhost, or as a file.`
}
