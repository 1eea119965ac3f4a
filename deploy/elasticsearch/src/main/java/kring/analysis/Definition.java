package kring.analysis;

import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.IndexSettings;

/** What Elasticsearch hands over when it asks for one analysis component: where, under which name and with which parameters. */
record Definition(IndexSettings index, Environment environment, String name, Settings settings) {

    int integer(String parameter, int fallback) {
        return settings.getAsInt(parameter, fallback);
    }

    boolean flag(String parameter, boolean fallback) {
        return settings.getAsBoolean(parameter, fallback);
    }

    /** @throws IllegalArgumentException if the parameter is missing */
    String required(String parameter) {
        String value = settings.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("[" + name + "] needs the parameter [" + parameter + "]");
        }
        return value;
    }
}
