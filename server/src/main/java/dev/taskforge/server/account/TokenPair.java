package dev.taskforge.server.account;

/**
 * What a program gets when it signs in.
 *
 * @param expiresIn seconds the access token is good for
 * @param refreshToken good for one exchange
 */
public record TokenPair(String accessToken, String tokenType, long expiresIn, String refreshToken) {

    static TokenPair of(String accessToken, long expiresIn, String refreshToken) {
        return new TokenPair(accessToken, "Bearer", expiresIn, refreshToken);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "TokenPair[expiresIn=" + expiresIn + "]";
    }
}
