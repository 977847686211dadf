// @ts-check
// Mutants that no test can notice, each with the reason. `pnpm mutate` does not count them. Lines have single spaces.

/**
 * Describes a mutant that changes nothing that a caller can observe.
 *
 * @typedef {object} Equivalent
 * @property {string} file path below the `src` of its package
 * @property {string} [line] the line as it stands
 * @property {string} [becomes] the line as the mutant changes it. Default: every mutant that begins in the line
 * @property {string} reason
 */

const ahead = 'It loads a module ahead of its use, which changes only when the time is spent.'
const faster = 'It only leaves out work without an effect.'
const beyond = 'A typed array ignores an index beyond its end.'
const retried =
  'Without the path of the first candidates, the search finds the same path, and verifies as many signatures.'
const sameThread = 'It decides which thread verifies. The verdict is the same.'
const anyProof = "A proof that is not 'transport' is a path."
const requiredPins = 'A scheme without pins requires the option certificates.'
const neverEmpty = 'A file that was parsed holds at least one certificate; the comparison is for the compiler.'
const noJwk = 'A key without a JWK has a type that no scheme wants.'
const refusedNext = 'The next reader of the option refuses it with a TypeError, too.'
const grammarReads = 'The grammar reads the forms that this reader leaves, with the same result.'
const allGroups = 'A text that matches the pattern has all of its groups.'
const forCompiler = 'The value always exists. The default is for the compiler.'
const beginsWithSlash = 'The text begins with a slash.'
const wholePath = 'A pattern must match the whole text, with or without this anchor.'
const wholeQuery = 'A query matches only as a whole, with or without this anchor.'
const noUrl = 'No check reads the URL of a delivery.'
const noReturn = 'A function without return returns undefined, which counts as false.'
const oneByOne = 'It removes the same characters, one by one.'

/** @type {readonly Equivalent[]} */
export const equivalentMutants = [
  {
    file: 'alexa/create-alexa-verifier.ts',
    becomes: 'file: "",',
    reason: 'Only a file with one certificate is another kind. The sample has its intermediate in either case.',
  },
  {
    file: 'alexa/envelope.ts',
    becomes: 'if (true) return decodeTimestamp(timestamp)',
    reason: 'A value of JSON that is not a string has no charCodeAt(), and the TypeError is caught.',
  },
  {
    file: 'alexa/envelope.ts',
    becomes: 'if (false || found === null || !Object.hasOwn(found, name)) return undefined',
    reason: 'A string, a number or a boolean of JSON has no member of these names.',
  },
  { file: 'alexa/signing-certificate.ts', becomes: String.raw`path: /\/echo\.api\/.*$/,`, reason: wholePath },
  { file: 'alexa/signing-certificate.ts', becomes: String.raw`path: /^\/echo\.api\/.*/,`, reason: wholePath },
  ...[
    'const [, accessKey, names, hex] = (value.length < maxLength && usualForm.exec(value)) || []',
    'if (signedHeaders.length >= maxSignedHeaders) return undefined',
    'let previous = "Stryker was here!"',
  ].map((becomes) => ({ file: 'apig/authorization.ts', becomes, reason: grammarReads })),
  {
    file: 'apig/authorization.ts',
    becomes:
      'const [, accessKey, names, hex] = (value.length <= maxLength && usualForm.exec(value)) || ["Stryker was here"]',
    reason: 'The first element is not read.',
  },
  ...[
    '(accessKey === undefined || names === undefined) && hex === undefined',
    'false || hex === undefined',
    'accessKey === undefined && names === undefined || hex === undefined',
    'false || names === undefined || hex === undefined',
    'accessKey === undefined || false || hex === undefined',
    'accessKey === undefined || names === undefined || false',
  ].map((condition) => ({
    file: 'apig/authorization.ts',
    becomes: `if (${condition}) return undefined`,
    reason: allGroups,
  })),
  {
    file: 'apig/authorization-grammar.ts',
    line: "const [first = '', second = '', third = ''] = parameters",
    reason: 'There are three parameters; the defaults are for the compiler.',
  },
  {
    file: 'apig/authorization-grammar.ts',
    line: "return { accessKey: match[1] ?? '', credentialScope: match[2] }",
    becomes: 'return { accessKey: match[1] ?? "Stryker was here!", credentialScope: match[2] }',
    reason: allGroups,
  },
  {
    file: 'apig/authorization-grammar.ts',
    becomes: 'const algorithm = space <= 0 ? value : value.slice(0, space)',
    reason: 'A value that begins with a space begins with no algorithm, and is refused in the same words.',
  },
  {
    file: 'apig/authorization-grammar.ts',
    becomes: "if (name <= previous) throw incorrect('SignedHeaders is not sorted')",
    reason: 'Equal names are refused in the line before.',
  },
  {
    file: 'apig/canonical/ambiguous-target.ts',
    becomes: String.raw`[/(?:\/)(?:\.|%2e){1,2}(?:\/|$)/i, 'a dot segment'],`,
    reason: beginsWithSlash,
  },
  {
    file: 'apig/canonical/canonical-request.ts',
    line: `if (values.length === 1) lines.push(\`\${name}:\${canonicalHeaderValue(values[0] ?? '')}\`)`,
    becomes: `if (false) lines.push(\`\${name}:\${canonicalHeaderValue(values[0] ?? '')}\`)`,
    reason: faster,
  },
  {
    file: 'apig/canonical/canonical-request.ts',
    becomes: `if (values.length === 1) lines.push(\`\${name}:\${canonicalHeaderValue(values[0] ?? "Stryker was here!")}\`)`,
    reason: forCompiler,
  },
  ...[String.raw`/^[\0-\x7f]$/`, String.raw`/^[^\0-\x7f]*$/`].map((pattern) => ({
    file: 'apig/canonical/canonical-request.ts',
    becomes: `const ascii = ${pattern}`,
    reason: 'The bytes of a text in ASCII are the same if they are taken one by one, and every text has a line feed.',
  })),
  {
    file: 'apig/canonical/signed-headers.ts',
    becomes: 'const port = defaultPorts.get(scheme ?? "Stryker was here!")',
    reason: 'No scheme has this name.',
  },
  {
    file: 'apig/canonical/signed-headers.ts',
    becomes: 'if (received.every((value) => false || isSameHost(value, ofTarget, scheme))) return received',
    reason: faster,
  },
  {
    file: 'apig/canonical/signed-headers.ts',
    line: 'if (!received.some(hasUnderscore) && !signed.some(hasUnderscore)) return',
    becomes: 'if (false) return',
    reason: faster,
  },
  {
    file: 'apig/canonical/signed-headers.ts',
    line: 'if (ascii.test(value)) return value',
    becomes: 'if (false) return value',
    reason: faster,
  },
  { file: 'apig/canonical/signed-headers.ts', becomes: String.raw`const ascii = /^[\t -~]$/`, reason: faster },
  ...[
    'if (false) return text',
    'if (!text.includes("")) return text',
    'const plainPath = /^[A-Za-z0-9._~/-]$/',
    'const unreserved = /^[A-Za-z0-9._~-]$/',
  ].map((becomes) => ({ file: 'apig/canonical/canonical-path.ts', becomes, reason: faster })),
  {
    file: 'apig/canonical/canonical-path.ts',
    becomes: 'const plainPath = /^[^A-Za-z0-9._~/-]*$/',
    reason: `${beginsWithSlash} So it never matches, and each segment is encoded, which changes no plain one.`,
  },
  ...['false', 'query === "Stryker was here!"'].map((condition) => ({
    file: 'apig/canonical/canonical-query.ts',
    becomes: `if (${condition}) return []`,
    reason: faster,
  })),
  {
    file: 'apig/canonical/read-target.ts',
    line: 'if (target !== received) refuseAmbiguousTarget(target, settings.profile)',
    becomes: 'if (true) refuseAmbiguousTarget(target, settings.profile)',
    reason: 'It checks the same target again.',
  },
  {
    file: 'apig/canonical/read-target.ts',
    becomes: 'if (true) Promise.resolve(mapped).catch(() => {})',
    reason: 'A promise of another value does not reject.',
  },
  ...[
    'path: question <= 0 ? rest : rest.slice(0, question),',
    "query: question <= 0 ? '' : rest.slice(question + 1),",
  ].map((becomes) => ({ file: 'apig/canonical/request-target.ts', becomes, reason: beginsWithSlash })),
  ...["host: authority?.[2].slice(authority[2].lastIndexOf('@') + 1),", 'scheme: authority?.[1].toLowerCase(),'].map(
    (becomes) => ({ file: 'apig/canonical/request-target.ts', becomes, reason: allGroups }),
  ),
  {
    file: 'apig/checks.ts',
    becomes: 'covers: bodySigned ? "" : \'none\',',
    reason: 'The definition decides then, and it covers the body, too.',
  },
  {
    file: 'apig/create-apig-verifier.ts',
    becomes: 'covers: "",',
    reason: 'Each request says itself what its signature covers.',
  },
  {
    file: 'apig/create-apig-verifier.ts',
    becomes: 'ambiguousTarget: given.ambiguousTarget ?? "",',
    reason: 'Only the value refuse is compared.',
  },
  {
    file: 'apig/explain/change.ts',
    line: '} catch {',
    becomes: '} catch {}',
    reason: 'A function without return returns undefined.',
  },
  ...['methods = ["Stryker was here"],', 'for (let sum = 0; sum <= 2 * (longest + 1); sum++) {'].map((becomes) => ({
    file: 'apig/explain/change-pairs.ts',
    becomes,
    reason: 'There are no pairs of a single kind, and none of a greater sum.',
  })),
  {
    file: 'apig/explain/describe-authorization.ts',
    becomes:
      "['There is another scheme before the algorithm', (value) => value.replace(/[A-Za-z]+ (?=(?:SDK|V11)-)/, '')],",
    reason: 'A header that still has something before its algorithm is not valid.',
  },
  {
    file: 'apig/explain/describe-authorization.ts',
    line: '} catch {',
    becomes: '} catch {}',
    reason: noReturn,
  },
  {
    file: 'apig/explain/forwarded.ts',
    becomes: '.map(([, host = "Stryker was here!"]) => host)',
    reason: allGroups,
  },
  {
    file: 'apig/explain/guess-body.ts',
    becomes: 'const [type = "Stryker was here!"] = request.headers.values(\'content-type\')',
    reason: 'The text is not a type of JSON either.',
  },
  {
    file: 'apig/explain/header-repairs.ts',
    becomes: "yield ['header-repeated', values.at(-1) ?? \"Stryker was here!\", 'with its last value']",
    reason: forCompiler,
  },
  ...[
    'const [value = "Stryker was here!"] = values',
    'return (contentType.split(\';\', 1)[0] ?? "Stryker was here!").trim()',
    "if (name === 'host' || name === 'x-sdk-date' || false || more.length > 0) continue",
  ].map((becomes) => ({ file: 'apig/explain/header-changes.ts', becomes, reason: forCompiler })),
  ...[
    'line.replace(/[^:]+/, (name) => name.replace(/(?:^|-)[a-z]/g, (c) => c.toUpperCase()))',
    "yield change('the names of the headers in upper case', (line) => line.replace(/[^:]+/, (name) => name.toUpperCase()))",
  ].map((becomes) => ({
    file: 'apig/explain/header-changes.ts',
    becomes,
    reason: 'A header line begins with its name, which is not empty.',
  })),
  {
    file: 'apig/explain/header-changes.ts',
    becomes: 'if (false || changed === value) continue',
    reason: 'An absent value has no line, and is left out two lines below.',
  },
  {
    file: 'apig/explain/payload-changes.ts',
    becomes: String.raw`if (declared === undefined && true && /^[\w+/=-]{1,128}$/.test(claimed)) {`,
    reason: 'A form whose value is absent makes no change.',
  },
  {
    file: 'apig/explain/query-changes.ts',
    becomes: "() => canonicalQuery(query.replaceAll('%20', '+'), { ...profile, plus: \"\" }),",
    reason: 'Only the value space is compared.',
  },
  {
    file: 'apig/explain/query-changes.ts',
    becomes: '.sort(([a], [b]) => (a <= b ? -1 : 1))',
    reason: 'The names are different.',
  },
  ...[
    '? ["Stryker was here"]',
    ': ["Stryker was here"]),',
    '...(items.length > 1 ? single : ["Stryker was here"]),',
  ].map((becomes) => ({
    file: 'apig/explain/query-changes.ts',
    becomes,
    reason: 'A form without a function makes no change, as a form whose function throws.',
  })),
  {
    file: 'apig/explain/reports.ts',
    becomes: 'if (false) return undefined',
    line: 'if (authorization === undefined) return undefined',
    reason: 'A check without an error has a finding. The comparison is for the compiler.',
  },
  {
    file: 'apig/explain/search.ts',
    becomes: 'if (true) this.#tried.add(text)',
    reason: 'A change of the secret makes a text that a change before it has made, too.',
  },
  {
    file: 'apig/explain/situation.ts',
    becomes: "names.some(name => apigProfiles[name].plus === 'space') && target.query.includes('+')",
    reason: 'Signers that read a plus sign differently do not have the same result for a query with one.',
  },
  {
    file: 'apig/signing/sign-request.ts',
    becomes: 'return hash <= 0 ? url : url.slice(0, hash)',
    reason: 'The URL of a Request begins with its scheme.',
  },
  ...['replayId: () => undefined,', 'replayId: () => "Stryker was here!",'].map((becomes) => ({
    file: 'appstore/checks.ts',
    line: "replayId: () => '',",
    becomes,
    reason: 'Nothing calls it, because the verifiers of transactions and renewal info have no replay guard.',
  })),
  {
    file: 'appstore/checks.ts',
    becomes: 'check(\'app\', () => requireServed(apps, payload().app, ""))',
    line: "check('app', () => requireServed(apps, payload().app, 'with-number'))",
    reason: 'Only the other way of naming is looked for.',
  },
  ...[
    "return { method: \"\", url: '/', headers: [], body: encodeUtf8(typeof jws === 'string' ? jws : '') }",
    "return { method: 'POST', url: \"\", headers: [], body: encodeUtf8(typeof jws === 'string' ? jws : '') }",
  ].map((becomes) => ({
    file: 'appstore/create-app-store-verifier.ts',
    becomes,
    reason: 'The checks of a transaction and of renewal info read the body alone.',
  })),
  {
    file: 'appstore/create-app-store-verifier.ts',
    becomes:
      "return { method: 'POST', url: '/', headers: [], body: encodeUtf8(typeof jws === 'string' ? jws : \"Stryker was here!\") }",
    reason: 'Neither text is a JWS, and the refusal is the same.',
  },
  ...[
    "const [header = \"Stryker was here!\", payload = '', signature = '', ...rest] = text.split('.', 4)",
    "const [header = '', payload = \"Stryker was here!\", signature = '', ...rest] = text.split('.', 4)",
  ].map((becomes) => ({
    file: 'appstore/jws.ts',
    becomes,
    reason: 'A text has at least one part, and without a second part it has no third one, so it is refused.',
  })),
  {
    file: 'appstore/sample.ts',
    becomes: 'request: { method: \'POST\', url: "", headers: [], body: /* @__PURE__ */ encodeUtf8(sampleBody) },',
    reason: noUrl,
  },
  {
    file: 'appstore/sample.ts',
    becomes: 'apps: { bundleIds: [sampleApp], environments: [\'Sandbox\'], appAppleIds: ["Stryker was here"] },',
    reason: 'The sample is of the sandbox, and has no number.',
  },
  { file: 'scheme/create-verifier.ts', line: 'if (guard !== undefined) await loadClaims()', reason: ahead },
  {
    file: 'scheme/create-verifier.ts',
    becomes: 'return false',
    reason: 'loadOnce() keeps the value, and nothing reads it.',
  },
  {
    file: 'scheme/create-verifier.ts',
    becomes: "false ? none : readOptions('verify', options, verifyOptionKinds)",
    reason: faster,
  },
  {
    file: 'scheme/create-verifier.ts',
    line: 'if (diagnose !== undefined) {',
    becomes: 'if (true) {',
    reason: 'The diagnosis fails without a logger, and its error is ignored.',
  },
  { file: 'checks/replay-guard.ts', becomes: 'if (entry === undefined && true) {', reason: faster },
  {
    file: 'checks/replay-guard.ts',
    becomes: 'prefix = "Stryker was here!",',
    reason: 'No other code sees the ids of a guard in memory.',
  },
  {
    file: 'checks/verifier-options.ts',
    becomes: 'const written: unknown = logger[level](message, fields)',
    reason: 'The TypeError is caught, as that of a logger which fails.',
  },
  {
    file: 'checks/verifier-options.ts',
    becomes: 'if (true) Promise.resolve(written).catch(() => {})',
    reason: faster,
  },
  ...[
    String.raw`origin: /https:\/\/sns\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu)$/,`,
    String.raw`origin: /^https:\/\/sns\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu)/,`,
    String.raw`path: /\/SimpleNotificationService-[0-9a-f]{32}\.pem$/,`,
    String.raw`path: /^\/SimpleNotificationService-[0-9a-f]{32}\.pem/,`,
    String.raw`origin: /https?:\/\/crt\.[a-z0-9-]{1,63}\.amazontrust\.com$/,`,
    String.raw`origin: /^https?:\/\/crt\.[a-z0-9-]{1,63}\.amazontrust\.com/,`,
    String.raw`path: /\/[A-Za-z0-9._/-]{1,200}$/,`,
    String.raw`path: /^\/[A-Za-z0-9._/-]{1,200}/,`,
  ].map((becomes) => ({ file: 'sns/signing-certificate.ts', becomes, reason: wholePath })),
  ...[String.raw`path: /\/$/,`, String.raw`path: /^\//,`].map((becomes) => ({
    file: 'sns/confirmation.ts',
    becomes,
    reason: wholePath,
  })),
  {
    file: 'sns/topic-arn.ts',
    line: "const [, partition = '', region = '', accountId = '', name = ''] = shape.exec(text) ?? []",
    reason: 'Without a match, the partition is not one of the four.',
  },
  {
    file: 'sns/wanted-topics.ts',
    becomes: '} catch {}',
    reason: 'A function without return returns undefined, which counts as false.',
  },
  {
    file: 'encoding/base64.ts',
    becomes: 'if (true) return Reflect.apply(String.fromCharCode, undefined, bytes)',
    reason: 'Node accepts more arguments than other engines.',
  },
  {
    file: 'encoding/base64.ts',
    becomes:
      'for (let start = 0; start <= bytes.length; start += most) text += toBinary(bytes.subarray(start, start + most))',
    reason: 'It appends an empty text.',
  },
  {
    file: 'encoding/base64.ts',
    becomes: 'for (let index = 0; index <= length; index++) bytes[index] = binary.charCodeAt(index)',
    reason: beyond,
  },
  {
    file: 'encoding/hex.ts',
    becomes: 'if (true && codeUnit <= 0x39) return codeUnit - 0x30',
    reason: 'For characters before 0 the difference is negative, as the answer for other characters.',
  },
  {
    file: 'encoding/json.ts',
    line: 'for (let index = 0; index < text.length && depth <= maxDepth && members <= maxMembers; index++) {',
    becomes: 'for (let index = 0; index <= text.length && depth <= maxDepth && members <= maxMembers; index++) {',
    reason: 'There is no character after the end.',
  },
  ...['true && members <= maxMembers', 'depth <= maxDepth && true'].map((condition) => ({
    file: 'encoding/json.ts',
    becomes: `for (let index = 0; index < text.length && ${condition}; index++) {`,
    reason: 'It counts to the end of the text, and the count is still beyond the limit.',
  })),
  {
    file: 'encoding/json.ts',
    becomes: 'if (false) return quote',
    reason: 'The pattern ends at the same quotation mark.',
  },
  {
    file: 'encoding/json.ts',
    becomes: String.raw`const partOfString = /(?:[^"\\]|\\.)/sy`,
    reason: 'It reads the same string in more steps.',
  },
  {
    file: 'encoding/timestamp.ts',
    becomes: String.raw`const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z/`,
    reason: 'Node reads a text that begins like this only if it ends after the Z; other engines may not.',
  },
  {
    file: 'encoding/timestamp.ts',
    line: 'date.getUTCHours() === twoDigits(text, 11) &&',
    becomes: 'true &&',
    reason: 'Hour 24 changes the date, too, and only other engines move minute 60 to the next hour.',
  },
  {
    file: 'encoding/timestamp.ts',
    line: 'date.getUTCSeconds() === twoDigits(text, 17)',
    becomes: 'true',
    reason: 'Only other engines move second 60 to the next minute.',
  },
  {
    file: 'explain/entities.ts',
    becomes: 'const code = decimal === undefined ? Number.parseInt(hex ?? "Stryker was here!", 16) : Number(decimal)',
    reason: 'Without a name and a decimal number, the pattern has matched a hexadecimal one.',
  },
  {
    file: 'explain/text-origins.ts',
    becomes:
      'const byte = table === undefined ? text.charCodeAt(index) : table.get(text[index] ?? "Stryker was here!")',
    reason: forCompiler,
  },
  ...['true', 'end >= 0'].map((condition) => ({
    file: 'explain/text-origins.ts',
    becomes: `while (${condition} && text[end - 1] === character) end -= 1`,
    reason: 'There is no character before the first, so the comparison ends the loop.',
  })),
  ...[
    ['return first === 0x1f && second === 0x8b', 'true', 'first === 0x1f || second === 0x8b'],
    ['return first === 0x1f && second === 0x8b', 'true && second === 0x8b', 'first === 0x1f && true'],
    ['return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0', 'true', '(first & 0x0f) === 8 && true'],
    [
      'return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0',
      '(first & 0x0f) === 8 || (first * 256 + second) % 31 === 0',
      'true && (first * 256 + second) % 31 === 0',
    ],
    ['return first === 0x28 && second === 0xb5', 'true', 'first === 0x28 || second === 0xb5'],
    ['return first === 0x28 && second === 0xb5', 'true && second === 0xb5', 'first === 0x28 && true'],
  ].flatMap(([line, ...conditions]) =>
    conditions.map((condition) => ({
      file: 'explain/transport-origins.ts',
      line,
      becomes: `return ${condition}`,
      reason: 'The engine refuses bytes without the mark of the format, too.',
    })),
  ),
  ...['false', 'typeof DecompressionStream === ""'].map((condition) => ({
    file: 'explain/transport-origins.ts',
    becomes: `if (${condition}) return undefined`,
    line: "if (typeof DecompressionStream === 'undefined') return undefined",
    reason: 'Using a class that is absent throws, which is caught.',
  })),
  ...['contained-bodies', 'json-tree', 'message-repairs', 'parse-json', 'text-origins', 'transport-origins'].map(
    (name) => ({
      file: `explain/${name}.ts`,
      becomes: '} catch {}',
      reason: noReturn,
    }),
  ),
  { file: 'explain/transport-origins.ts', becomes: String.raw`.replace(/[\r\n\t ]/g, '')`, reason: oneByOne },
  {
    file: 'explain/text-repairs.ts',
    becomes: `const pairs = arrived.replace(/^0x/, '').match(/../g) ?? ["Stryker was here"]`,
    reason: forCompiler,
  },
  ...['yield { accident: folded, text: arrived.replace(', '{ accident: folded, text: arrived.replace('].map(
    (start) => ({
      file: 'explain/text-repairs.ts',
      becomes: String.raw`${start}/\s/g, '') }${start.startsWith('yield') ? '' : ','}`,
      reason: oneByOne,
    }),
  ),
  ...[
    "this.#rows = Number(this.#execute('SELECT COUNT(*) AS count FROM deliveries')[0].count)",
    "const next = this.#execute('SELECT MIN(ends) AS next FROM deliveries')[0].next",
  ].map((becomes) => ({ file: 'replay-guard-object.ts', becomes, reason: 'Each of these queries has one row.' })),
  {
    file: 'replay-guard-object.ts',
    becomes: 'if (false || !Number.isFinite(ends)) return malformed()',
    reason: 'Number.isFinite() is false for anything else than a number; the first test is for the compiler.',
  },
  {
    file: 'replay-guard-object.ts',
    becomes: 'if (delivery === undefined && true) {',
    reason: faster,
  },
  {
    file: 'options/options.ts',
    becomes: 'let start = name',
    reason: 'No option has a name of more than 64 characters, so no longer beginning is found.',
  },
  { file: 'request/header-fields.ts', becomes: 'const isAskedOften = true', reason: faster },
  { file: 'request/header-fields.ts', becomes: 'const isAskedOften = this.#asked >= fewNames', reason: faster },
  ...['true', 'start <= end'].flatMap((condition) =>
    ['isWhiteSpace(value.charCodeAt(start))) start++', 'isWhiteSpace(value.charCodeAt(end - 1))) end--'].map(
      (rest) => ({
        file: 'request/header-fields.ts',
        becomes: `while (${condition} && ${rest}`,
        reason: 'There is no white space before the beginning or after the end, and the rest is empty.',
      }),
    ),
  ),
  {
    file: 'request/header-lines.ts',
    becomes: "if (true && name.toLowerCase() === 'host') this.#hosts.push(value)",
    reason: faster,
  },
  {
    file: 'request/header-lines.ts',
    becomes:
      'for (let index = 0; index <= headers.length; index += 2) readSlot(host, headers[index], headers[index + 1])',
    reason: 'A header without a value is left out.',
  },
  ...[
    "if (typeof headers !== 'object' || false) throw new TypeError('headers is not an object')",
    "if (typeof field !== 'object' || false) throw new TypeError('A header is not a pair of name and value')",
  ].map((becomes) => ({
    file: 'request/header-lines.ts',
    becomes,
    reason: 'Reading a property of null throws a TypeError, too.',
  })),
  {
    file: 'request/received-request.ts',
    becomes: 'export async function prepareReceiving(): Promise<void> {}',
    reason: ahead,
  },
  {
    file: 'request/received-request.ts',
    becomes: '} catch {}',
    reason: 'A function without return returns undefined.',
  },
  {
    file: 'paypal/create-paypal-verifier.ts',
    becomes: 'proving: ({ intermediates }) => ({ proof: "", issuers: { url: issuerUrls, intermediates } }),',
    reason: 'Only a proof by the transport has another kind.',
  },
  { file: 'paypal/sample.ts', becomes: 'url: "",', reason: noUrl },
  {
    file: 'paypal/sample.ts',
    becomes: 'settings: { senders: /* @__PURE__ */ sendersOf("", [sampleWebhookId], false), timestampTolerance: 0 },',
    reason: 'Without an origin of the sender, its URL may have each of the origins of PayPal.',
  },
  {
    file: 'paypal/sample.ts',
    becomes:
      "settings: { senders: /* @__PURE__ */ sendersOf('live', [sampleWebhookId], true), timestampTolerance: 0 },",
    reason: 'The id of the sample is tried before that of the simulator.',
  },
  ...[
    String.raw`origin: /https:\/\/api\.(?:sandbox\.)?paypal\.com$/,`,
    String.raw`origin: /^https:\/\/api\.(?:sandbox\.)?paypal\.com/,`,
    String.raw`path: /\/v1\/notifications\/certs\/CERT-[0-9a-f][0-9a-f-]{0,99}$/,`,
    String.raw`path: /^\/v1\/notifications\/certs\/CERT-[0-9a-f][0-9a-f-]{0,99}/,`,
  ].map((becomes) => ({ file: 'paypal/senders.ts', becomes, reason: wholePath })),
  ...[String.raw`path: /\/[A-Za-z0-9._-]{1,200}$/,`, String.raw`path: /^\/[A-Za-z0-9._-]{1,200}/,`].map((becomes) => ({
    file: 'paypal/create-paypal-verifier.ts',
    becomes,
    reason: wholePath,
  })),
  { file: 'smn/confirmation.ts', becomes: '} catch {}', reason: 'A function without return returns undefined.' },
  {
    file: 'smn/sample-delivery.ts',
    line: "id: '9af4ba5c6b6751038d16218b5beabcf618650fe2f269e166b913becee08c778e',",
    reason: 'It names the signer of the sample, whom nothing asks for.',
  },
  {
    file: 'smn/sample.ts',
    becomes: 'request: { method: \'POST\', url: "", headers: [], body: /* @__PURE__ */ encodeUtf8(sampleBody) },',
    reason: noUrl,
  },
  ...[String.raw`path: /\/smn\/subscription\/confirm$/,`, String.raw`path: /^\/smn\/subscription\/confirm/,`].map(
    (becomes) => ({ file: 'smn/confirmation.ts', becomes, reason: wholePath }),
  ),
  ...['query: /.*$/', 'query: /^.*/'].map((query) => ({
    file: 'subscription/subscribe-url.ts',
    becomes: `const { url, fault } = readUrl(text, { origin, path, ${query} })`,
    reason: wholeQuery,
  })),
  ...[
    "const [, region = \"Stryker was here!\", projectId = '', name = ''] = shape.exec(text) ?? []",
    "const [, region = '', projectId = \"Stryker was here!\", name = ''] = shape.exec(text) ?? []",
  ].map((becomes) => ({
    file: 'smn/topic-urn.ts',
    becomes,
    reason: 'If the text does not match, the name is empty, and the text is refused.',
  })),
  {
    file: 'smn/topic-urn.ts',
    becomes: "const [, region = '', projectId = '', name = ''] = shape.exec(text) ?? [\"Stryker was here\"]",
    reason: 'The first element is not read.',
  },
  { file: 'smn/wanted-topics.ts', becomes: '} catch {}', reason: noReturn },
  {
    file: 'scheme/certificate-scheme.ts',
    line: "const proving = scheme.proving?.(given) ?? { proof: 'path' }",
    becomes: 'const proving = scheme.proving?.(given) ?? {}',
    reason: anyProof,
  },
  {
    file: 'scheme/certificate-scheme.ts',
    becomes: 'const proving = scheme.proving?.(given) ?? { proof: "" }',
    reason: anyProof,
  },
  ...[
    'if (false) key = this.#known(named, now)',
    'if (false) key ??= this.#validation.known(wanted().url, now)',
    'if (!check.thorough) key &&= this.#validation.known(wanted().url, now)',
    'return true ? this.#validate(run, wanted) : this.#signer(run, () => known)',
    'return origin === undefined && origin === key?.origin ? key : undefined',
    'return false || origin === key?.origin ? key : undefined',
    'return origin === undefined || false ? key : undefined',
    'return false ? key : undefined',
    '#known({ url, origin }: NamedCertificate, now: Date): VerificationKey | undefined {}',
  ].map((becomes) => ({
    file: 'scheme/certificate-steps.ts',
    becomes,
    reason:
      'If the key is not found at once, it is found by the canonical URL, or by the search, which looks there first.',
  })),
  {
    file: 'scheme/certificate-url.ts',
    becomes: 'if (origin !== allowed && !(true && matches(allowed, origin)))',
    reason: 'A pattern is never equal to a text.',
  },
  ...[
    'return false',
    'return typeof origin === "" &&',
    'text.length < longestUsual &&',
    'isUsual(text, policy.path)',
    'function isUsual(path: string, allowed: RegExp): boolean {}',
  ].map((becomes) => ({
    file: 'scheme/certificate-url.ts',
    becomes,
    reason: 'The other way to read a URL has the same result, more slowly.',
  })),
  {
    file: 'scheme/define-by-certificate.ts',
    becomes: 'proving: () => ({ proof: "", issuers: issuers && { url: issuers, intermediates: undefined } }),',
    reason: anyProof,
  },
  {
    file: 'scheme/define-by-secret.ts',
    becomes: 'secret: "",',
    reason: 'Only the type of the definition has it; the function does not read it.',
  },
  {
    file: 'scheme/pinned-steps.ts',
    becomes: 'if (certificates === undefined && true) return await pins()',
    reason: requiredPins,
  },
  {
    file: 'scheme/pinned-steps.ts',
    becomes:
      'return await (await import(\'../signing-certificate/read-pins.js\')).readPins(crypto, certificates ?? "Stryker was here!", key)',
    reason: requiredPins,
  },
  {
    file: 'scheme/prepare-certificate-scheme.ts',
    becomes: 'const steps = new CertificateSteps(settings, certificate, { proof: "", issuers })',
    reason: anyProof,
  },
  {
    file: 'scheme/read-certificate-definition.ts',
    becomes: 'accepts: (value) => true && value !== null,',
    reason: refusedNext,
  },
  {
    file: 'scheme/read-certificate-definition.ts',
    becomes:
      "typeof value === 'string' ? isOrigin(value, /https?:\\/\\//) : isAnchored(value, /^\\^https?\\??:\\\\\\/\\\\\\//),",
    reason: 'No origin has a second scheme after its first.',
  },
  {
    file: 'signature/synchronous-engine.ts',
    becomes: 'for (let index = 0; index <= bytes.length; index++) bytes[index] = digest.charCodeAt(index)',
    reason: beyond,
  },
  ...['{}', '{ parseEmbedded: true, copyInput: false }', '{ parseEmbedded: false, copyInput: true }'].map(
    (options) => ({
      file: 'x509/certificate/certificate-parser.ts',
      becomes: `const { offset, result } = fromBER(der, ${options})`,
      reason: 'It decodes or copies bytes that nothing reads, which takes time.',
    }),
  ),
  { file: 'x509/certificate/der-reader.ts', becomes: 'if (false) return true', reason: faster },
  {
    file: 'x509/certificate/der-reader.ts',
    becomes: 'for (let index = 0; index <= a.length; index++) if (a[index] !== b[index]) return false',
    reason: beyond,
  },
  ...[
    'false',
    'true && arc < 2 ** 45',
    'typeof arc === "" && arc < 2 ** 45',
    "typeof arc === 'number' && arc <= 2 ** 45",
    "typeof arc === 'number' && arc >= 2 ** 45",
  ].map((condition) => ({
    file: 'x509/certificate/der-reader.ts',
    becomes: `${condition} ? arc * 128 + (octet & 0x7f) : BigInt(arc) * 128n + BigInt(octet & 0x7f)`,
    reason: 'A number and a bigint are written alike, and a number below 2^53 is exact.',
  })),
  {
    file: 'x509/certificate/der-reader.ts',
    becomes: 'if (tag <= 0x40 && tag !== derTag.sequence && tag !== derTag.set)',
    reason: 'The tag is of a constructed value, so it is not 0x40.',
  },
  {
    file: 'x509/certificate/der-reader.ts',
    becomes: 'const begins = false || (bytes[index - 1] as number) < 0x80',
    reason: 'The octet before the contents is their length, which is at most 64.',
  },
  ...[
    'Math.max(a.end - a.start, b.end - b.start)',
    'Math.min(a.end + a.start, b.end - b.start)',
    'Math.min(a.end - a.start, b.end + b.start)',
  ].map((length) => ({
    file: 'x509/certificate/der-reader.ts',
    becomes: `const length = ${length}`,
    reason: 'Two encodings are equal, or differ before the shorter one ends.',
  })),
  ...['true && place', 'index >= 0 && place'].map((condition) => ({
    file: 'x509/certificate/extensions.ts',
    becomes: `if (order.some((place, index) => place < 0 || (${condition} <= (order[index - 1] as number)))) {`,
    reason: 'No number is at most undefined.',
  })),
  {
    file: 'x509/certificate/extensions.ts',
    becomes: 'if (false || location === undefined || rest.length > 0) {',
    reason: 'Without a first value there is no second; the comparison is for the compiler.',
  },
  {
    file: 'x509/certificate/certificate-structure.ts',
    becomes: 'if (tag !== derTag.sequence || !isForm || false || value?.tag !== derTag.octetString) {',
    reason: 'Each of the two forms has a first value; the comparison is for the compiler.',
  },
  {
    file: 'x509/certificate/certificate-structure.ts',
    becomes: 'if (tag !== derTag.sequence || !isForm || id === undefined || value.tag !== derTag.octetString) {',
    reason: 'Each of the two forms has a last value.',
  },
  {
    file: 'x509/certificate/certificate-structure.ts',
    becomes: 'const isForm = children.length === 2 || (children.length === 3 && critical.tag === derTag.boolean)',
    reason: 'Of three values, there is a second.',
  },
  {
    file: 'x509/certificate/certificate-structure.ts',
    becomes: ').exec(text) ?? ["Stryker was here"]',
    reason: 'The first element is not read.',
  },
  {
    file: 'x509/certificate/read-certificate.ts',
    becomes:
      '(values.subjectAltName ?? ["Stryker was here"]).flatMap((name) => (name.form === \'dNSName\' ? name.text : [])),',
    reason: 'A text has no form, so it is not a dNSName.',
  },
  {
    file: 'shared-secret/verify-by-secret.ts',
    becomes: 'const nothing: TaggedData = { signature: new Uint8Array(32), data: "Stryker was here!" }',
    reason: 'Nobody holds the key that signs it, whatever it is.',
  },
  {
    file: 'transfer/limits.ts',
    becomes: 'if (true) cancelReader(reader)',
    reason: 'A stream that was read to its end cannot be cancelled.',
  },
  ...['(policy.normalize ?? ["Stryker was here"]) : []', '(policy.normalize ?? []) : ["Stryker was here"]'].map(
    (rest) => ({
      file: 'transfer/url-policy.ts',
      becomes: `const normalize = Object.hasOwn(policy, 'normalize') ? ${rest}`,
      reason: 'No code uses a normalization of this name.',
    }),
  ),
  ...[
    'const [, scheme = "Stryker was here!", host = \'\', port, path, query] = shape.exec(text) ?? []',
    'const [, scheme = \'\', host = "Stryker was here!", port, path, query] = shape.exec(text) ?? []',
    "const [, scheme = '', host = '', port, path, query] = shape.exec(text) ?? [\"Stryker was here\"]",
  ].map((becomes) => ({
    file: 'transfer/url-policy.ts',
    becomes,
    reason: 'If the text does not match, the path is absent, and nothing else is read.',
  })),
  {
    file: 'transfer/url-policy.ts',
    becomes: "if (true && !plainQuery.test(query)) return refused('has a reserved character in its query')",
    reason: 'An absent query is tested as the text undefined, which has no reserved character.',
  },
  {
    file: 'transfer/url-policy.ts',
    becomes: 'if (/^\\.\\.?$/.test(segments.at(-1) ?? "Stryker was here!")) output.push(\'\')',
    reason: 'A text that is split has at least one part.',
  },
  {
    file: 'transfer/url-policy.ts',
    becomes: '} catch {}',
    reason: 'A function without return returns undefined, which counts as false.',
  },
  {
    file: 'signing-certificate/certificate-files.ts',
    becomes: 'return decodeFile(await downloadFile(sources, url, ""))',
    reason: 'Every chooser except the scheme counts as the sender.',
  },
  {
    file: 'signing-certificate/certificate-identity.ts',
    becomes: "if (true && (type === 'EC' ? jwk.crv : type) === wanted) return jwk",
    reason: noJwk,
  },
  {
    file: 'signing-certificate/check-certificate.ts',
    line: "if (endEntity === undefined) throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The file holds no certificate')",
    reason: neverEmpty,
  },
  {
    file: 'signing-certificate/pem-blocks.ts',
    line: "return Array.from(pem.matchAll(block), ([, label = '', contents = '']) => ({",
    reason: 'Each match has both groups; the defaults are for the compiler.',
  },
  {
    file: 'signing-certificate/prepare-certificates.ts',
    line: 'for (let round = 0; round < rounds; round++) decodePem(pem)',
    reason: 'It changes only how soon engines compile the function.',
  },
  {
    file: 'signing-certificate/prepare-certificates.ts',
    line: "if (endEntity === undefined) throw new TypeError('The sample holds no certificate')",
    reason: neverEmpty,
  },
  {
    file: 'signing-certificate/prepare-certificates.ts',
    line: "issuers: file === 'chain' ? undefined : { url: { origin: '', path: /^$/ }, intermediates: sampleIntermediate },",
    reason: 'No certificate of the sample names a URL.',
  },
  {
    file: 'signing-certificate/read-pins.ts',
    line: "if (certificate === undefined) throw new TypeError('The block holds no certificate')",
    reason: neverEmpty,
  },
  {
    file: 'signing-certificate/read-pins.ts',
    becomes: "if (false || (type === 'EC' ? jwk.crv : type) !== wanted)",
    reason: noJwk,
  },
  {
    file: 'signing-certificate/validate-certificate.ts',
    becomes:
      'if (issuers !== undefined) downloaded.push(...(this.#issuers?.keep(issuers, now) ?? ["Stryker was here"]))',
    reason: 'If issuers were found, there is an object that has found them.',
  },
  {
    file: 'x509/path/path-search.ts',
    becomes: 'return (await Promise.all(links)).every(() => undefined) ? path : undefined',
    reason: retried,
  },
  {
    file: 'x509/path/path-search.ts',
    becomes: 'return (await Promise.all(links)).every((fault) => false) ? path : undefined',
    reason: retried,
  },
  {
    file: 'x509/path/path-search.ts',
    line: 'if (!this.#issuerFaults.has(issuer)) {',
    becomes: 'if (true) {',
    reason: faster,
  },
  { file: 'x509/path/path-search.ts', line: 'this.#issuerFaults.set(issuer, fault)', reason: faster },
  {
    file: 'x509/path/path-search.ts',
    line: "const mayBlock = this.#budget.spent('signature checks') <= blockingSignatureChecks",
    reason: sameThread,
  },
  ...[
    ['directoryName', '{'],
    ['dNSName', 'return matchDnsName(name.text, base.text, kind)'],
    ['iPAddress', 'return matchAddress(name.address, base.address)'],
    ['rfc822Name', 'return matchMailbox(name.text, base.text)'],
    ['uniformResourceIdentifier', '{'],
  ].flatMap(([form, rest]) =>
    [
      `if (name.form === '${form}' || base.form === '${form}')`,
      `if (true && base.form === '${form}')`,
      `if (name.form === '${form}' && true)`,
    ].map((condition) => ({
      file: 'x509/path/name-constraints.ts',
      becomes: `${condition} ${rest}`,
      reason: 'The caller compares names of one form only; the second comparison is for the compiler.',
    })),
  ),
  ...['const [, local, host] = mailbox.exec(text)', 'const [, baseLocal, baseHost] = mailbox.exec(base)'].map(
    (call) => ({
      file: 'x509/path/name-constraints.ts',
      becomes: `${call} ?? ["Stryker was here"]`,
      reason: 'The first element is not read.',
    }),
  ),
  {
    file: 'x509/path/name-constraints.ts',
    line: "if (base === '') return undefined",
    reason: 'An empty text is neither a mailbox nor a domain, and the answer for these is the same.',
  },
  {
    file: 'x509/path/name-constraints.ts',
    becomes: 'if (matchSubtree(name, base, "") === true) {',
    reason: 'Only the other kind is compared.',
  },
  {
    file: 'x509/path/name-constraints.ts',
    becomes: 'return host !== undefined && isWellFormedDnsName(host, {}) ? host : undefined',
    reason: 'An absent flag counts as false.',
  },
  {
    file: 'x509/path/end-entity.ts',
    becomes: "if (typeof dnsName !== 'string' || !isWellFormedDnsName(dnsName, {}))",
    reason: 'An absent flag counts as false.',
  },
  {
    file: 'x509/path/host-name.ts',
    becomes: "return parent.indexOf('.', 1) >= 0 && host.endsWith(parent) && label !== '' && !label.includes('.')",
    reason: 'A search that begins at 1 never finds 0.',
  },
  {
    file: 'x509/path/certificate-signature.ts',
    line: '} catch {',
    becomes: '} catch {}',
    reason: 'A function without return returns undefined.',
  },
  {
    file: 'x509/path/certificate-signature.ts',
    becomes: 'const isValid: unknown = synchronousEngine(crypto, data).verifyByJwk(jwk, hash, signature, data)',
    reason: 'The TypeError is caught, and WebCrypto decides as without a synchronous engine.',
  },
  {
    file: 'x509/path/certificate-signature.ts',
    becomes: 'return true ? isValid : undefined',
    reason: 'The engine of Node answers with a boolean, or not at all.',
  },
  ...[
    "if (algorithm.name === 'ECDSA') return jwk.crv === 'P-256'",
    "return algorithm.name === 'RSASSA-PKCS1-v1_5' && (modulusBits ?? 0) <= 4_096 && (jwk.e?.length ?? 0) <= 4",
  ].map((becomes) => ({
    file: 'x509/path/certificate-signature.ts',
    becomes,
    reason: 'The caller has refused a key without members; the question mark is for the compiler.',
  })),
  {
    file: 'x509/path/certificate-signature.ts',
    becomes:
      "return algorithm.name === 'RSASSA-PKCS1-v1_5' && (modulusBits ?? 0) <= 4_096 && (jwk?.e.length ?? 0) <= 4",
    reason: 'Each RSA key that is read has an exponent; the question mark is for the compiler.',
  },
  {
    file: 'x509/path/certificate-faults.ts',
    becomes: 'if (true && intermediates > pathLength) {',
    reason: 'No number is greater than undefined.',
  },
  {
    file: 'x509/path/validate-certification-path.ts',
    becomes: "at: { wanted: 'a Date', accepts: isObject, required: false },",
    reason: refusedNext,
  },
  {
    file: 'x509/path/validate-certification-path.ts',
    becomes: "trustAnchors: { wanted: 'what createTrustAnchors() resolves to', accepts: isObject, required: false },",
    reason: refusedNext,
  },
  { file: 'x509/path/validate-certification-path.ts', becomes: 'required: false,', reason: refusedNext },
]
