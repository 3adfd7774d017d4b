package dev.taskforge.server.page;

import com.microsoft.playwright.Page;
import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShotTest {
    @Test
    void shots(@TempDir Path data) {
        try (var server = TestServer.in(data); var chromium = new Chromium()) {
            var visitor = new Visitor(server, chromium);
            visitor.setUp();
            var local = server.asLocal();
            local.post("/api/v1/jobs", "{\"job_type\":\"send_mail\",\"payload\":{\"to\":\"sri\"}}", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            local.post("/api/v1/jobs", "{\"job_type\":\"resize_images\"}");
            local.post("/api/v1/workers/claim", "{\"worker\":\"w-1\",\"types\":[\"index\"]}");
            local.put("/api/v1/job-types/send_mail", "{\"timeout_seconds\":300,\"max_attempts\":8,\"retention_seconds\":604800,\"description\":\"Letters to customers\",\"payload_schema\":{\"type\":\"object\",\"required\":[\"to\"],\"properties\":{\"to\":{\"type\":\"string\"}}}}");
            for (var size : new int[] {1280, 390}) {
                try (var window = visitor.signedIn(size == 390 ? Visitor.PHONE : Visitor.DESKTOP)) {
                    var page = chromium.page(window);
                    for (var path : new String[] {"job-types", "job-types/send_mail", "job-types/backup", "jobs/1"}) {
                        page.navigate("/" + path);
                        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("/tmp/shot-" + path.replace('/', '-') + "-" + size + ".png")));
                    }
                }
            }
        }
    }
}
