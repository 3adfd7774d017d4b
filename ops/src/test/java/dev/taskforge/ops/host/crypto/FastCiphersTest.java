package dev.taskforge.ops.host.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Provider;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class FastCiphersTest {
    private static final String NAME = "ChaCha20-Poly1305";

    private final Random random = new Random(3);
    private final SecretKeySpec key = new SecretKeySpec(bytes(32), "ChaCha20");

    private byte[] bytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Provider fast() {
        return FastCiphers.find().orElseThrow(() -> new AssertionError("this machine has none"));
    }

    private static Cipher of(Provider provider, int mode, SecretKeySpec key, byte[] nonce)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance(NAME, provider);
        cipher.init(mode, key, new IvParameterSpec(nonce));
        return cipher;
    }

    private static Provider jvms() throws GeneralSecurityException {
        return Cipher.getInstance(NAME).getProvider();
    }

    @Test
    void itOpensWhatTheJvmSealedAndTheOtherWayRound() throws Exception {
        for (int size : new int[] {0, 1, 15, 16, 17, 63, 64, 65, 4_095, 65_536, 300_001}) {
            var text = bytes(size);
            var nonce = bytes(12);
            var sealed = of(fast(), Cipher.ENCRYPT_MODE, key, nonce).doFinal(text);
            assertThat(sealed)
                    .isEqualTo(of(jvms(), Cipher.ENCRYPT_MODE, key, nonce).doFinal(text));
            assertThat(of(fast(), Cipher.DECRYPT_MODE, key, nonce).doFinal(sealed))
                    .isEqualTo(text);
        }
    }

    @Test
    void theExampleOfTheStandardWithoutAssociatedDataHasItsFirstBytes() throws Exception {
        var example = new SecretKeySpec(
                HexFormat.of().parseHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"),
                "ChaCha20");
        var nonce = HexFormat.of().parseHex("070000004041424344454647");
        var sealed = of(fast(), Cipher.ENCRYPT_MODE, example, nonce)
                .doFinal("Ladies and Gentl".getBytes(StandardCharsets.US_ASCII));
        assertThat(HexFormat.of().formatHex(sealed, 0, 16)).isEqualTo("d31a8d34648e60db7b86afbc53ef7ec2");
    }

    @Test
    void buffersAndPartsGiveTheSame() throws Exception {
        var text = bytes(70_000);
        var nonce = bytes(12);
        var expected = of(jvms(), Cipher.ENCRYPT_MODE, key, nonce).doFinal(text);

        var buffer = ByteBuffer.allocate(expected.length + 7).position(7);
        of(fast(), Cipher.ENCRYPT_MODE, key, nonce).doFinal(ByteBuffer.wrap(text), buffer);
        assertThat(buffer.flip().position(7)).isEqualTo(ByteBuffer.wrap(expected));

        var parts = of(fast(), Cipher.ENCRYPT_MODE, key, nonce);
        assertThat(parts.update(text, 0, 50_000)).isEmpty();
        assertThat(parts.doFinal(text, 50_000, 20_000)).isEqualTo(expected);

        var direct = ByteBuffer.allocateDirect(text.length);
        of(fast(), Cipher.DECRYPT_MODE, key, nonce)
                .doFinal(
                        ByteBuffer.allocateDirect(expected.length).put(expected).flip(), direct);
        assertThat(direct.flip()).isEqualTo(ByteBuffer.wrap(text));
    }

    @Test
    void aMessageThatWasChangedAnywhereOrCutOffIsRefusedAndNothingOfItIsGivenOut() throws Exception {
        var nonce = bytes(12);
        var sealed = of(fast(), Cipher.ENCRYPT_MODE, key, nonce).doFinal(bytes(300));
        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit += 5) {
            var changed = sealed.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            var out = new byte[300];
            var cipher = of(fast(), Cipher.DECRYPT_MODE, key, nonce);
            assertThatThrownBy(() -> cipher.doFinal(changed, 0, changed.length, out))
                    .isInstanceOf(AEADBadTagException.class);
            assertThat(out).containsOnly(0);
        }
        for (int length : new int[] {0, 15, 16, 299, 315}) {
            var cipher = of(fast(), Cipher.DECRYPT_MODE, key, nonce);
            assertThatThrownBy(() -> cipher.doFinal(sealed, 0, length)).isInstanceOf(AEADBadTagException.class);
        }
    }

    @Test
    void aNonceIsUsedOnce() throws Exception {
        var cipher = of(fast(), Cipher.ENCRYPT_MODE, key, bytes(12));
        cipher.doFinal(new byte[3]);
        assertThatThrownBy(() -> cipher.doFinal(new byte[3])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatDoesNotFitIsRefused() throws Exception {
        var cipher = Cipher.getInstance(NAME, fast());
        assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(bytes(8))))
                .isInstanceOf(InvalidAlgorithmParameterException.class);
        assertThatThrownBy(() -> cipher.init(
                        Cipher.ENCRYPT_MODE, new SecretKeySpec(bytes(16), "ChaCha20"), new IvParameterSpec(bytes(12))))
                .isInstanceOf(InvalidKeyException.class);
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(bytes(12)));
        assertThatThrownBy(() -> cipher.doFinal(new byte[10], 0, 10, new byte[25]))
                .isInstanceOf(ShortBufferException.class);
    }
}
