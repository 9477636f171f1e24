"""Whether an old workbook opens without a password.

Excel encrypts a workbook of which only the structure is protected with a password of its own, and opens it without
asking. See [MS-XLS] 2.4.117 (FilePass) and [MS-OFFCRYPTO] 2.3.5 to 2.3.7.
"""

import hashlib
import struct

FILE_PASS = 0x002F
END = 0x000A
EXCELS_OWN = "VelvetSweatshop"


def opens_without_password(stream, password=EXCELS_OWN):
    """Of the beginning of the stream of a workbook."""
    protection = _file_pass(stream)
    return protection is None or _is_right(protection, password)


def _file_pass(stream):
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == FILE_PASS:
            return stream[at + 4 : at + 4 + size]
        if kind == END:
            return None
        at += 4 + size
    return None


def _is_right(protection, password):
    if len(protection) == 4:
        return _obfuscation_is_right(protection[2:4], password)
    kind, major, minor = struct.unpack_from("<HHH", protection)
    if kind == 0:
        return _obfuscation_is_right(protection[4:6], password)
    if (major, minor) == (1, 1):
        return _rc4_is_right(protection[6:54], password)
    return _crypto_api_is_right(protection[6:], password)


def _obfuscation_is_right(expected, password):
    verifier = 0
    for byte in reversed(bytes([len(password)]) + password.encode()):
        verifier = ((verifier >> 14) & 1 | (verifier << 1) & 0x7FFF) ^ byte
    return struct.pack("<H", verifier ^ 0xCE4B) == expected


def _rc4_is_right(block, password):
    salt, verifier, digest = block[:16], block[16:32], block[32:48]
    start = hashlib.md5(password.encode("utf-16-le"), usedforsecurity=False).digest()[:5]
    middle = hashlib.md5((start + salt) * 16, usedforsecurity=False).digest()[:5]
    key = hashlib.md5(middle + bytes(4), usedforsecurity=False).digest()
    clear = _rc4(key, verifier + digest)
    return hashlib.md5(clear[:16], usedforsecurity=False).digest() == clear[16:]


def _crypto_api_is_right(block, password):
    (header_size,) = struct.unpack_from("<I", block, 4)
    (bits,) = struct.unpack_from("<I", block, 8 + 16)
    verifier = block[8 + header_size :]
    salt, proof, digest = verifier[4:20], verifier[20:36], verifier[40:60]
    start = hashlib.sha1(salt + password.encode("utf-16-le"), usedforsecurity=False).digest()
    key = hashlib.sha1(start + bytes(4), usedforsecurity=False).digest()[: (bits or 40) // 8]
    clear = _rc4(key.ljust(16, b"\0") if len(key) == 5 else key, proof + digest)
    return hashlib.sha1(clear[:16], usedforsecurity=False).digest() == clear[16:]


def _rc4(key, data):
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    clear, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        clear.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(clear)
