/**
 * Lists code of the libraries whose work parsing a certificate does not need, and the code that replaces it. README.md
 * describes each entry. The build fails if an entry is not found exactly once.
 *
 * `texts` replaces the text from `begin` to `end`, without `end`. `functions` replaces functions, and `members` replaces members
 * of classes.
 */
export const shortcuts = {
  asn1js: {
    texts: [
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
        // No schema of a certificate has values within a primitive one.
        begin: '\tif (inputSchema.primitiveSchema && "valueHexView" in inputData.valueBlock) {',
        end: '\treturn {\n\t\tverified: true,\n\t\tresult: root\n\t};\n}\nfunction verifySchema',
        replacement: '',
      },
    ],
    functions: {
      // Every number of an object identifier is read this way. Eight groups of seven bits may exceed the safe integers.
      decodeBase128: `(view) {
	let number = 0;
	for (let i = 0; i < view.length; i++) number = number * 128 + view[i];
	return Number.isSafeInteger(number) ? number : void 0;
}`,
      // The fast path from bytes to a value handles three types only, and reads eight property descriptors to detect replaced
      // classes. Here no class is replaced, and the fast path handles every type of DER. A type that no schema names is kept
      // in its encoded form.
      tryFastFromBER: `(inputBuffer, inputOffset, inputLength, context) {
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
	if (length > inputLength - headLength) return void 0;
	let Type = isConstructed ? typeStore.Constructed : typeStore.Primitive;
	if (tag < 64) {
		if (isConstructed !== (tagNumber === 16 || tagNumber === 17) || tagNumber === 0 || tagNumber === 15) return void 0;
		if (tagNumber === 5 && length !== 0 || tagNumber === 28 && length % 4 !== 0 || tagNumber === 30 && length % 2 !== 0) return void 0;
		switch (tagNumber) {
			case 1: Type = typeStore.Boolean; break;
			case 2: Type = typeStore.Integer; break;
			case 3: Type = typeStore.BitString; break;
			case 4: Type = typeStore.OctetString; break;
			case 6: Type = typeStore.ObjectIdentifier; break;
			case 16: Type = typeStore.Sequence; break;
			case 17: Type = typeStore.Set; break;
			case 23: Type = typeStore.UTCTime; break;
			case 24: if (length === 15 && inputBuffer[inputOffset + headLength + 14] === 90) Type = typeStore.GeneralizedTime; break;
		}
	}
	const result = new Type();
	result.idBlock.tagClass = (tag >> 6) + 1;
	result.idBlock.tagNumber = tagNumber;
	result.idBlock.isConstructed = isConstructed;
	result.idBlock.isHexOnly = false;
	result.idBlock.blockLength = 1;
	result.lenBlock.longFormUsed = headLength > 2;
	result.lenBlock.length = length;
	result.lenBlock.blockLength = headLength - 1;
	const resultOffset = result.fromBER(inputBuffer, inputOffset + headLength, length, context);
	result.valueBeforeDecodeView = inputBuffer.subarray(inputOffset, inputOffset + result.blockLength);
	return {
		offset: resultOffset,
		result
	};
}`,
      // The rest is BER that is not DER, which the strict reader has already refused.
      localFromBER: `(inputBuffer, inputOffset, inputLength, context) {
	return tryFastFromBER(inputBuffer, inputOffset, inputLength, context) ?? createErrorResult("Not DER");
}`,
    },
    members: {
      // Each value has four parts. A constructor that reads and spreads parameters takes longer than the part itself.
      'LocalBaseBlock.constructor': `() {
		this.blockLength = 0;
		this.error = "";
		this.warnings = [];
		this.valueBeforeDecodeView = EMPTY_VIEW;
	}`,
      'HexBlock.constructor': `(parameters) {
			super(parameters);
			this.isHexOnly = false;
			this.valueHexView = EMPTY_VIEW;
		}`,
      'LocalIdentificationBlock.constructor': `({ idBlock = {} }) {
		super();
		this.tagClass = idBlock.tagClass ?? -1;
		this.tagNumber = idBlock.tagNumber ?? -1;
		this.isConstructed = idBlock.isConstructed ?? false;
	}`,
      'LocalLengthBlock.constructor': `() {
		super();
		this.isIndefiniteForm = false;
		this.longFormUsed = false;
		this.length = 0;
	}`,
      'BaseBlock.constructor': `(parameters = {}, valueBlockType = ValueBlock) {
		super(parameters);
		this.name = parameters.name ?? "";
		this.optional = parameters.optional ?? false;
		this.idBlock = new LocalIdentificationBlock(parameters);
		this.lenBlock = new LocalLengthBlock(parameters);
		this.valueBlock = new valueBlockType(parameters);
	}`,
      'BaseStringBlock.constructor': `(parameters, stringValueBlockType) {
		super(parameters, stringValueBlockType);
	}`,
      'LocalStringValueBlock.constructor': `(parameters) {
		super(parameters);
		this.isHexOnly = true;
		this.value = "";
	}`,
      'LocalSimpleStringBlock.constructor': `(parameters) {
		super(parameters, LocalSimpleStringValueBlock);
	}`,
      'UTCTime.constructor': `(parameters) {
		super(parameters);
		this.year = 0;
		this.month = 0;
		this.day = 0;
		this.hour = 0;
		this.minute = 0;
		this.second = 0;
		this.idBlock.tagClass = 1;
		this.idBlock.tagNumber = 23;
	}`,
      // The strict reader has refused a validity in any other form: with a fraction, a zone, or without seconds.
      'GeneralizedTime.fromString': `(inputString) {
		const parserArray = /(\\d{4})(\\d{2})(\\d{2})(\\d{2})(\\d{2})(\\d{2})Z/gi.exec(inputString);
		if (parserArray === null) throw new Error("Wrong input string for conversion");
		[, this.year, this.month, this.day, this.hour, this.minute, this.second] = parserArray.map(Number);
	}`,
      'LocalPrimitiveValueBlock.constructor': `(parameters) {
		super(parameters);
		this.isHexOnly = true;
	}`,
      'LocalConstructedValueBlock.constructor': `(parameters) {
		super(parameters);
		this.value = parameters.value ?? [];
		this.isIndefiniteForm = false;
	}`,
      'LocalBooleanValueBlock.constructor': `(parameters) {
		super(parameters);
		this.valueHexView = new Uint8Array(1);
	}`,
      'LocalOctetStringValueBlock.constructor': `(parameters) {
		super(parameters);
		this.isConstructed = false;
	}`,
      'OctetString.constructor': `(parameters) {
		super(parameters, LocalOctetStringValueBlock);
		this.idBlock.tagClass = 1;
		this.idBlock.tagNumber = 4;
	}`,
      'LocalBitStringValueBlock.constructor': `(parameters) {
		super(parameters);
		this.unusedBits = 0;
		this.isConstructed = false;
		this.blockLength = 0;
	}`,
      'BitString.constructor': `(parameters) {
		super(parameters, LocalBitStringValueBlock);
		this.idBlock.tagClass = 1;
		this.idBlock.tagNumber = 3;
	}`,
      'LocalIntegerValueBlock.constructor': `(parameters) {
		super(parameters);
		this._valueDec = 0;
	}`,
      'LocalSidValueBlock.constructor': `() {
		super();
		this.valueDec = -1;
		this.isFirstSid = false;
	}`,
      'LocalObjectIdentifierValueBlock.constructor': `(parameters) {
		super(parameters);
		this.value = [];
	}`,
      // DER has strings and lengths of one form only, and the strict reader has read what is embedded in strings.
      'LocalConstructedValueBlock.fromBER': `(inputBuffer, inputOffset, inputLength, context) {
		this.valueBeforeDecodeView = inputBuffer.subarray(inputOffset, inputOffset + inputLength);
		if (inputLength === 0) {
			this.warnings.push("Zero buffer length");
			return inputOffset;
		}
		let currentOffset = inputOffset;
		while (inputLength > 0) {
			const returnObject = localFromBER(inputBuffer, currentOffset, inputLength, context);
			if (returnObject.offset === -1) {
				this.error = returnObject.result.error;
				return -1;
			}
			currentOffset = returnObject.offset;
			this.blockLength += returnObject.result.blockLength;
			inputLength -= returnObject.result.blockLength;
			this.value.push(returnObject.result);
		}
		return currentOffset;
	}`,
      // The caller has compared offset and length with the bytes.
      'HexBlock.fromBER': `(inputBuffer, inputOffset, inputLength) {
			const endLength = inputOffset + inputLength;
			this.valueHexView = inputBuffer.subarray(inputOffset, endLength);
			if (inputLength === 0) {
				this.warnings.push("Zero buffer length");
				return inputOffset;
			}
			this.blockLength = inputLength;
			return endLength;
		}`,
      'LocalOctetStringValueBlock.fromBER': `(inputBuffer, inputOffset, inputLength) {
		this.isHexOnly = true;
		return super.fromBER(inputBuffer, inputOffset, inputLength);
	}`,
      'OctetString.fromBER': `(inputBuffer, inputOffset, inputLength, context) {
		if (inputLength > 0) return super.fromBER(inputBuffer, inputOffset, inputLength, context);
		this.blockLength = this.idBlock.blockLength + this.lenBlock.blockLength;
		return inputOffset;
	}`,
      'LocalBitStringValueBlock.fromBER': `(inputBuffer, inputOffset, inputLength) {
		const intBuffer = inputBuffer.subarray(inputOffset, inputOffset + inputLength);
		this.unusedBits = intBuffer[0];
		if (!(this.unusedBits <= 7)) {
			this.error = "Unused bits for BitString must be in range 0-7";
			return -1;
		}
		this.valueHexView = intBuffer.subarray(1);
		this.blockLength = intBuffer.length;
		return inputOffset + inputLength;
	}`,
      'LocalBooleanValueBlock.fromBER': `(inputBuffer, inputOffset, inputLength) {
		this.valueHexView = inputBuffer.subarray(inputOffset, inputOffset + inputLength);
		this.isHexOnly = true;
		this.blockLength = inputLength;
		return inputOffset + inputLength;
	}`,
      'LocalIntegerValueBlock.setValueHex': `() {
		const view = this.valueHexView;
		this.isHexOnly = view.length >= 4;
		if (this.isHexOnly) this.warnings.push("Too big Integer for decoding, hex only");
		else for (let i = 0; i < view.length; i++) this._valueDec = this._valueDec * 256 + (i === 0 && view[i] >= 128 ? view[i] - 256 : view[i]);
	}`,
      'LocalSidValueBlock.fromBER': `(inputBuffer, inputOffset, inputLength) {
		let sidLength = 0;
		do sidLength++; while (sidLength < inputLength && (inputBuffer[inputOffset + sidLength - 1] & 128) !== 0);
		if ((inputBuffer[inputOffset + sidLength - 1] & 128) !== 0) {
			this.error = "End of input reached before message was fully decoded";
			return -1;
		}
		this.blockLength = sidLength;
		this.valueHexView = new Uint8Array(sidLength);
		for (let i = 0; i < sidLength; i++) this.valueHexView[i] = inputBuffer[inputOffset + i] & 127;
		if (this.valueHexView[0] === 0) this.warnings.push("Needlessly long format of SID encoding");
		const valueDec = sidLength <= 8 ? decodeBase128(this.valueHexView) : void 0;
		if (valueDec !== void 0) this.valueDec = valueDec;
		else {
			this.isHexOnly = true;
			this.warnings.push("Too big SID for decoding, hex only");
		}
		return inputOffset + sidLength;
	}`,
      // A number that is too large is only written, and never compared.
      'LocalSidValueBlock.toString': `() {
		if (this.isHexOnly) return "large";
		if (!this.isFirstSid) return this.valueDec.toString();
		const first = Math.min(Math.floor(this.valueDec / 40), 2);
		return \`\${first}.\${this.valueDec - first * 40}\`;
	}`,
    },
  },
  pkijs: {
    texts: [],
    functions: {},
    // Every object is decoded from ASN.1. Only these three have a value if the certificate has none.
    members: {
      'AttributeTypeAndValue.constructor': '({ schema }) {\n\t\tsuper();\n\t\tthis.fromSchema(schema);\n\t}',
      'RelativeDistinguishedNames.constructor':
        '({ schema }) {\n\t\tsuper();\n\t\tthis.typesAndValues = [];\n\t\tthis.fromSchema(schema);\n\t}',
      'AlgorithmIdentifier.constructor': '({ schema }) {\n\t\tsuper();\n\t\tthis.fromSchema(schema);\n\t}',
      'PublicKeyInfo.constructor': '({ schema }) {\n\t\tsuper();\n\t\tthis.fromSchema(schema);\n\t}',
      'Time.constructor': '({ schema }) {\n\t\tsuper();\n\t\tthis.fromSchema(schema);\n\t}',
      'Certificate.constructor':
        '({ schema }) {\n\t\tsuper();\n\t\tthis.version = 0;\n\t\tthis.fromSchema(schema);\n\t}',
      'Extension.constructor':
        '({ schema }) {\n\t\tsuper();\n\t\tthis.critical = false;\n\t\tthis.fromSchema(schema);\n\t}',
    },
  },
}
