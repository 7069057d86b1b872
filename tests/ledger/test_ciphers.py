"""Sealing: against the published vectors of both ciphers, and against every way to open what is not one's own."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.modes import GCM

from gongkai.ledger import ciphers

SECRET = bytes(range(32))


def sealed_with(cipher, key, nonce, words, bound_to):
    sealing = Cipher(ciphers.SUITES[cipher].algorithm(key), GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(bound_to)
    return sealing.update(words) + sealing.finalize() + sealing.tag


def test_sm4_gcm_is_that_of_rfc_8998():
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    words = b"".join(bytes([byte]) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    sealed = sealed_with(
        "sm4-gcm",
        key,
        bytes.fromhex("00001234567800000000ABCD"),
        words,
        bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"),
    )
    assert sealed.hex().upper() == (
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )


def test_aes_256_gcm_is_that_of_the_gcm_specification():
    """McGrew and Viega, test case 16."""
    sealed = sealed_with(
        "aes-gcm",
        bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2),
        bytes.fromhex("cafebabefacedbaddecaf888"),
        bytes.fromhex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        ),
        bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
    )
    assert sealed.hex() == (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )


@pytest.mark.parametrize("cipher", ciphers.SUITES)
class TestBothCiphers:
    def test_what_was_sealed_opens_with_its_secret_at_its_place(self, cipher):
        sealed = ciphers.seal(SECRET, "张三".encode(), bound_to=b"here", cipher=cipher)
        assert "张三".encode() not in sealed
        assert ciphers.unseal(SECRET, sealed, bound_to=b"here", cipher=cipher) == "张三".encode()

    def test_and_nowhere_else(self, cipher):
        sealed = ciphers.seal(SECRET, b"words", bound_to=b"here", cipher=cipher)
        for secret, at in ((SECRET, b"there"), (bytes(32), b"here")):
            with pytest.raises(ciphers.Unsealable):
                ciphers.unseal(secret, sealed, bound_to=at, cipher=cipher)

    def test_nor_when_a_bit_of_it_was_altered(self, cipher):
        sealed = bytearray(ciphers.seal(SECRET, b"words", bound_to=b"here", cipher=cipher))
        for place in range(len(sealed)):
            sealed[place] ^= 1
            with pytest.raises(ciphers.Unsealable):
                ciphers.unseal(SECRET, bytes(sealed), bound_to=b"here", cipher=cipher)
            sealed[place] ^= 1

    @pytest.mark.parametrize("length", [0, 5, 12, 27])
    def test_nor_when_it_was_cut_short(self, cipher, length):
        sealed = ciphers.seal(SECRET, b"words", bound_to=b"here", cipher=cipher)
        with pytest.raises(ciphers.Unsealable):
            ciphers.unseal(SECRET, sealed[:length], bound_to=b"here", cipher=cipher)

    def test_the_same_words_are_sealed_differently_each_time(self, cipher):
        assert len({ciphers.seal(SECRET, b"words", bound_to=b"here", cipher=cipher) for _time in range(20)}) == 20

    def test_a_commitment_depends_on_the_secret_the_words_and_the_place(self, cipher):
        told = [(SECRET, b"words", b"here"), (bytes(32), b"words", b"here"), (SECRET, b"word", b"here"),
                (SECRET, b"words", b"there"), (SECRET, b"swords", b"here"[:-1])]  # fmt: skip
        assert len({ciphers.commit(*each[:2], bound_to=each[2], cipher=cipher) for each in told}) == 5
        assert ciphers.commit(SECRET, b"words", bound_to=b"here", cipher=cipher) == ciphers.commit(
            SECRET, b"words", bound_to=b"here", cipher=cipher
        )


def test_a_cipher_that_nobody_knows_opens_nothing():
    with pytest.raises(ciphers.Unsealable):
        ciphers.unseal(SECRET, bytes(60), bound_to=b"", cipher="rot13")
