package dev.taskforge.cli.command;

import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import dev.taskforge.ops.dump.DumpInspector;
import dev.taskforge.ops.dump.DumpReport;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code dump inspect FILE}: says what a dump is and what is wrong with it; needs no server, runs nothing and sends nothing. */
@Command(name = "inspect")
final class DumpCommand implements Callable<Integer> {
    private static final int MOST_SHOWN = 40;
    private static final long KILO = 1024;

    private final Session session;

    @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "taskforge.dump.inspect.file")
    Path file = Path.of("");

    @Option(names = "--expect", paramLabel = "DATABASE")
    @Nullable
    String expect;

    @Option(names = "--json")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true)
    boolean help;

    DumpCommand(Session session) {
        this.session = session;
    }

    private Screen screen() {
        return session.screen();
    }

    @Override
    public Integer call() {
        var path = session.directory().resolve(file);
        if (!Files.exists(path) || !(Files.isRegularFile(path) || Files.isDirectory(path))) {
            throw new WrongInput(screen().texts().get("dump.no_file", file));
        }
        DumpReport report;
        try {
            report = DumpInspector.inspect(path.toRealPath(), expect, null);
        } catch (IOException e) {
            throw new WrongInput(screen().texts().get("dump.unreadable", file, String.valueOf(e.getMessage())));
        }
        if (json) {
            screen().json(json(report));
        } else {
            show(report);
        }
        return report.restorable() ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private ObjectNode json(DumpReport report) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("file", file.toString());
        node.put("restorable", report.restorable());
        node.put("form", report.form().name().toLowerCase(java.util.Locale.ROOT));
        report.packed().forEach(node.putArray("packed")::add);
        node.put("bytes", report.bytes());
        node.put("content_bytes", report.content());
        node.put("sha256", report.sha256());
        node.put("database", report.database());
        node.put("server", report.server());
        node.put("tool", report.tool());
        node.put("tables", report.rows().size());
        node.put("total_rows", report.totalRows());
        var rows = node.putObject("rows");
        report.rows().forEach((table, count) -> rows.put(table, count < 0 ? null : count));
        report.roles().forEach(node.putArray("roles")::add);
        report.extensions().forEach(node.putArray("extensions")::add);
        var texts = Messages.ofOperations(screen().texts().locale());
        var findings = node.putArray("findings");
        report.findings().forEach(finding -> {
            var one = findings.addObject();
            one.put("fault", finding.fault().label());
            one.put("refused", finding.fault().isRefused());
            one.put("about", finding.what());
            one.put("line", finding.line() == 0 ? null : finding.line());
            one.put("count", finding.count());
            one.put("text", texts.render(finding.message()));
        });
        return node;
    }

    private void show(DumpReport report) {
        var form = screen().texts().get("dump.form." + report.form().name().toLowerCase(java.util.Locale.ROOT));
        var packed = report.packed().isEmpty() ? "" : ", " + String.join(", ", report.packed());
        screen().say("dump.is", file, form + packed, size(report.bytes()), size(report.content()));
        if (report.server() != null || report.database() != null) {
            var unknown = screen().texts().get("dump.unknown");
            screen().say(
                            "dump.of",
                            Objects.requireNonNullElse(report.database(), unknown),
                            Objects.requireNonNullElse(report.server(), unknown),
                            Objects.requireNonNullElse(report.tool(), unknown));
        }
        rows(report);
        var texts = Messages.ofOperations(screen().texts().locale());
        for (var finding : report.findings()) {
            boolean refused = finding.fault().isRefused();
            var line = finding.line() == 0 ? "" : screen().texts().get("dump.line", finding.line());
            screen().paragraph(refused ? "  x " : "  - ", texts.render(finding.message()) + line);
        }
        screen().line(
                        report.restorable() ? Tone.GOOD : Tone.BAD,
                        screen().texts().get(report.restorable() ? "dump.restorable" : "dump.refused"));
    }

    private void rows(DumpReport report) {
        if (report.rows().isEmpty()) {
            return;
        }
        screen().say("dump.tables", report.rows().size(), report.totalRows());
        var table =
                new Table(screen().texts().get("column.table"), screen().texts().get("column.rows"));
        report.rows().entrySet().stream()
                .limit(MOST_SHOWN)
                .forEach(entry -> table.row(
                        entry.getKey(),
                        entry.getValue() < 0 ? "?" : entry.getValue().toString()));
        screen().table(table, "dump.no_file");
        if (report.rows().size() > MOST_SHOWN) {
            screen().say("dump.more", report.rows().size() - MOST_SHOWN);
        }
    }

    private static String size(long bytes) {
        var units = new String[] {"B", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= KILO && unit < units.length - 1) {
            value /= KILO;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(java.util.Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
