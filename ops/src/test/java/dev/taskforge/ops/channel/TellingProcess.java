package dev.taskforge.ops.channel;

import dev.taskforge.ops.channel.Told.State;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.text.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A process that tells people what it is told by the lines it reads, and can be killed. Arguments: its folder, how many seconds its clock is
 * ahead, and the addresses of two services. It answers {@code bad NAME} and {@code well NAME} with the same once that is written down, and
 * {@code waiting} with how many messages wait.
 */
final class TellingProcess implements AutoCloseable {
    /** How an answer begins, among what is logged. */
    private static final String ANSWER = "answer: ";

    private final Process process;
    private final BufferedReader answers;

    private TellingProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static TellingProcess start(Path folder, Duration ahead, List<String> services) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TellingProcess.class.getName(),
                        folder.toString(),
                        Long.toString(ahead.toSeconds()),
                        services.getFirst(),
                        services.getLast())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("child.log").toFile()))
                .start();
        return new TellingProcess(process);
    }

    /** What it answers, which is nothing when it dies before. */
    String ask(String line) {
        try {
            process.outputWriter(StandardCharsets.UTF_8).write(line + "\n");
            process.outputWriter(StandardCharsets.UTF_8).flush();
            return answers.lines()
                    .filter(answer -> answer.startsWith(ANSWER))
                    .findFirst()
                    .map(answer -> answer.substring(ANSWER.length()))
                    .orElse("");
        } catch (IOException | UncheckedIOException _) {
            return "";
        }
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The entry point of the process. */
    public static void main(String[] arguments) throws IOException {
        var clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(Long.parseLong(arguments[1])));
        try (var shop = new AlertFixture(Path.of(arguments[0]), clock)) {
            var project = shop.apply(channel("ops", arguments[2]), channel("boss", arguments[3]));
            shop.engine.start();
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(line -> {
                        var words = line.split(" ", 2);
                        if (words.length == 1) {
                            System.out.println(ANSWER + waiting(shop));
                        } else {
                            shop.tell(project, news(words[1], words[0].equals("well")));
                            System.out.println(ANSWER + line);
                        }
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String channel(String id, String address) {
        return "{id: " + id + ", private: true, ntfy: {url: \"" + address + "\", topic: " + id + "}}";
    }

    private static News news(String name, boolean well) {
        return new News(
                name + (well ? " well" : " bad"),
                Topic.BACKUP,
                "backup/" + name,
                well ? Severity.INFO : Severity.CRITICAL,
                well,
                Message.of(well ? "alert.well.backup" : "alert.overdue.backup", "Shop", name),
                List.of(Message.of("alert.newest.none")),
                "/projects/shop/backups");
    }

    private static long waiting(AlertFixture shop) {
        return shop.alerts.list("shop", 100_000).stream()
                .filter(told -> told.state() == State.WAITING)
                .count();
    }
}
