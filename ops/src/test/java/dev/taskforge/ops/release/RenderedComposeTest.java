package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RenderedComposeTest {
    private static final String FILE = """
            version: '3.7'
            services:
              app:
                image: shop:1
                environment: {PASSWORD: s3cret$$x, PORT: '8000'}
                mem_limit: 268435456
                read_only: true
              db:
                image: postgres:14
            networks: {default: {}}
            """;

    @Test
    void onlyTheServiceThatChangesStaysAndValuesKeepTheirKind() throws Refused {
        var changed = RenderedCompose.parse(FILE).only(List.of("app"), (_, service) -> {
            service.put("image", "sha256:1");
            return service;
        });
        var again = RenderedCompose.ofJson(changed.json());
        assertThat(again.service("db")).isEmpty();
        assertThat(again.service("app").orElseThrow())
                .containsEntry("image", "sha256:1")
                .containsEntry("mem_limit", 268435456)
                .containsEntry("read_only", true)
                .containsEntry("environment", Map.of("PASSWORD", "s3cret$$x", "PORT", "8000"));
        assertThat(again.json()).contains("networks");
    }

    @Test
    void theWaysToWriteAPortSayTheSame() throws Refused {
        var file = RenderedCompose.parse("""
                services:
                  app:
                    ports:
                      - 127.0.0.1:8000:8000/tcp
                      - "8001"
                      - {mode: ingress, target: 8002, published: "80", protocol: tcp}
                      - "[::1]:53:53/udp"
                  db: {}
                """);
        assertThat(RenderedCompose.ports(file.service("app").orElseThrow()))
                .containsExactly("8000", "8001", "8002", "53/udp");
        assertThat(RenderedCompose.ports(file.service("db").orElseThrow())).isEmpty();
    }

    @Test
    void networksAreCalledAsDockerEngineCallsThem() throws Refused {
        var file = RenderedCompose.parse("""
                services:
                  app:
                    networks:
                      front: {aliases: [web]}
                      back: null
                      shared: null
                      old: null
                networks:
                  front: {}
                  back: {name: behind}
                  shared: {external: true}
                  old: {external: {name: elder}}
                """);
        assertThat(file.networks("app", "shop"))
                .containsExactly(
                        Map.entry("shop_front", List.of("app", "web")),
                        Map.entry("behind", List.of("app")),
                        Map.entry("shared", List.of("app")),
                        Map.entry("elder", List.of("app")));
    }

    @Test
    void noValueOfAVariableIsShown() throws Refused {
        var service = RenderedCompose.parse(FILE).service("app").orElseThrow();
        assertThat(RenderedCompose.shown(service, value -> "hidden"))
                .contains("\"PASSWORD\" : \"hidden\"", "\"PORT\" : \"hidden\"")
                .doesNotContain("s3cret", "8000");
        assertThat(RenderedCompose.variables(Map.of("environment", List.of("A=b=c", "D"))))
                .containsExactly(Map.entry("A", "b=c"), Map.entry("D", ""));
    }

    @Test
    void whatIsNoMappingIsRefused() {
        assertThatThrownBy(() -> RenderedCompose.parse("[a"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> RenderedCompose.parse("just words")).isInstanceOf(Refused.class);
    }
}
