// Matches code, which has no links, or a link with its text and target.
const codeOrLink =
  /^(?:```|~~~)[\s\S]*?^(?:```|~~~)$|(?:`+)[^`\n]+`+|(?<image>!?)\[(?<text>(?:[^\][]|\[[^\]]*\])*)\]\((?<target>[^()\s]+)\)/gm

/**
 * Replaces the relative links of a Markdown page. Code and links with a scheme, such as https, stay as they are.
 *
 * @param {string} markdown
 * @param {(target: string) => string | undefined} resolve - returns the new target. If it returns undefined, only the text
 *   of the link stays.
 * @returns {string}
 */
export function replaceLinks(markdown, resolve) {
  return markdown.replaceAll(codeOrLink, (whole, ...rest) => {
    const { image, text, target } = rest.at(-1)
    if (target === undefined || /^[a-z][a-z0-9+.-]*:/i.test(target)) return whole
    // The text of a link may hold an image, which is not changed, because none of our pages has one.
    const resolved = resolve(target)
    return resolved === undefined ? text : `${image}[${text}](${resolved})`
  })
}

/**
 * Lists the targets of all links of a Markdown page.
 *
 * @param {string} markdown
 * @returns {string[]}
 */
export function linksOf(markdown) {
  return Array.from(markdown.matchAll(codeOrLink)).flatMap(({ groups }) => groups?.target ?? [])
}
