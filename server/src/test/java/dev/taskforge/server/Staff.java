package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.http.Json;
import java.util.Map;

/** People with accounts of their own: where two persons are needed, tokens of the local operator are none. */
public record Staff(TestServer server) {
    private static final String PASSWORD = "kopi tubruk pagi betul";

    /** Adds a user; the very first must be {@code admin} of {@code *}. */
    public Staff add(String name, String project, String role) {
        var made = server.asLocal()
                .post(
                        "/api/v1/users",
                        Json.write(Map.of("username", name, "password", PASSWORD, "roles", Map.of(project, role))));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return this;
    }

    /** Requests of a user who has signed in. */
    public TestServer.Client signedIn(String name) {
        var answer = server.anonymous()
                .post("/api/v1/auth/login", Json.write(Map.of("username", name, "password", PASSWORD)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return server.with(answer.json().get("access_token").stringValue());
    }

    /** Requests with an API token of a user. */
    public TestServer.Client withToken(String name, String project, String role) {
        var body = Json.write(Map.of("name", "ci", "roles", Map.of(project, role), "expires_in_days", 1));
        var made = signedIn(name).post("/api/v1/tokens", body);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return server.with(made.json().get("token").stringValue());
    }
}
