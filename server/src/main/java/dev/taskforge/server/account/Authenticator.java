package dev.taskforge.server.account;

import org.jspecify.annotations.Nullable;

/** Turns the credentials of a request into a principal. Safe for use by any number of threads. */
public interface Authenticator {

    /**
     * Who sent these credentials. A bearer token counts alone: when there is one, the cookie is not looked at.
     *
     * @param bearer what follows {@code Bearer } in the Authorization header: an access token or an API token
     * @param sessionCookie the value of the session cookie
     * @return {@link Principal#ANONYMOUS} when there are no credentials or they are not valid (any more)
     */
    Principal authenticate(@Nullable String bearer, @Nullable String sessionCookie);

    /**
     * Whether {@code token} was made for this session. To be asked for every request that changes something and is
     * authenticated by the cookie.
     */
    boolean csrfMatches(String sessionCookie, @Nullable String token);
}
