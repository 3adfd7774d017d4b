package dev.taskforge.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Databases that others have published in packages of Debian, and questions about their content that are not TaskForge's own. */
final class Published {
    /**
     * All rows of all tables as text, and all that the server itself knows to say about tables, columns, keys, indexes, views,
     * functions, triggers and sequences. For psql.
     */
    static final String ALL_OF_POSTGRES = """
            SET search_path TO pg_catalog;
            SELECT format('SELECT %1$L, count(*), md5(string_agg(%2$s, E''\\n'' ORDER BY %2$s)) FROM %1$s t',
              c.oid::regclass, CASE relkind WHEN 'S' THEN 'last_value::text || is_called' ELSE 't::text' END)
              FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
              WHERE relkind IN ('r', 'p', 'm', 'S') AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1 \\gexec
            CREATE TEMPORARY VIEW own AS SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
              WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema';
            SELECT 'columns', md5(string_agg(concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod),
              attnotnull, attcollation::regcollation, pg_get_expr(adbin, adrelid)), E'\\n' ORDER BY attrelid::regclass::text, attnum))
              FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
              WHERE attnum > 0 AND NOT attisdropped AND attrelid IN (SELECT oid FROM own);
            SELECT 'keys', count(*), md5(string_agg(concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)), E'\\n'
              ORDER BY conrelid::regclass::text, conname)) FROM pg_constraint WHERE conrelid IN (SELECT oid FROM own);
            SELECT 'indexes', count(*), md5(string_agg(pg_get_indexdef(indexrelid), E'\\n' ORDER BY pg_get_indexdef(indexrelid)))
              FROM pg_index WHERE indrelid IN (SELECT oid FROM own);
            SELECT 'views', count(*), md5(string_agg(oid::regclass || pg_get_viewdef(oid), E'\\n' ORDER BY oid::regclass::text))
              FROM own WHERE relkind IN ('v', 'm');
            SELECT 'functions', count(*), md5(string_agg(pg_get_functiondef(p.oid), E'\\n' ORDER BY pg_get_functiondef(p.oid)))
              FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
              WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND prokind IN ('f', 'p');
            SELECT 'triggers', count(*), md5(string_agg(pg_get_triggerdef(oid), E'\\n' ORDER BY pg_get_triggerdef(oid)))
              FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM own);
            """;

    /** The checksum of every table by the server itself, and how all is defined. For mariadb, about the database it is connected to. */
    static final String ALL_OF_MARIADB = """
            SET group_concat_max_len = 1000000;
            SET @all = (SELECT concat('CHECKSUM TABLE ', group_concat(concat('`', replace(table_name, '`', '``'), '`')
              ORDER BY table_name), ' EXTENDED')
              FROM information_schema.tables WHERE table_schema = database() AND table_type = 'BASE TABLE');
            SET @counts = (SELECT group_concat(concat('SELECT ', quote(table_name), ', count(*) FROM `', replace(table_name, '`', '``'), '`')
              ORDER BY table_name SEPARATOR ' UNION ALL ') FROM information_schema.tables
              WHERE table_schema = database() AND table_type = 'BASE TABLE');
            PREPARE counts FROM @counts; EXECUTE counts;
            PREPARE checksums FROM @all; EXECUTE checksums;
            SELECT table_name, ordinal_position, column_name, column_type, is_nullable, column_default, collation_name, extra
              FROM information_schema.columns WHERE table_schema = database() ORDER BY 1, 2;
            SELECT table_name, index_name, seq_in_index, column_name, non_unique, sub_part
              FROM information_schema.statistics WHERE table_schema = database() ORDER BY 1, 2, 3;
            SELECT constraint_name, table_name, referenced_table_name, update_rule, delete_rule
              FROM information_schema.referential_constraints WHERE constraint_schema = database() ORDER BY 2, 1;
            SELECT trigger_name, action_statement FROM information_schema.triggers WHERE trigger_schema = database() ORDER BY 1;
            SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = database() ORDER BY 1;
            """;

    private Published() {}

    /** The small one, and with {@code -Dtaskforge.published=all} the large one as well. */
    static List<String> databases() {
        return System.getProperty("taskforge.published", "").equals("all") ? List.of("kea", "zabbix") : List.of("kea");
    }

    /**
     * What makes a database and fills it: {@code kea}, a DHCP server with functions, triggers and views, or {@code zabbix}, a
     * monitoring system with 170 tables, images, and 80,000 rows that belong to each other.
     *
     * @param server {@code pgsql} or {@code mysql}
     */
    static String script(String name, String server) throws IOException {
        return name.equals("kea")
                ? Files.readString(
                        Testbed.unpacked("kea-admin", "usr/share/kea/scripts/" + server + "/dhcpdb_create." + server))
                : zabbix(server);
    }

    private static String zabbix(String server) {
        var text = new StringBuilder();
        for (var part : List.of("schema", "images", "data")) {
            var folder = "zabbix-server-" + server;
            text.append(unpacked(Testbed.unpacked(folder, "usr/share/" + folder + "/" + part + ".sql.gz")));
        }
        return text.toString();
    }

    private static String unpacked(Path file) {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An SQLite database of the coordinate systems of the world: views, and triggers that guard it. */
    static Path proj() {
        return Testbed.unpacked("proj-data", "usr/share/proj/proj.db");
    }
}
