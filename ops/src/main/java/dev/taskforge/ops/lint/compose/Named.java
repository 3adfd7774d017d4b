package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.Spot;

/**
 * A volume, network, secret or configuration with its settings, declared or used.
 *
 * @param spot where its name stands
 * @param settings empty when none are written
 */
public record Named(String name, Spot spot, Section settings) {}
