package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.BundleFiles;
import dev.taskforge.ops.backup.csv.CsvFault;
import dev.taskforge.ops.backup.csv.CsvWriter;
import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.text.Messages;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the tables of a database into the files of an export. */
final class CsvWriting {
    private static final int BUFFER = 128 * 1024;
    private static final int MOST_LETTERS = 80;
    private static final Messages TEXTS = Messages.ofOperations(Messages.ENGLISH);

    private final JobContext job;
    private final CsvTables read;
    private final Path folder;
    private long rows;

    CsvWriting(JobContext job, CsvTables read, Path folder) {
        this.job = job;
        this.read = read;
        this.folder = folder;
    }

    List<Bundle.Table> tables(List<Layout.Table> chosen) throws IOException {
        var tables = new ArrayList<Bundle.Table>();
        for (var table : chosen) {
            tables.add(table(table, tables.size() + 1));
        }
        return tables;
    }

    private Bundle.Table table(Layout.Table table, int number) throws IOException {
        var columns = table.written().stream()
                .map(column -> new Bundle.Column(column.name(), column.type()))
                .toList();
        var names = columns.stream().map(Bundle.Column::name).toList();
        var file = folder.resolve(name(table, number));
        var digest = DurableFiles.sha256();
        CsvWriter writer;
        try (var raw = DurableFiles.create(file);
                var out = new BufferedOutputStream(new DigestOutputStream(raw, digest), BUFFER)) {
            writer = new CsvWriter(out, names);
            read.rows(table, columns, (bytes, length) -> {
                writer.row(bytes, length);
                moved();
            });
            out.flush();
            raw.getFD().sync();
        }
        job.log(table.name() + ": " + writer.rows() + " rows");
        return new Bundle.Table(
                table.name(),
                file.getFileName().toString(),
                columns,
                table.columns().stream()
                        .filter(Layout.Column::generated)
                        .map(Layout.Column::name)
                        .toList(),
                writer.rows(),
                Files.size(file),
                DurableFiles.hex(digest),
                writer.hash());
    }

    private void moved() {
        if ((++rows & 0xfff) == 0) {
            job.throwIfCancelled();
            job.progress(rows, 0, "rows");
        }
    }

    /** The number tells apart what is alike without its odd letters. */
    private static String name(Layout.Table table, int number) {
        var plain = table.name().toString().replaceAll("[^A-Za-z0-9._-]", "_");
        var shortened = plain.length() > MOST_LETTERS ? plain.substring(0, MOST_LETTERS) : plain;
        return String.format(Locale.ROOT, "%03d-%s.csv", number, shortened);
    }

    /** Reads what was written as an import would. */
    static void prove(JobContext job, Path folder, Bundle bundle) throws IOException {
        var looked = new BundleFiles(folder, () -> {
                    job.throwIfCancelled();
                    return true;
                })
                .look(bundle);
        if (!looked.faults().isEmpty()) {
            throw new IOException("what was written cannot be read again: " + said(looked.faults()));
        }
    }

    /** What is wrong, in English. */
    static String said(List<CsvFault> faults) {
        return faults.stream()
                .limit(10)
                .map(fault -> TEXTS.render(fault.message()))
                .collect(Collectors.joining("; "));
    }
}
