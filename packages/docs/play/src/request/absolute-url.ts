import { InputError } from './header-text.js'

/**
 * Parses the URL of an endpoint.
 *
 * @throws InputError if it is not absolute, is neither http nor https, or contains user information.
 */
export function absoluteUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new InputError('The URL must be absolute, http or https, and without user information')
  return url
}
