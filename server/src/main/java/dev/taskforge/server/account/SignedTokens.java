package dev.taskforge.server.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/**
 * JSON web tokens of one type, signed with HS256 and one secret. Only what was signed with exactly this algorithm, for
 * this type and not long ago is taken. Safe for use by any thread.
 */
final class SignedTokens {
    private static final int LONGEST = 2_000;
    /** How far the clocks of two nodes may differ. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

    private final String type;
    private final byte[] secret;
    private final Duration life;
    private final Clock clock;

    SignedTokens(String type, String secret, Duration life, Clock clock) {
        this.type = type;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.life = life;
        this.clock = clock;
    }

    /**
     * What a token says.
     *
     * @param session the session it belongs to
     * @param generation which of the session's tokens it is
     */
    record Claims(String user, String session, int generation, Instant issuedAt) {}

    Duration life() {
        return life;
    }

    String issue(String user, String session, int generation) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .subject(user)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .jwtID(RandomText.id())
                .claim("type", type)
                .claim("sid", session)
                .claim("gen", generation)
                .build();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims);
        try {
            token.sign(new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign a token of type " + type, e);
        }
        return token.serialize();
    }

    /** What the token says, or empty when it is not one of ours, not of this type or out of date. */
    Optional<Claims> read(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var parsed = SignedJWT.parse(token);
            var header = parsed.getHeader();
            if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())
                    || header.getCriticalParams() != null
                    || !parsed.verify(new MACVerifier(secret))) {
                return Optional.empty();
            }
            return claims(parsed.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            // Whatever it is, it is no token: the caller learns that and nothing more.
            return Optional.empty();
        }
    }

    private Optional<Claims> claims(JWTClaimsSet claims) throws ParseException {
        var now = clock.instant();
        var issued = claims.getIssueTime();
        var expires = claims.getExpirationTime();
        var user = claims.getSubject();
        var session = claims.getStringClaim("sid");
        var generation = claims.getIntegerClaim("gen");
        if (!type.equals(claims.getStringClaim("type"))
                || issued == null
                || expires == null
                || user == null
                || session == null
                || generation == null
                || !now.isBefore(expires.toInstant())
                || issued.toInstant().isAfter(now.plus(CLOCK_DIFFERENCE))) {
            return Optional.empty();
        }
        return Optional.of(new Claims(user, session, generation, issued.toInstant()));
    }
}
