package dev.taskforge.server.account;

/**
 * An API token with its secret, which is never shown again.
 *
 * @param secret {@code tf_} and 43 characters
 */
public record NewApiToken(ApiToken token, String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "NewApiToken[token=" + token + "]";
    }
}
