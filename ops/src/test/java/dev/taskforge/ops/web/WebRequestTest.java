package dev.taskforge.ops.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WebRequestTest {
    private static final WebRequest SIGNED = new WebRequest(
            "POST",
            URI.create("https://a.example.id/x"),
            Map.of(
                    "Authorization", "Bearer t",
                    "Cookie", "sid=1",
                    "X-CSRFToken", "c",
                    "X-Api-Key", "k",
                    "Content-Type", "text/plain",
                    "Accept", "text/html"),
            "hello");

    @Test
    void aRedirectToAnotherSiteTakesNothingAlongThatShowsWhoAsks() {
        for (var elsewhere :
                new String[] {"https://b.example.id/", "http://a.example.id/", "https://a.example.id:8443/"}) {
            assertThat(SIGNED.redirected(302, URI.create(elsewhere)).headers())
                    .as(elsewhere)
                    .containsOnlyKeys("Accept");
        }
    }

    @Test
    void aRedirectOnTheSameSiteKeepsThem() {
        var next = SIGNED.redirected(303, URI.create("https://a.example.id:443/y"));

        assertThat(next.method()).isEqualTo("GET");
        assertThat(next.body()).isNull();
        assertThat(next.headers()).containsKeys("Authorization", "Cookie").doesNotContainKey("Content-Type");
        assertThat(SIGNED.redirected(307, URI.create("https://a.example.id/y")).body())
                .isEqualTo("hello");
    }
}
