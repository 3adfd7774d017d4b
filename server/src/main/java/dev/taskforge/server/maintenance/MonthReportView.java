package dev.taskforge.server.maintenance;

import dev.taskforge.ops.report.MonthReport;
import dev.taskforge.ops.report.Section;
import dev.taskforge.ops.report.Value;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report on a month, as the API shows it.
 *
 * @param zone in which the month begins and ends
 * @param until the first moment after it
 * @param over whether nothing more will happen in it
 */
public record MonthReportView(
        String project,
        String title,
        String month,
        String zone,
        Instant from,
        Instant until,
        Instant at,
        boolean over,
        List<SectionView> sections) {

    /**
     * A chapter.
     *
     * @param id by which programs know it
     * @param lead what its numbers mean
     */
    public record SectionView(
            String id,
            String title,
            String lead,
            List<FigureView> figures,
            List<ColumnView> columns,
            List<List<ValueView>> rows) {}

    /** A number at the head of a chapter. */
    public record FigureView(String name, String label, ValueView value) {}

    /** A column of the table of a chapter. */
    public record ColumnView(String name, String label) {}

    /**
     * A value.
     *
     * @param kind count, share, time, length, bytes, text or unknown
     * @param number of a count; the part of 1 of a share; the seconds of a length; bytes, below zero when there is less room than before; null for the others
     * @param text of a text, a moment of a time; null for the others
     */
    public record ValueView(
            String kind, @Nullable Double number, @Nullable String text) {

        static ValueView of(Value value, Messages texts) {
            return switch (value) {
                case Value.Count count -> new ValueView("count", (double) count.value(), null);
                case Value.Share share -> new ValueView("share", share.part(), null);
                case Value.Time time -> new ValueView("time", null, time.at().toString());
                case Value.Length length ->
                    new ValueView("length", length.length().toMillis() / 1000.0, null);
                case Value.Size size -> new ValueView("bytes", (double) size.bytes(), null);
                case Value.Text text -> new ValueView("text", null, text.text());
                case Value.Words words -> new ValueView("text", null, texts.render(words.message()));
                case Value.Unknown _ -> new ValueView("unknown", null, null);
            };
        }
    }

    static MonthReportView of(MonthReport report, Messages texts) {
        var month = report.month();
        return new MonthReportView(
                month.name(),
                month.project().title(),
                month.month().toString(),
                month.zone().getId(),
                month.from(),
                month.until(),
                month.now(),
                month.isOver(),
                report.sections().stream()
                        .map(section -> section(section, texts))
                        .toList());
    }

    private static SectionView section(Section section, Messages texts) {
        var key = "report." + section.id();
        return new SectionView(
                section.id(),
                texts.render(Message.of(key)),
                texts.render(Message.of(key + ".lead")),
                section.figures().stream()
                        .map(figure -> new FigureView(
                                figure.name(),
                                texts.render(Message.of(key + "." + figure.name())),
                                ValueView.of(figure.value(), texts)))
                        .toList(),
                section.columns().stream()
                        .map(name -> new ColumnView(name, texts.render(Message.of(key + ".column." + name))))
                        .toList(),
                section.rows().stream()
                        .map(row -> row.stream()
                                .map(value -> ValueView.of(value, texts))
                                .toList())
                        .toList());
    }
}
