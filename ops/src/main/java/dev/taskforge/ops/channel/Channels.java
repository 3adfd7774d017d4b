package dev.taskforge.ops.channel;

import dev.taskforge.ops.project.AlertDuty;
import dev.taskforge.ops.webhook.WebhookSecret;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes what a file declares into a channel that can be spoken to. */
final class Channels {
    private static final int MOST_PORT = 65_535;

    private Channels() {}

    /**
     * The channel.
     *
     * @param chat where it has moved; null for where the file says it is
     * @param fill fills in variables
     * @throws UnusableValue when a filled-in value has not the form it needs
     */
    static Channel open(AlertDuty.Channel declared, @Nullable String chat, UnaryOperator<String> fill, Clock clock) {
        var of = new Filled(declared, fill);
        return switch (declared.kind()) {
            case TELEGRAM ->
                new Telegram(
                        of.api("https://api.telegram.org"),
                        of.url("token"),
                        chat == null ? of.get("chat") : chat,
                        of.get("thread"));
            case WATZAP ->
                new Watzap(of.api("https://api.watzap.id"), of.get("api_key"), of.get("number_key"), of.get("to"));
            case FONNTE ->
                new Fonnte(of.api("https://api.fonnte.com"), of.get("token"), of.get("to"), of.get("country"));
            case WABLAS -> new Wablas(of.address("server"), of.get("token"), of.get("secret"), of.get("to"));
            case WAHA -> new Waha(of.address("url"), of.get("key"), of.get("session"), of.get("to"));
            case WHATSAPP ->
                new WhatsAppCloud(
                        of.api("https://graph.facebook.com"),
                        of.get("token"),
                        of.get("phone_id"),
                        of.get("to"),
                        of.get("template"),
                        of.get("template_language"));
            case SLACK -> new Slack(of.get("url"));
            case DISCORD -> new Discord(of.get("url"));
            case NTFY -> new Ntfy(of.address("url"), of.get("topic"), of.get("token"));
            case EMAIL ->
                new Email(
                        of.get("host"),
                        of.port(),
                        of.get("security"),
                        of.get("user"),
                        of.get("password"),
                        of.get("from"),
                        of.get("to"));
            case WEBHOOK -> new SignedHook(of.get("url"), of.signing(), HookShape.of(of.get("shape")), clock);
        };
    }

    private record Filled(AlertDuty.Channel declared, UnaryOperator<String> fill) {
        String get(String key) {
            var written = declared.settings().get(key);
            return written == null ? "" : fill.apply(written);
        }

        /** A value that stands in an address: nothing in it may lead elsewhere. */
        String url(String key) {
            var value = get(key);
            if (!value.matches("[A-Za-z0-9:_-]+")) {
                throw new UnusableValue(key + " has characters that cannot be sent");
            }
            return value;
        }

        int port() {
            int port = Integer.parseInt(get("port"));
            if (port > MOST_PORT) {
                throw new UnusableValue("port " + port + " is no port");
            }
            return port;
        }

        WebhookSecret signing() {
            try {
                return WebhookSecret.of(get("secret"));
            } catch (IllegalArgumentException e) {
                throw new UnusableValue(String.valueOf(e.getMessage()));
            }
        }

        String address(String key) {
            return get(key).replaceAll("/+$", "");
        }

        String api(String usual) {
            var address = address("api");
            return address.isEmpty() ? usual : address;
        }
    }
}
