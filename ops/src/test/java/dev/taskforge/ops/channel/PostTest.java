package dev.taskforge.ops.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.project.AlertDuty;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What each channel sends, and what it makes of answers; on a server of this machine. */
final class PostTest {
    private static final Words WORDS = new Words(
            "alert-7",
            "shop",
            Severity.CRITICAL,
            false,
            "Shop: no backup of <main> on time",
            List.of("Since: 2026-11-28 02:00 WIB", "Do: open the page & read"),
            URI.create("https://taskforge.example.id/projects/shop/backups"),
            Instant.parse("2026-11-28T02:00:00Z"),
            List.of(part("backup/main", false, "2026-11-28T02:00:00Z")));
    private static final String PLAIN = "🔴 Shop: no backup of <main> on time\\nSince: 2026-11-28 02:00 WIB"
            + "\\nDo: open the page & read\\nhttps://taskforge.example.id/projects/shop/backups";

    @TempDir
    Path folder;

    private AlertFixture shop;
    private Receiver receiver;
    private final Post post = new Post(true, Duration.ofMillis(700), Clock.systemUTC());

    @BeforeEach
    void open() throws IOException {
        shop = new AlertFixture(folder, Clock.systemUTC());
        receiver = new Receiver();
    }

    @AfterEach
    void close() {
        receiver.close();
        shop.close();
    }

    private String channel(String kind) {
        return channel(kind, receiver.url());
    }

    private static String channel(String kind, String url) {
        var to = ", to: \"628123456789\"";
        var api = ", api: \"" + url + "\"";
        var settings =
                switch (kind) {
                    case "telegram" -> "token: \"${TOKEN}\", chat: \"-1001\"" + api;
                    case "watzap" -> "api_key: \"${TOKEN}\", number_key: \"${OTHER_KEY}\"" + to + api;
                    case "fonnte" -> "token: \"${TOKEN}\"" + to + api;
                    case "wablas" -> "server: \"" + url + "\", token: \"${TOKEN}\", secret: \"${OTHER_KEY}\"" + to;
                    case "waha" -> "url: \"" + url + "\", key: \"${TOKEN}\"" + to;
                    case "whatsapp" ->
                        "token: \"${TOKEN}\", phone_id: \"106540352242922\", template: server_alert" + to + api;
                    case "slack", "discord" -> "url: \"" + url + "/services/T0/${OTHER_KEY}\"";
                    case "ntfy" -> "url: \"" + url + "\", topic: shop, token: \"${TOKEN}\"";
                    case "webhook" -> "url: \"" + url + "/hook\", secret: \"${SIGNING}\"";
                    default -> throw new IllegalArgumentException(kind);
                };
        return "{id: ops, private: true, " + kind + ": {" + settings + "}}";
    }

    private Verdict send(String channel) {
        var project = shop.apply(channel);
        return post.send(declared(project), shop.environments.of(project), null, WORDS, _ -> {});
    }

    private static AlertDuty.Channel declared(Project project) {
        return Objects.requireNonNull(project.file().alerts()).to().getFirst();
    }

    private static String why(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Later later -> later.why();
            case Verdict.Unanswered unanswered -> unanswered.why();
            case Verdict.Never never -> never.why();
            case Verdict.Unclear unclear -> unclear.why();
            case Verdict.Taken _, Verdict.Moved _ -> "";
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    telegram | {"ok":true,"result":{"message_id":5}}
                    watzap   | {"status":"200","message":"Successfully"}
                    watzap   | {"status":200}
                    fonnte   | {"status":true,"id":["80367170"]}
                    fonnte   | {"status":"true"}
                    wablas   | {"status":true,"message":"pending"}
                    waha     | {"id":"true_62@c.us_AA"}
                    whatsapp | {"messages":[{"id":"wamid.1"}]}
                    ntfy     | {"id":"sPs71M8A2T"}
                    webhook  | anything
                    """)
    void whatIsTakenIsTaken(String kind, String answer) {
        receiver.usually(200, answer);

        assertThat(send(channel(kind))).isInstanceOf(Verdict.Taken.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    telegram | {"ok":false,"description":"busy"}
                    watzap   | {"status":"1002","message":"device is offline"}
                    fonnte   | {"status":false,"reason":"request invalid on disconnected device"}
                    wablas   | {"status":false,"message":"device disconnected"}
                    waha     | {"error":"session is not started"}
                    ntfy     | <html>under maintenance</html>
                    """)
    void aFailureInsideOkIsAFailureThatIsTriedAgain(String kind, String answer) {
        receiver.usually(200, answer);

        assertThat(send(channel(kind))).isInstanceOf(Verdict.Later.class);
    }

    /** As services do that speak nearly the same: asked again each minute, they would tell it each minute. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    slack    | {"success":true}
                    discord  | {"success":true}
                    ntfy     | {"success":true}
                    whatsapp | {"messages":[]}
                    """)
    void whatIsTakenInOtherWordsMayHaveBeenTold(String kind, String answer) {
        receiver.usually(200, answer);

        assertThat(send(channel(kind))).isInstanceOf(Verdict.Unanswered.class);
    }

    @Test
    void whatAProxyHadNoAnswerToMayHaveBeenTold() {
        receiver.usually(504, "");

        assertThat(send(channel("waha"))).isInstanceOf(Verdict.Unanswered.class);
    }

    @Test
    void whatBreaksOffBeforeAnyAnswerWasNotTold() throws IOException {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var connection = server.accept()) {
                    // As a published port does behind which nothing runs.
                    connection.shutdownOutput();
                } catch (IOException _) {
                    // whoever sends has left
                }
            });

            assertThat(send(channel("waha", "http://127.0.0.1:" + server.getLocalPort())))
                    .isInstanceOf(Verdict.Later.class);
        }
    }

    @Test
    void aWahaThatWaitsForItsPhoneIsTriedAgain() {
        receiver.next(422, "{\"message\":\"Session status is not as expected. Try again later\"}", Map.of());

        assertThat(send(channel("waha"))).isInstanceOf(Verdict.Later.class);
    }

    @Test
    void aWrongTokenInsideOkIsForGood() {
        receiver.usually(200, "{\"status\":false,\"reason\":\"invalid token\"}");

        assertThat(send(channel("fonnte"))).isInstanceOf(Verdict.Never.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"telegram", "watzap", "fonnte", "wablas", "waha", "whatsapp", "ntfy", "webhook"})
    void statusesMeanTheSameEverywhere(String kind) {
        var channel = channel(kind);
        receiver.next(429, "", Map.of("Retry-After", "17"))
                .next(503, "", Map.of())
                .next(401, "", Map.of())
                .next(302, "", Map.of("Location", receiver.url() + "/elsewhere"));

        assertThat(send(channel)).isEqualTo(new Verdict.Later("answered 429", Duration.ofSeconds(17)));
        assertThat(send(channel)).isInstanceOf(Verdict.Later.class);
        assertThat(send(channel)).isInstanceOf(Verdict.Never.class);
        assertThat(send(channel)).isInstanceOf(Verdict.Never.class);
        assertThat(receiver.asked()).hasSize(4);
    }

    @Test
    void telegramSaysHowLongToWaitAndWhereAChatWent() {
        receiver.next(429, "{\"ok\":false,\"parameters\":{\"retry_after\":35}}", Map.of())
                .next(400, "{\"ok\":false,\"parameters\":{\"migrate_to_chat_id\":-1009}}", Map.of());
        var channel = channel("telegram");

        assertThat(send(channel))
                .isInstanceOfSatisfying(
                        Verdict.Later.class, later -> assertThat(later.pause()).isEqualTo(Duration.ofSeconds(35)));
        assertThat(send(channel)).isEqualTo(new Verdict.Moved("-1009"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"telegram", "watzap", "fonnte", "wablas", "waha", "whatsapp", "ntfy"})
    void aHugeAnswerIsNotReadAndNothingIsSentAgain(String kind) {
        receiver.usually(200, "{\"ok\":true,\"x\":\"" + "y".repeat(10_000_000) + "\"}");

        assertThat(send(channel(kind))).isInstanceOf(Verdict.Unclear.class);
    }

    @Test
    void aHugeAnswerToAWebhookIsOnlyItsStatus() {
        receiver.usually(200, "y".repeat(10_000_000));

        assertThat(send(channel("webhook"))).isInstanceOf(Verdict.Taken.class);
    }

    @Test
    void aHugeRefusalIsARefusal() {
        receiver.usually(502, "y".repeat(1_000_000));

        assertThat(send(channel("fonnte"))).isInstanceOf(Verdict.Later.class);
    }

    @Test
    void anAnswerThatIsCutOrNeverComesLeavesItOpenWhetherItWasTold() throws IOException {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var channel = channel("fonnte", "http://127.0.0.1:" + server.getLocalPort());
            Thread.ofVirtual().start(() -> {
                try (var connection = server.accept()) {
                    connection.getInputStream().readNBytes(10);
                    while (connection.getInputStream().available() > 0) {
                        connection.getInputStream().skipNBytes(1);
                    }
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException _) {
                    // whoever sends has left
                }
            });

            assertThat(send(channel)).isInstanceOf(Verdict.Unanswered.class);
            // Nobody accepts the second one.
            assertThat(send(channel)).isInstanceOf(Verdict.Unanswered.class);
        }
    }

    @Test
    void anAddressOfThisMachineIsReachedOnlyWhenDeclared() {
        var project = shop.apply(channel("waha").replace("private: true, ", ""));
        var verdict = new Post(false, Duration.ofSeconds(1), Clock.systemUTC())
                .send(declared(project), shop.environments.of(project), null, WORDS, _ -> {});

        assertThat(verdict).isInstanceOf(Verdict.Never.class);
        assertThat(why(verdict)).contains("private: true");
        assertThat(receiver.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"telegram", "watzap", "fonnte", "wablas", "waha", "whatsapp", "ntfy"})
    void aSecretThatIsSentBackIsNeverShown(String kind) {
        var both = channel(kind).contains("OTHER_KEY");
        var echo = "you sent 123:very-hidden-token" + (both ? " and another-hidden-key" : "");
        receiver.usually(
                400,
                "{\"description\":\"" + echo + "\",\"message\":\"" + echo + "\",\"reason\":\"" + echo
                        + "\",\"error\":\"" + echo + "\"}");

        assertThat(why(send(channel(kind)))).contains("400").doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slack", "discord"})
    void theKeyInAnAddressIsNotShownWhenItsPathIsSentBack(String kind) {
        var echo = "x".repeat(90) + " Route POST:/services/T0/another-hidden-key not found, another-hidden-key";
        receiver.usually(404, kind.equals("slack") ? echo : "{\"message\":\"" + echo + "\"}");

        assertThat(why(send(channel(kind)))).contains("404", "Route POST").doesNotContain("hidden");
    }

    @Test
    void aMissingVariableIsTriedAgainAndAMalformedOneIsForGood() {
        assertThat(send("{id: ops, telegram: {token: \"${NOT_THERE}\", chat: \"1\"}}"))
                .isInstanceOf(Verdict.Later.class);
        assertThat(send("{id: ops, slack: {url: \"${TOKEN}\"}}")).isInstanceOf(Verdict.Never.class);
    }

    @Test
    void requestsAreWhatTheServicesWant() {
        for (var kind : List.of("telegram", "watzap", "fonnte", "wablas", "waha", "ntfy", "webhook")) {
            send(channel(kind));
        }

        var asked = receiver.asked();
        assertThat(asked.get(0).path()).isEqualTo("/bot123:very-hidden-token/sendMessage");
        assertThat(asked.get(0).body())
                .contains(
                        "\"chat_id\":\"-1001\"",
                        "<b>🔴 Shop: no backup of &lt;main&gt; on time</b>",
                        "page &amp; read");
        assertThat(asked.get(1).path()).isEqualTo("/v1/send_message");
        assertThat(asked.get(1).body())
                .isEqualTo("{\"api_key\":\"123:very-hidden-token\",\"number_key\":\"another-hidden-key\","
                        + "\"phone_no\":\"628123456789\",\"message\":\"" + PLAIN + "\"}");
        assertThat(asked.get(2).path()).isEqualTo("/send");
        assertThat(asked.get(2).headers()).containsEntry("authorization", "123:very-hidden-token");
        assertThat(asked.get(2).body())
                .startsWith("target=628123456789&message=")
                .endsWith("&countryCode=62");
        assertThat(asked.get(3).path()).isEqualTo("/api/v2/send-message");
        assertThat(asked.get(3).headers()).containsEntry("authorization", "123:very-hidden-token.another-hidden-key");
        assertThat(asked.get(4).path()).isEqualTo("/api/sendText");
        assertThat(asked.get(4).headers()).containsEntry("x-api-key", "123:very-hidden-token");
        assertThat(asked.get(4).body()).contains("\"chatId\":\"628123456789@c.us\"", PLAIN);
        assertThat(asked.get(5).body()).contains("\"topic\":\"shop\"", "\"priority\":5");
        assertThat(asked.get(6).headers())
                .containsEntry("webhook-id", "alert-7")
                .containsKey("webhook-signature");
        assertThat(asked.get(6).body())
                .startsWith(
                        "{\"type\":\"alert\",\"timestamp\":\"2026-11-28T02:00:00Z\",\"data\":{\"project\":\"shop\"");
    }

    private static Words.Part part(String subject, boolean well, String at) {
        return new Words.Part(
                subject,
                well ? Severity.INFO : Severity.CRITICAL,
                well,
                "Shop: " + subject,
                URI.create("https://taskforge.example.id/projects/shop/backups"),
                Instant.parse(at));
    }

    @Test
    void aWebhookInTheShapeOfAlertmanagerSaysOfEachSubjectHowItIsNow() {
        var channel = channel("webhook").replace("secret:", "shape: alertmanager, secret:");
        send(channel);
        var digest = new Words(
                "alert-8",
                "shop",
                Severity.CRITICAL,
                false,
                "Shop: 3 messages",
                List.of("• one"),
                URI.create("https://taskforge.example.id/projects/shop/alerts"),
                WORDS.at(),
                List.of(
                        part("backup/main", false, "2026-11-28T02:00:00Z"),
                        part("backup/main", true, "2026-11-28T03:00:00Z"),
                        part("deploy", false, "2026-11-28T02:30:00Z")));
        var project = shop.apply(channel);
        post.send(declared(project), shop.environments.of(project), null, digest, _ -> {});

        var one = JsonMapper.shared().readTree(receiver.asked().getFirst().body());
        assertThat(one.path("version").asString()).isEqualTo("4");
        assertThat(one.path("status").asString()).isEqualTo("firing");
        assertThat(one.path("externalURL").asString()).isEqualTo("https://taskforge.example.id/");
        var alert = one.path("alerts").get(0);
        assertThat(alert.path("labels").path("alertname").asString()).isEqualTo("backup/main");
        assertThat(alert.path("annotations").path("description").asString()).contains("open the page & read");
        assertThat(alert.path("endsAt").asString()).isEqualTo("0001-01-01T00:00:00Z");
        var many = JsonMapper.shared().readTree(receiver.asked().getLast().body());
        assertThat(many.path("status").asString()).isEqualTo("firing");
        assertThat(many.path("alerts").size()).isEqualTo(2);
        var ended = many.path("alerts").get(0);
        assertThat(ended.path("status").asString()).isEqualTo("resolved");
        assertThat(ended.path("fingerprint").asString())
                .isEqualTo(alert.path("fingerprint").asString());
        assertThat(receiver.asked().getLast().headers()).containsKey("webhook-signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whatsapp", "ntfy", "fonnte"})
    void theLinkStaysInAMessageThatIsCut(String kind) {
        var words = new Words(
                "a",
                "shop",
                Severity.INFO,
                false,
                "title",
                List.of("y".repeat(9_000)),
                WORDS.link(),
                WORDS.at(),
                WORDS.parts());
        var project = shop.apply(channel(kind));
        post.send(declared(project), shop.environments.of(project), null, words, _ -> {});

        var sent = URLDecoder.decode(receiver.asked().getFirst().body(), StandardCharsets.UTF_8);
        assertThat(sent).contains("yy…").contains("/projects/shop/backups");
    }

    @Test
    void aLongMessageIsCutButItsLinkStays() {
        var words = new Words(
                "a",
                "shop",
                Severity.INFO,
                false,
                "<".repeat(3_000),
                List.of("&".repeat(9_000)),
                WORDS.link(),
                WORDS.at(),
                WORDS.parts());
        var project = shop.apply(channel("telegram"));
        post.send(declared(project), shop.environments.of(project), null, words, _ -> {});

        var text = receiver.asked()
                .getFirst()
                .body()
                .replaceFirst("(?s).*\"text\":\"", "")
                .replaceFirst("\".*", "");
        assertThat(text.replace("\\n", "\n")).hasSizeLessThanOrEqualTo(4096).endsWith("/projects/shop/backups");
        assertThat(text).doesNotContainPattern("&[a-z]*…");
    }
}
