package dev.taskforge.ops.channel;

import dev.taskforge.ops.project.Sha256;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the body of a webhook is written. */
enum HookShape {
    /** Our own: the words as people get them. */
    TASKFORGE {
        @Override
        Map<String, Object> body(Words words) {
            var data = new LinkedHashMap<String, Object>();
            data.put("project", words.project());
            data.put("severity", words.severity().word());
            data.put("well", words.well());
            data.put("title", words.title());
            data.put("lines", words.lines());
            data.put("link", words.link());
            var body = new LinkedHashMap<String, Object>();
            body.put("type", "alert");
            body.put("timestamp", words.at());
            body.put("data", data);
            return body;
        }
    },

    /**
     * As Prometheus' Alertmanager writes them, version 4, for what already understands it
     * (<a href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">format</a>). Trouble and the news of
     * its end have the same fingerprint.
     */
    ALERTMANAGER {
        @Override
        Map<String, Object> body(Words words) {
            var group = Map.of("project", words.project());
            var body = new LinkedHashMap<String, Object>();
            body.put("version", "4");
            body.put("groupKey", "{}:{project=\"" + words.project() + "\"}");
            body.put("truncatedAlerts", 0);
            body.put("status", status(words.well()));
            body.put("receiver", "taskforge");
            body.put("groupLabels", group);
            body.put("commonLabels", group);
            body.put("commonAnnotations", Map.of());
            body.put("externalURL", words.link().resolve("/"));
            // Of a subject only the last counts: this shape says how things are, not what became of them.
            var last = words.parts().stream()
                    .collect(Collectors.toMap(
                            Words.Part::subject, part -> part, (_, later) -> later, LinkedHashMap::new));
            body.put(
                    "alerts",
                    last.values().stream().map(part -> alert(words, part)).toList());
            return body;
        }

        private static Map<String, Object> alert(Words words, Words.Part part) {
            var labels = new TreeMap<String, Object>();
            labels.put("alertname", part.subject());
            labels.put("project", words.project());
            var annotations = new LinkedHashMap<String, Object>();
            annotations.put("summary", part.title());
            // No label: the news that all is well may be less severe, and would be of another alert.
            annotations.put("severity", part.severity().word());
            if (words.parts().size() == 1) {
                annotations.put("description", String.join("\n", words.lines()));
            }
            var alert = new LinkedHashMap<String, Object>();
            alert.put("status", status(part.well()));
            alert.put("labels", labels);
            alert.put("annotations", annotations);
            alert.put("startsAt", part.at());
            alert.put("endsAt", part.well() ? part.at() : "0001-01-01T00:00:00Z");
            alert.put("generatorURL", part.link());
            alert.put(
                    "fingerprint",
                    Sha256.of(words.project() + "/" + part.subject()).substring(0, 16));
            return alert;
        }

        private static String status(boolean well) {
            return well ? "resolved" : "firing";
        }
    };

    abstract Map<String, Object> body(Words words);

    /** By its word; {@link #TASKFORGE} when nothing is written. */
    static HookShape of(String word) {
        return word.isEmpty() ? TASKFORGE : valueOf(word.toUpperCase(Locale.ROOT));
    }
}
