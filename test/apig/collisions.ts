import type { ApigProfile } from '@countersign/core/apig'

/**
 * Rewrites a target so that both targets of each collision in the guide become the same text. The list of the guide must be
 * complete: any two targets with one canonical form must become the same text.
 */
export function rewriteCollisions(target: string, profile: ApigProfile): string {
  const question = target.indexOf('?')
  const path = question < 0 ? target : target.slice(0, question)
  const query = question < 0 ? '' : target.slice(question + 1)
  const spelled = rewriteEscapes(path, profile, '?#%')
  return `${spelled.endsWith('/') ? spelled : `${spelled}/`}?${rewriteQuery(query, profile)}`
}

function rewriteQuery(query: string, profile: ApigProfile): string {
  return query
    .split('&')
    .filter((item) => item !== '')
    .map((item) => {
      const spaced = profile.plus === 'space' ? item.replaceAll('+', '%20') : item
      const equals = spaced.indexOf('=')
      const name = equals < 0 ? spaced : spaced.slice(0, equals)
      const value = equals < 0 ? '' : spaced.slice(equals + 1)
      const kept = profile.plus === 'space' ? '&#%+' : '&#%'
      return `${rewriteEscapes(name, profile, `${kept}=`)}=${rewriteEscapes(value, profile, kept)}`
    })
    .sort()
    .join('&')
}

/** Decodes each escaped printable character, except those that must stay escaped. */
function rewriteEscapes(text: string, { percentDecoding }: ApigProfile, kept: string): string {
  const needless = text.replace(/%(2[de]|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\dae])/gi, (_, hex: string) =>
    characterOf(hex),
  )
  const reserved = percentDecoding === 'decode-uri' ? /%(?:25)?(2[346bcf]|3[abdf]|40)/gi : /(?!)/g
  return needless
    .replace(reserved, (_, hex: string) => `<${hex}>`)
    .replace(/%([0-9a-f]{2})/gi, (escaped, hex: string) => {
      const character = characterOf(hex)
      return /[!-~]/.test(character) && !kept.includes(character) ? character : escaped.toUpperCase()
    })
}

function characterOf(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16))
}
