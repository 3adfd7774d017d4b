package dev.taskforge.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedTokensTest {
    private static final String SECRET = "a secret long enough for any of the algorithms: HS256, HS384 and HS512";
    private final SettableClock clock = new SettableClock();
    private final SignedTokens tokens = new SignedTokens("access", SECRET, Duration.ofMinutes(15), clock);

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("siti")
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                .claim("type", "access")
                .claim("sid", "s")
                .claim("gen", 0);
    }

    private static String signed(JWSHeader header, String secret, JWTClaimsSet claims) throws Exception {
        var token = new SignedJWT(header, claims);
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private static String hs256(JWTClaimsSet claims) throws Exception {
        return signed(new JWSHeader(JWSAlgorithm.HS256), SECRET, claims);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatWasIssuedIsRead() {
        var read = tokens.read(tokens.issue("siti", "session", 3)).orElseThrow();

        assertThat(read.user()).isEqualTo("siti");
        assertThat(read.session()).isEqualTo("session");
        assertThat(read.generation()).isEqualTo(3);
        assertThat(read.issuedAt()).isEqualTo(Instant.parse("2026-11-21T08:00:00Z"));
    }

    @Test
    void itSaysWhoWhenWhatAndNothingElse() throws Exception {
        var claims = SignedJWT.parse(tokens.issue("siti", "session", 0)).getJWTClaimsSet();

        assertThat(claims.getClaims()).containsOnlyKeys("sub", "iat", "exp", "jti", "type", "sid", "gen");
    }

    @Test
    void aTokenMadeByHandWithTheSecretIsRead() throws Exception {
        assertThat(tokens.read(hs256(claims().build()))).isPresent();
    }

    @Test
    void itEndsWithItsLife() {
        var token = tokens.issue("siti", "session", 0);

        clock.pass(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(tokens.read(token)).isPresent();
        clock.pass(Duration.ofSeconds(1));
        assertThat(tokens.read(token)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE"})
    void anUnsignedTokenIsRefused(String algorithm) {
        var payload = claims().build().toString();
        var unsigned = base64("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}") + "." + base64(payload) + ".";
        var signature = tokens.issue("siti", "s", 0).split("\\.")[2];

        assertThat(tokens.read(unsigned)).isEmpty();
        assertThat(tokens.read(unsigned + signature)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS384", "HS512"})
    void anotherAlgorithmWithTheRightSecretIsRefused(String algorithm) throws Exception {
        assertThat(tokens.read(signed(new JWSHeader(JWSAlgorithm.parse(algorithm)), SECRET, claims().build())))
                .isEmpty();
    }

    @Test
    void anAlgorithmWithPublicKeysIsRefused() {
        var token =
                base64("{\"alg\":\"RS256\"}") + "." + base64(claims().build().toString()) + "." + base64("x");

        assertThat(tokens.read(token)).isEmpty();
    }

    @Test
    void anotherSecretIsRefused() throws Exception {
        var other = "another secret that is just as long as the one that counts, HS512";

        assertThat(tokens.read(signed(new JWSHeader(JWSAlgorithm.HS256), other, claims().build())))
                .isEmpty();
    }

    @Test
    void anotherTypeIsRefused() {
        var refresh = new SignedTokens("refresh", SECRET, Duration.ofMinutes(15), clock);

        assertThat(tokens.read(refresh.issue("siti", "session", 0))).isEmpty();
    }

    @Test
    void aTokenFromTheFutureIsRefusedButClocksMayDifferALittle() throws Exception {
        var soon =
                claims().issueTime(Date.from(clock.instant().plusSeconds(30))).build();
        var later = claims().issueTime(Date.from(clock.instant().plusSeconds(90)));
        var late = later.expirationTime(Date.from(clock.instant().plusSeconds(900)))
                .build();

        assertThat(tokens.read(hs256(soon))).isPresent();
        assertThat(tokens.read(hs256(late))).isEmpty();
    }

    @Test
    void aTokenThatLacksAClaimIsRefused() throws Exception {
        assertThat(tokens.read(hs256(claims().expirationTime(null).build()))).isEmpty();
        assertThat(tokens.read(hs256(claims().issueTime(null).build()))).isEmpty();
        assertThat(tokens.read(hs256(claims().subject(null).build()))).isEmpty();
        assertThat(tokens.read(hs256(claims().claim("type", null).build()))).isEmpty();
        assertThat(tokens.read(hs256(claims().claim("sid", 5).build()))).isEmpty();
        assertThat(tokens.read(hs256(claims().claim("gen", "zero").build()))).isEmpty();
    }

    @Test
    void aCriticalHeaderNobodyKnowsIsRefused() throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .criticalParams(Set.of("later"))
                .customParam("later", true)
                .build();

        assertThat(tokens.read(signed(header, SECRET, claims().build()))).isEmpty();
    }

    @Test
    void anyChangedCharacterSpoilsIt() {
        var token = tokens.issue("siti", "session", 0);
        // The last character of a part may carry unused bits, so every other one is tried.
        for (int i = 0; i < token.length() - 1; i++) {
            if (token.charAt(i) == '.' || token.charAt(i + 1) == '.') {
                continue;
            }
            var changed = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
            assertThat(tokens.read(changed)).as("character %d", i).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "....", "{}", "\u0000", "eyJhbGciOiJIUzI1NiJ9..", "nul\nline"})
    void whatIsNoTokenIsRefusedQuietly(String text) {
        assertThat(tokens.read(text)).isEmpty();
    }

    @Test
    void anEndlessTokenIsNotEvenParsed() {
        assertThat(tokens.read("a".repeat(1_000_000))).isEmpty();
    }
}
