package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.project.ReleaseDuty.Edge;
import dev.taskforge.ops.project.ReleaseDuty.ProxyKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class ProxyFilesTest {
    private static Upstream upstream(List<String> hosts, List<String> backups, List<String> leaving) {
        return new Upstream("app", hosts, backups, leaving, 9180, "shop/2/7");
    }

    @Test
    void nginxIsToldWhereRequestsGoAndWhatToTell() {
        var text = NginxFile.of(upstream(List.of("a:80", "b:80"), List.of("old:80"), List.of()), "9180");
        assertThat(text)
                .contains("upstream app {\n    server a:80;\n    server b:80;\n    server old:80 max_fails=0 backup;\n")
                .contains("listen 9180;", "return 200 \"shop/2/7\";");
    }

    @Test
    void nginxDoesNotLetTheOldContainerAnswerForTheOneThatIsWatched() {
        var watched = NginxFile.of(upstream(List.of("a:80", "b:80"), List.of("old:80"), List.of()), "9180");
        assertThat(watched)
                .contains(
                        "upstream app-taskforge-watched {\n    server a:80 max_fails=0;\n    server b:80 max_fails=0;\n"
                                + "    keepalive 4;\n}\n")
                .contains("proxy_pass http://app-taskforge-watched;", "proxy_set_header Host app;")
                .doesNotContain("proxy_pass http://app;");
        assertThat(NginxFile.of(upstream(List.of("a:80"), List.of(), List.of()), "9180"))
                .contains("proxy_pass http://app;", "proxy_set_header Host app;")
                .doesNotContain("watched");
    }

    @Test
    void theHostsOfAFileForNginxAreFoundWhole() {
        var text = NginxFile.of(
                upstream(List.of("127.0.0.1:20001"), List.of("127.0.0.1:8000"), List.of()), "127.0.0.1:9180");
        assertThat(text).contains("    listen 127.0.0.1:9180;\n");
        assertThat(NginxFile.names(text, List.of("127.0.0.1:2000"))).isFalse();
        assertThat(NginxFile.names(text, List.of("127.0.0.1:20001"))).isTrue();
        assertThat(NginxFile.names(text, List.of("127.0.0.1:8000"))).isTrue();
    }

    @Test
    void caddyIsToldToFallBackOnTheOldContainer() {
        assertThat(CaddyFile.of(upstream(List.of("new:80"), List.of("old:80"), List.of())))
                .isEqualTo("""
                # Written by TaskForge at each deployment; what is changed here is overwritten.
                (app) {
                	to new:80 old:80
                	lb_policy first
                	lb_try_duration 5s
                	lb_try_interval 50ms
                	fail_duration 2s
                	max_fails 3
                }

                # Within the networks of this container only: which release stands behind the name above.
                http://:9180 {
                	handle /taskforge-release {
                		respond "shop/2/7"
                	}
                	handle {
                		reverse_proxy {
                			to new:80
                		}
                	}
                }
                """);
    }

    @Test
    void caddyCountsWhatTheOldContainerStillAnswers() {
        assertThat(CaddyFile.of(upstream(List.of("new:80"), List.of(), List.of("old:80"))))
                .contains("(app) {\n\tto new:80\n}\n")
                .contains("\thandle /taskforge-release/before {\n\t\treverse_proxy old:80\n\t}\n")
                .contains("\t\treverse_proxy {\n\t\t\timport app\n")
                .doesNotContain("lb_policy");
    }

    @Test
    void severalContainersBehindCaddyStandInForEachOther() {
        assertThat(CaddyFile.of(upstream(List.of("a:80", "b:80"), List.of("old:80"), List.of())))
                .contains("\tto a:80 b:80\n\tlb_policy least_conn\n")
                .doesNotContain("old:80");
    }

    @Test
    void theHostsOfASnippetAreReadAsCaddyWill() {
        assertThat(CaddyFile.hosts(CaddyFile.of(upstream(List.of("new:80"), List.of("old:81"), List.of())), "app"))
                .containsExactly("new:80", "old:81");
        assertThat(CaddyFile.hosts("# mine\n(app) {\n  to app http://b:8000\n  to c:1\n}\n", "app"))
                .containsExactly("app:80", "b:8000", "c:1");
        assertThat(CaddyFile.hosts("(other) {\n\tto app:80\n}\n", "app")).isEmpty();
        assertThat(CaddyFile.hosts("(app) {\n\theader_up A b\n}\n", "app")).isEmpty();
    }

    private static CaddyConfiguration configuration(String admin) throws IOException {
        return CaddyConfiguration.parse("""
                {%s "apps": {"http": {"servers": {
                  "srv0": {"listen": [":443"], "routes": [{"handle": [{"handler": "subroute", "routes": [{"handle":
                    [{"handler": "reverse_proxy", "upstreams": [{"dial": "new:80"}, {"dial": "old:80"}]}]}]}]}]},
                  "srv1": {"listen": [":9180"], "routes": [{"handle":
                    [{"handler": "reverse_proxy", "upstreams": [{"dial": "only:80"}]}]}]}}}}}
                """.formatted(admin));
    }

    @Test
    void whatCaddyMakesOfItsFilesIsUnderstood() throws IOException {
        var usual = configuration("");
        assertThat(usual.isAdminOff()).isFalse();
        assertThat(usual.admin()).isEqualTo("127.0.0.1:2019");
        assertThat(usual.listens(9180)).isTrue();
        assertThat(usual.listens(80)).isFalse();
        assertThat(usual.passesTo(List.of("new:80", "old:80"), 9180)).isTrue();
        assertThat(usual.passesTo(List.of("new:80"), 9180)).isFalse();
        assertThat(usual.passesTo(List.of("only:80"), 9180)).isFalse();
        assertThat(configuration("\"admin\": {\"disabled\": true},").isAdminOff())
                .isTrue();
        assertThat(configuration("\"admin\": {\"listen\": \"0.0.0.0:2020\"},").admin())
                .isEqualTo("127.0.0.1:2020");
        assertThat(configuration("\"admin\": {\"listen\": \"10.0.0.5:2019\"},").admin())
                .isEqualTo("10.0.0.5:2019");
        assertThatThrownBy(() -> CaddyConfiguration.parse("{")).isInstanceOf(IOException.class);
    }

    @Test
    void theRequestsThatCaddyCountsAreRead() {
        assertThat(CaddyConfiguration.requests("""
                        [{"address": "old:80", "num_requests": 2, "fails": 0}, {"address": "new:80", "num_requests": 0}]
                        """)).contains(Map.of("old:80", 2, "new:80", 0));
        assertThat(CaddyConfiguration.requests("<html>")).isEmpty();
        assertThat(CaddyConfiguration.requests("{\"error\": \"no such path\"}")).isEmpty();
    }

    @Test
    void aProxyThatWasWrittenDownBeforeThereWereOthersIsNginx() {
        var written = "{\"service\":\"web\",\"upstream\":\"app\",\"file\":\"a.conf\",\"askPort\":9180}";
        assertThat(JsonMapper.shared().readValue(written, Edge.class))
                .isEqualTo(Edge.inContainer(ProxyKind.NGINX, "web", "app", "a.conf", 9180));
    }
}
