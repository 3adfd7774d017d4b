package dev.taskforge.server.http;

import dev.taskforge.server.account.Action;

/** Serves the OpenAPI document of all routes, itself included. Add it last. */
public final class DocumentRoutes implements Routes {
    private final String version;

    public DocumentRoutes(String version) {
        this.version = version;
    }

    @Override
    public void addTo(Router router) {
        var document = new String[1];
        router.route(Method.GET, "/api/openapi.json", Action.PUBLIC, exchange -> {
                    exchange.setHeader("Access-Control-Allow-Origin", "*");
                    exchange.respond(200, "application/json", document[0]);
                })
                .summary("This document")
                .answersText(200, "application/json");
        document[0] = OpenApi.document(router.routes(), version);
    }
}
