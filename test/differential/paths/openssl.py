# Validates certification paths with OpenSSL's libcrypto: one JSON object a line in, one answer a line out.
import base64
import ctypes
import ctypes.util
import json
import sys

crypto = ctypes.CDLL(ctypes.util.find_library("crypto") or "libcrypto.so.3")

X509_STRICT, PARTIAL_CHAIN = 0x20, 0x80000
NEVER_CHECK_SUBJECT, NO_PARTIAL_WILDCARDS = 0x20, 0x4
PURPOSE_SSL_SERVER = 2


def function(name, result, *arguments):
    found = getattr(crypto, name)
    found.restype = result
    found.argtypes = arguments
    return found


pointer, number, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
version = function("OpenSSL_version", text, number)
decode = function("d2i_X509", pointer, pointer, ctypes.POINTER(pointer), ctypes.c_long)
free_certificate = function("X509_free", None, pointer)
new_list = function("OPENSSL_sk_new_null", pointer)
push = function("OPENSSL_sk_push", number, pointer, pointer)
free_list = function("OPENSSL_sk_free", None, pointer)
new_store = function("X509_STORE_new", pointer)
free_store = function("X509_STORE_free", None, pointer)
add_anchor = function("X509_STORE_add_cert", number, pointer, pointer)
new_context = function("X509_STORE_CTX_new", pointer)
free_context = function("X509_STORE_CTX_free", None, pointer)
initialize = function("X509_STORE_CTX_init", number, pointer, pointer, pointer, pointer)
parameters_of = function("X509_STORE_CTX_get0_param", pointer, pointer)
set_flags = function("X509_VERIFY_PARAM_set_flags", number, pointer, ctypes.c_ulong)
set_time = function("X509_VERIFY_PARAM_set_time", None, pointer, ctypes.c_long)
set_purpose = function("X509_VERIFY_PARAM_set_purpose", number, pointer, number)
set_level = function("X509_VERIFY_PARAM_set_auth_level", None, pointer, number)
set_host_flags = function("X509_VERIFY_PARAM_set_hostflags", None, pointer, ctypes.c_uint)
set_host = function("X509_VERIFY_PARAM_set1_host", number, pointer, text, ctypes.c_size_t)
verify = function("X509_verify_cert", number, pointer)
error_of = function("X509_STORE_CTX_get_error", number, pointer)
depth_of = function("X509_STORE_CTX_get_error_depth", number, pointer)
describe = function("X509_verify_cert_error_string", text, ctypes.c_long)
clear_errors = function("ERR_clear_error", None)


def read(encoded):
    der = base64.b64decode(encoded)
    buffer = ctypes.create_string_buffer(der, len(der))
    start = ctypes.addressof(buffer)
    position = pointer(start)
    certificate = decode(None, ctypes.byref(position), len(der))
    if not certificate or position.value != start + len(der):
        return None
    return certificate


def validate(case):
    certificates = [read(one) for one in [case["endEntity"], *case["intermediates"], *case["anchors"]]]
    if None in certificates:
        return "refused: it cannot be decoded"
    end_entity, others = certificates[0], certificates[1:]
    intermediates, anchors = others[: len(case["intermediates"])], others[len(case["intermediates"]) :]
    store, untrusted, context = new_store(), new_list(), new_context()
    try:
        for anchor in anchors:
            add_anchor(store, anchor)
        for intermediate in intermediates:
            push(untrusted, intermediate)
        initialize(context, store, end_entity, untrusted)
        parameters = parameters_of(context)
        set_flags(parameters, X509_STRICT | PARTIAL_CHAIN)
        set_time(parameters, case["at"])
        # 112 bits, which excludes SHA-1 and short RSA keys.
        set_level(parameters, 2)
        if case["purpose"] == "serverAuth":
            set_purpose(parameters, PURPOSE_SSL_SERVER)
        if case["dnsName"] is not None:
            set_host_flags(parameters, NEVER_CHECK_SUBJECT | NO_PARTIAL_WILDCARDS)
            set_host(parameters, case["dnsName"].encode(), 0)
        if verify(context) == 1:
            return "accepted"
        error = error_of(context)
        return f"refused: {describe(error).decode()} at depth {depth_of(context)} ({error})"
    finally:
        free_context(context)
        free_list(untrusted)
        free_store(store)
        for certificate in certificates:
            free_certificate(certificate)
        clear_errors()


print(version(0).decode(), flush=True)
for line in sys.stdin:
    print(validate(json.loads(line)), flush=True)
