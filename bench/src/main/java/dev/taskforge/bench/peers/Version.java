package dev.taskforge.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Of a library as its jar tells it. */
final class Version {
    private Version() {}

    /** @param pom where Maven left its coordinates in the jar, such as {@code com.zaxxer/HikariCP} */
    static String of(String pom) {
        var file = "/META-INF/maven/" + pom + "/pom.properties";
        try (var stream = Version.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("No " + file + " on the class path.");
            }
            var properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
