package dev.taskforge.ops.web;

import dev.taskforge.engine.db.Dialect;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that asks a {@link TestSite} by jobs. */
public abstract class SiteTest {
    @TempDir
    protected Path folder;

    protected SiteFixture fixture;
    protected TestSite site;

    @BeforeEach
    void open() throws IOException {
        fixture = new SiteFixture(folder);
        site = fixture.site;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    protected final List<Part> parts(Evidence evidence) {
        return fixture.evidences.parts(evidence.id());
    }

    /** Everything that is kept in the folder, but for the environment file, and in the database. */
    protected final String kept() throws IOException {
        var kept = new StringBuilder();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(f -> !f.endsWith(".env")).toList()) {
                kept.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        if (fixture.database.dialect() == Dialect.POSTGRESQL) {
            fixture.database.read(tx -> {
                tx.query(
                                "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
                                row -> row.text("table_name"))
                        .forEach(table -> {
                            kept.append(table);
                            tx.query("SELECT t::text AS row FROM " + table + " t", row -> row.text("row"))
                                    .forEach(kept::append);
                        });
                return null;
            });
        }
        return kept.toString();
    }
}
