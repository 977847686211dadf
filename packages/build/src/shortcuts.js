/**
 * Lists code of the libraries whose work parsing a certificate does not need, and the code that replaces it. README.md
 * describes each entry. The build fails if an entry is not found exactly once.
 */
export const shortcuts = {
  asn1js: [
    {
      // Every block has such a part, and spreading the arguments takes longer than the part itself.
      begin: '\t\tconstructor(...args) {\n\t\t\tsuper(...args);\n\t\t\tconst params = args[0] || {};',
      end: '\n\t\t\tthis.isHexOnly = params.isHexOnly',
      replacement: '\t\tconstructor(params = {}) {\n\t\t\tsuper(params);',
    },
    {
      // Every number of an object identifier is read this way. Seven groups of seven bits fit into a safe integer.
      begin: 'function decodeBase128(view) {',
      end: '\n\ttry {',
      replacement: `function decodeBase128(view) {
	if (view.length <= 7) {
		let number = 0;
		for (let i = 0; i < view.length; i++) number = number * 128 + view[i];
		return number;
	}`,
    },
    {
      // Whenever data is compared with a schema, the identifier of the schema is encoded and decoded again, and its name is
      // trimmed. Neither changes anything.
      begin: '\tif ("idBlock" in inputSchema === false) return {',
      end: '\tif (inputSchema instanceof typeStore.Constructed) {',
      replacement: `\tconst { idBlock: expected } = inputSchema;
	const { idBlock: found } = inputData;
	if (expected.tagClass !== found.tagClass || expected.tagNumber !== found.tagNumber || expected.isConstructed !== found.isConstructed || expected.isHexOnly !== found.isHexOnly) return {
		verified: false,
		result: root
	};
	if (inputSchema.name) root[inputSchema.name] = inputData;
`,
    },
    {
      // The fast path from bytes to a value handles three types only, and reads eight property descriptors to detect replaced
      // classes. Here no class is replaced, and the fast path handles every type of DER.
      begin: 'function tryFastFromBER(inputBuffer, inputOffset, inputLength, context) {',
      end: '\tresult.valueBeforeDecodeView = ',
      replacement: `const shortTypes = ["", "Boolean", "Integer", "BitString", "OctetString", "Null", "ObjectIdentifier", "", "", "", "", "", "Utf8String", "", "", "", "Sequence", "Set", "NumericString", "PrintableString", "TeletexString", "", "IA5String", "UTCTime", "GeneralizedTime", "", "VisibleString", "", "UniversalString", "", "BmpString", ""];
function tryFastFromBER(inputBuffer, inputOffset, inputLength, context) {
	if (inputLength < 2) return void 0;
	const tag = inputBuffer[inputOffset];
	const tagNumber = tag & 31;
	const isConstructed = (tag & 32) !== 0;
	if (tagNumber === 31) return void 0;
	let length = inputBuffer[inputOffset + 1];
	let headLength = 2;
	if (length >= 128) {
		const octets = length & 127;
		if (octets === 0 || octets > 3 || inputLength < 2 + octets || inputBuffer[inputOffset + 2] === 0) return void 0;
		length = 0;
		for (let i = 0; i < octets; i++) length = length * 256 + inputBuffer[inputOffset + 2 + i];
		if (length < 128) return void 0;
		headLength += octets;
	}
	if (length > inputLength - headLength || length > context.maxContentLength || context.nodesCount >= context.maxNodes) return void 0;
	let typeName;
	if (tag >= 64) typeName = isConstructed ? "Constructed" : "Primitive";
	else {
		typeName = shortTypes[tagNumber];
		if (typeName === "" || isConstructed !== (tagNumber === 16 || tagNumber === 17) || tagNumber === 5 && length !== 0) return void 0;
	}
	const result = new typeStore[typeName]();
	result.idBlock.tagClass = (tag >> 6) + 1;
	result.idBlock.tagNumber = tagNumber;
	result.idBlock.isConstructed = isConstructed;
	result.idBlock.isHexOnly = false;
	result.idBlock.blockLength = 1;
	result.lenBlock.isIndefiniteForm = false;
	result.lenBlock.longFormUsed = headLength > 2;
	result.lenBlock.length = length;
	result.lenBlock.blockLength = headLength - 1;
	context.nodesCount += 1;
	const resultOffset = result.fromBER(inputBuffer, inputOffset + headLength, length, context);
`,
    },
  ],
}
