package dev.taskforge.ops.project;

import dev.taskforge.ops.project.AlertDuty.Kind;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of each kind of channel. Keys and passwords are always variables. */
final class ChannelFormat {
    private static final Field<String> API = Field.optional(
            "api",
            Types.url(),
            "The address of the service, when it is another than the public one, such as that of a proxy.");
    private static final Field<String> PHONE = Field.required(
            "to",
            Types.text(
                    100,
                    "\\+?[0-9]{6,20}|[0-9-]{6,40}@(g\\.us|c\\.us|newsletter)",
                    "project.alerts.phone",
                    "628123456789"),
            "The number with its country code, or the id of a group such as 1203630239482@g.us.");

    private ChannelFormat() {}

    /** How each kind is declared. */
    static Map<Kind, Field<Map<String, String>>> fields() {
        var fields = new EnumMap<Kind, Field<Map<String, String>>>(Kind.class);
        for (var kind : Kind.values()) {
            fields.put(kind, Field.optional(kind.word(), settings(keys(kind)), about(kind)));
        }
        return fields;
    }

    private static Type<Map<String, String>> settings(List<Field<String>> keys) {
        return new ObjectType<>(keys, values -> {
            var settings = new LinkedHashMap<String, String>();
            for (var key : keys) {
                var value = values.find(key);
                if (value != null) {
                    settings.put(key.name(), value);
                }
            }
            return settings;
        });
    }

    private static String about(Kind kind) {
        return switch (kind) {
            case TELEGRAM -> "A chat or group of Telegram, by a bot.";
            case WATZAP -> "WhatsApp by the gateway Watzap.";
            case FONNTE -> "WhatsApp by the gateway Fonnte.";
            case WABLAS -> "WhatsApp by the gateway Wablas.";
            case WAHA -> "WhatsApp by a WAHA of your own.";
            case WHATSAPP -> "WhatsApp by Meta's Cloud API, with an approved template.";
            case SLACK -> "An incoming webhook of Slack.";
            case DISCORD -> "A webhook of Discord.";
            case NTFY -> "A topic of ntfy, public or of your own.";
            case EMAIL -> "An e-mail by SMTP.";
            case WEBHOOK -> "A signed webhook (Standard Webhooks 1.0).";
        };
    }

    private static List<Field<String>> keys(Kind kind) {
        return switch (kind) {
            case TELEGRAM ->
                List.of(
                        secret("token", "the token of the bot"),
                        Field.required(
                                "chat",
                                Types.text(
                                        100,
                                        "-?[0-9]{1,20}|@[A-Za-z0-9_]{3,64}",
                                        "project.alerts.chat",
                                        "-1001234567890"),
                                "The id of the chat in quotes, or the @name of a channel."),
                        Field.optional(
                                "thread",
                                Types.text(20, "[0-9]{1,18}", "project.alerts.thread", "12"),
                                "The topic of a group, in quotes."),
                        API);
            case WATZAP ->
                List.of(secret("api_key", "the API key"), secret("number_key", "the key of the number"), PHONE, API);
            case FONNTE ->
                List.of(
                        secret("token", "the token of the device"),
                        PHONE,
                        Field.withDefault(
                                "country",
                                Types.text(4, "[0-9]{1,4}", "project.alerts.country", "62"),
                                "62",
                                "The country code put before numbers that begin with 0, in quotes; \"0\" for none."),
                        API);
            case WABLAS ->
                List.of(
                        Field.required(
                                "server", Types.url(), "The server of the account, such as https://solo.wablas.com."),
                        secret("token", "the token of the device"),
                        Field.optional("secret", DestinationFormat.SECRET, "The variable that holds the secret key."),
                        PHONE);
            case WAHA ->
                List.of(
                        Field.required("url", Types.url(), "Its address, such as http://127.0.0.1:3000."),
                        Field.optional("key", DestinationFormat.SECRET, "The variable that holds its API key."),
                        Field.withDefault("session", word("default"), "default", "The session."),
                        PHONE);
            case WHATSAPP ->
                List.of(
                        secret("token", "the access token"),
                        Field.required(
                                "phone_id",
                                Types.text(30, "[0-9]{5,30}", "project.alerts.thread", "106540352242922"),
                                "The id of the number that sends, in quotes."),
                        PHONE,
                        Field.required(
                                "template",
                                Types.text(512, "[a-z0-9_]+", "project.alerts.template", "server_alert"),
                                "The approved template, whose body has two parameters: the title and the rest."),
                        Field.withDefault("template_language", word("id"), "id", "The language of the template."),
                        API);
            case SLACK, DISCORD -> List.of(secret("url", "the whole address of the webhook, which is a secret"));
            case NTFY ->
                List.of(
                        Field.withDefault("url", Types.url(), "https://ntfy.sh", "The address of the server."),
                        Field.required(
                                "topic",
                                Types.variableText(
                                        100,
                                        "[A-Za-z0-9_-]{1,64}|\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}",
                                        "project.alerts.topic",
                                        "${NTFY_TOPIC}"),
                                "The topic; whoever knows it can read it, so a variable is better."),
                        Field.optional("token", DestinationFormat.SECRET, "The variable that holds an access token."));
            case EMAIL ->
                List.of(
                        Field.required(
                                "host",
                                Types.text(253, "[A-Za-z0-9.:-]+", "project.destination.host", "smtp.example.id"),
                                "The server that takes mails to be sent."),
                        Field.withDefault(
                                "port",
                                Types.text(5, "[1-9][0-9]{0,4}", "project.alerts.port", "587"),
                                "587",
                                "Its port, in quotes."),
                        Field.withDefault(
                                "security",
                                Types.choice(Map.of("starttls", "starttls", "tls", "tls", "none", "none")),
                                "starttls",
                                "How it is encrypted: starttls, tls, or none, which is only for this machine."),
                        Field.optional("user", Types.text(200), "Who signs in."),
                        Field.optional("password", DestinationFormat.SECRET, "The variable that holds the password."),
                        Field.required("from", mail(), "Whose mail it is."),
                        Field.required("to", mail(), "Who gets it."));
            case WEBHOOK ->
                List.of(
                        Field.required("url", Types.url(), "The address; keys in it belong into a ${VARIABLE}."),
                        secret("secret", "the secret by which it is signed: whsec_ and 24 to 64 bytes in Base64"),
                        Field.withDefault(
                                "shape",
                                Types.choice(Map.of("taskforge", "taskforge", "alertmanager", "alertmanager")),
                                "taskforge",
                                "How its body is written: taskforge, or alertmanager (version 4) for what understands that."));
        };
    }

    private static Field<String> secret(String name, String what) {
        return Field.required(name, DestinationFormat.SECRET, "The variable that holds " + what + ".");
    }

    private static Type<String> word(String example) {
        return Types.text(64, "[A-Za-z0-9_-]+", "project.alerts.word", example);
    }

    private static Type<String> mail() {
        return Types.text(254, "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+", "project.alerts.mail", "ops@example.id");
    }
}
