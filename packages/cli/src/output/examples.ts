/** Writes the examples at the end of a command's help. */
export function examplesText(commands: readonly string[]): string {
  const title = commands.length === 1 ? 'Example:' : 'Examples:'
  return `\n${title}\n${commands.map((command) => `  ${command.replaceAll('\n', '\n    ')}\n`).join('')}`.trimEnd()
}
