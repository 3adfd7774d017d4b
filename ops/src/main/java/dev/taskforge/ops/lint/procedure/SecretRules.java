package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Masked;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Secrecy;
import dev.taskforge.ops.shell.Arguments.Option;
import dev.taskforge.ops.shell.ValuedOptions;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.regex.Pattern;

/** Secrets written into commands. */
final class SecretRules {
    private static final Pattern IN_URL = Pattern.compile("[a-z][a-z0-9+]{1,20}://[^\\s/:@]*+:([^\\s/@$<{]{4,200})@");
    private static final Pattern BEARER =
            Pattern.compile("(?i)authorization:\\s*+(?:bearer|basic|token)\\s++(\\S{8,400})");
    private static final Pattern NO_SECRET = Pattern.compile(
            "(?i).*(?:your|ganti|change_?me|placeholder|example|contoh|xxx|\\*\\*\\*|\\.\\.\\.|password|secret|token|[<>${}]).*",
            Pattern.DOTALL);

    private SecretRules() {}

    static List<Rule> rules() {
        return List.of(Steps.each("secret-on-command-line", Priority.P0, SecretRules::look));
    }

    private static void look(Step step, Steps steps, Found found) {
        var call = step.call();
        for (var given : call.simple().assignments()) {
            if (given.value().literal()) {
                var text = given.value().text();
                var value = text.substring(text.indexOf('=') + 1);
                report(given.name(), value, given.value().spot(), found, Secrecy.isSecret(given.name(), value));
            }
        }
        if (call.runs("mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump")) {
            option(
                    call.arguments(ValuedOptions.MYSQL.replace(" -P ", " ").concat(" -p"))
                            .options(),
                    found,
                    "-p",
                    "--password");
        } else if (call.runs("redis-cli")) {
            option(call.arguments("-h -p -a -u -n --pass --user").options(), found, "-a", "--pass");
        } else if (call.runs("curl")) {
            for (var option : call.arguments(ValuedOptions.CURL).options()) {
                if (List.of("-u", "--user").contains(option.name())
                        && option.value() != null
                        && option.value().contains(":")) {
                    report(
                            "-u",
                            option.value().substring(option.value().indexOf(':') + 1),
                            option.word().spot(),
                            found,
                            true);
                }
            }
        }
        for (var word : call.arguments()) {
            var text = word.text();
            if (text.length() > 2_000) {
                continue;
            }
            for (var pattern : List.of(IN_URL, BEARER)) {
                var match = pattern.matcher(text);
                if (match.find()) {
                    report(pattern == IN_URL ? "URL" : "Authorization", match.group(1), word.spot(), found, true);
                }
            }
        }
    }

    private static void option(List<Option> options, Found found, String... names) {
        for (var option : options) {
            if (List.of(names).contains(option.name()) && option.value() != null) {
                // "-p NAME" of mysql asks for the password; only "-pSECRET" gives it.
                boolean joined =
                        !option.name().equals("-p") || option.word().text().startsWith("-p" + option.value());
                report(option.name(), option.value(), option.word().spot(), found, joined);
            }
        }
    }

    private static void report(String name, String value, Spot spot, Found found, boolean secret) {
        if (secret && value.length() >= 4 && !NO_SECRET.matcher(value).matches()) {
            found.at(spot, name, Masked.of(value));
        }
    }
}
