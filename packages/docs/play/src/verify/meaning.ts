import { errorCodes } from '../../../../cli/src/codes/error-codes.js'
import { documentationPage } from '../page/documentation.js'
import { create, find, setText } from '../page/dom.js'

/** Starts the part that shows what an error code means. It also works offline. */
export function startMeaning(): (code: string | undefined) => void {
  const details = find('v-meaning', HTMLDetailsElement)
  const title = find('v-meaning-title', HTMLElement)
  const text = find('v-meaning-text', HTMLElement)
  return (code) => {
    const found = errorCodes.find((one) => one.code === code)
    details.hidden = found === undefined
    if (found === undefined) return
    setText(title, `What ${found.code} means`)
    const address = documentationPage(`errors/${found.code}`)
    text.replaceChildren(
      create('p', {}, ...prose(found.meaning)),
      create('p', {}, ...prose(found.advice)),
      ...(address === undefined ? [] : [create('p', {}, create('a', { href: address }, `The page of ${found.code}`))]),
    )
  }
}

// Text between backticks is code.
function prose(text: string): (Node | string)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? create('code', {}, part) : part))
}
