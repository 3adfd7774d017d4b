package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VersionTest {

    @Test
    void theProgramAndItsBuildAgree() throws Exception {
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + Version.CURRENT + "</version>");
    }
}
