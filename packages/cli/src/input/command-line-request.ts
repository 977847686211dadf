import { OperatorError } from '../operator-error.js'
import type { FileReader } from './read-file.js'
import { type ReadRequest, readWholeRequest } from './request-files.js'

/** The options that describe a request. */
export interface RequestOptions {
  readonly header?: string[] | undefined
  readonly data?: string | undefined
  readonly dataFile?: string | undefined
  readonly request?: string | undefined
}

/**
 * Builds a request from METHOD, URL, `--header`, `--data` and `--data-file`, or reads it from `--request`. Its
 * header values have the form on the wire: one character for each byte of their UTF-8.
 *
 * @throws OperatorError if parts are missing or contradict each other.
 */
export async function readCommandLineRequest(
  method: string | undefined,
  url: string | undefined,
  options: RequestOptions,
  readFile: FileReader,
): Promise<ReadRequest> {
  const { header = [], data, dataFile, request } = options
  const parts = [method, url, options.header, data, dataFile]
  if (request !== undefined) {
    if (parts.some((part) => part !== undefined)) {
      throw new OperatorError('--request takes the place of METHOD, URL, --header, --data and --data-file')
    }
    return await readWholeRequest(request, readFile)
  }
  if (method === undefined || url === undefined) throw new OperatorError('METHOD and URL, or --request, are needed')
  if (data !== undefined && dataFile !== undefined) throw new OperatorError('--data or --data-file, not both')
  const body = dataFile === undefined ? new TextEncoder().encode(data ?? '') : await readFile(dataFile)
  return { request: { method, url, headers: header.map(parseHeaderLine), body }, notes: [] }
}

/** Parses `Name: value`. */
function parseHeaderLine(line: string): [name: string, value: string] {
  const [, name, value] = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*([^\0\r\n]*)$/.exec(line) ?? []
  if (name === undefined || value === undefined) throw new OperatorError('--header is not of the form "Name: value"')
  return [name, Buffer.from(value.trimEnd(), 'utf8').toString('latin1')]
}
