package dev.taskforge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A folder as a small team has it: an application with database and cache, some faults among what is right. */
final class LintSample {
    private LintSample() {}

    static void write(Path folder, Random random) throws IOException {
        var compose = new StringBuilder("services:\n");
        int applications = 1 + random.nextInt(4);
        for (int i = 0; i < applications; i++) {
            compose.append("""
                      app%1$d:
                        image: registry.example.id/app%1$d:%2$s
                        env_file: .env
                        environment:
                          DATABASE_URL: postgresql://app:${DB_PASSWORD}@db:5432/app%1$d
                          PORT: "${PORT%1$d:-80%1$d0}"
                        ports: ["%3$s80%1$d0:80%1$d0"]
                        depends_on: [db, redis]
                        restart: unless-stopped
                    """.formatted(
                            i, random.nextBoolean() ? "latest" : "1.4.2", random.nextBoolean() ? "" : "127.0.0.1:"));
        }
        compose.append("""
                  db:
                    image: postgres:16
                    environment: {POSTGRES_USER: app, POSTGRES_PASSWORD: "${DB_PASSWORD}", POSTGRES_DB: app0}
                    volumes: ["db:/var/lib/postgresql/data"]
                  redis:
                    image: redis:7
                    command: [redis-server, --requirepass, "${REDIS_PASSWORD}"]
                    healthcheck: {test: [CMD, redis-cli, ping]}
                volumes: {db: {}}
                """);
        Files.writeString(folder.resolve("docker-compose.yml"), compose);
        var env = new StringBuilder("APP_ENV=production\n");
        env.append("DB_PASSWORD=").append(random.nextBoolean() ? "changeme" : Long.toHexString(random.nextLong()));
        env.append("\nREDIS_PASSWORD=")
                .append(Long.toHexString(random.nextLong()))
                .append('\n');
        for (int i = 0; i < 20; i++) {
            env.append("SETTING_")
                    .append(i)
                    .append('=')
                    .append(random.nextInt(1_000))
                    .append('\n');
        }
        Files.writeString(folder.resolve(".env"), env);
    }
}
