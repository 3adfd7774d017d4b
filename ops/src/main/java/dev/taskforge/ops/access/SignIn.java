package dev.taskforge.ops.access;

import dev.taskforge.ops.web.Step;
import java.util.List;

/** How an identity shows who it is. */
sealed interface SignIn {
    /** Under this name a form's CSRF token is captured while signing in. */
    String CSRF = "csrf";

    /** Under this name a bearer token is captured while signing in. */
    String TOKEN = "token";

    /** Not at all. */
    record Anonymous() implements SignIn {}

    /** A bearer token that was made for it. */
    record Bearer(String token) implements SignIn {}

    /**
     * As people do.
     *
     * @param steps the request that signs in, and what is fetched before and after it
     * @param bearer whether the answer holds a bearer token, captured as {@link #TOKEN}; otherwise a cookie counts
     */
    record Login(List<Step> steps, boolean bearer) implements SignIn {}
}
