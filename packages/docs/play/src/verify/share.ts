import type { MaterialHolder } from '../material/material-holder.js'
import { copyText } from '../page/copy.js'
import { find, messageOf } from '../page/dom.js'
import { formatShareLink, parseShareLink } from '../request/share-link.js'
import { schemes } from '../schemes/index.js'
import type { VerifyForm } from './verify-form.js'

/** Starts the button that copies a link to the request, and opens the request of a link. */
export function startShare(form: VerifyForm, holder: MaterialHolder, opened: () => void): void {
  const state = find('v-share-state', HTMLElement)
  const recognised = find('v-recognised', HTMLElement)
  const share = async (): Promise<void> => {
    const { at = new Date(), trust, anchors, certificates, intermediates } = form.settings()
    const scheme = form.scheme()
    const request = form.request()
    const { trusts, certificateUrlOf } = schemes[scheme]
    const material = trust === 'test' && trusts !== 'secret' ? await holder.current() : undefined
    const own = trusts === 'pins' ? (await material?.smnSigner())?.pem : material?.root.anchorPem
    const trustAnchors = own ?? (trust === 'own' ? anchors : undefined)
    const files = {
      ...(intermediates.trim() !== '' && { issuer: intermediates }),
      ...(certificates.trim() !== '' && { [certificateUrlOf(request)]: certificates }),
    }
    const fixture = { scheme, request, at, certificates: files, ...(trustAnchors !== undefined && { trustAnchors }) }
    const { fragment, blanked } = formatShareLink({ fixture, options: form.options() })
    const link = location.href.replace(/#.*$/s, '') + fragment
    const isCopied = await copyText(link)
    // If the browser cannot copy, the person can take the link from the address bar.
    history.replaceState(null, '', fragment)
    state.textContent = [
      isCopied ? 'Copied. ' : 'The link is in the address bar. ',
      'The request is in the fragment of the link, which is not sent to a server. Everybody who has the link can read it.',
      blankedWords(blanked),
      trusts === 'secret' ? ' The secret is not in it.' : '',
    ].join('')
  }
  const open = (): void => {
    try {
      const shared = parseShareLink(location.hash)
      if (shared === undefined) return
      const { fixture, options, blanked } = shared
      form.load(fixture, fixture.trustAnchors === undefined ? 'service' : 'own', options)
      recognised.textContent = `Opened the request of a link: ${schemes[fixture.scheme].title}.${blankedWords(blanked)}`
    } catch (error) {
      recognised.textContent = messageOf(error)
    }
    opened()
  }
  find('v-share', HTMLButtonElement).addEventListener('click', () => {
    share().catch((error: unknown) => {
      state.textContent = messageOf(error)
    })
  })
  addEventListener('hashchange', open)
  open()
}

function blankedWords(blanked: readonly string[]): string {
  if (blanked.length === 0) return ''
  return ` Blanked in it: ${blanked.join(', ')}. If that was signed, the signature does not match any more.`
}
