package kring.analysis;

import java.io.Reader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.charfilter.HTMLStripCharFilter;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;
import org.elasticsearch.common.regex.Regex;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.NormalizingCharFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;

/** The character filters that index settings can define, by the names of the Elasticsearch reference. */
final class CharFilters {

    private CharFilters() {}

    static Map<String, AnalysisProvider<CharFilterFactory>> all() {
        return Map.of(
            "html_strip",
            (index, env, name, settings) -> new Plain(name, htmlStrip(new Definition(index, env, name, settings))),
            "mapping",
            AnalysisPlugin.requiresAnalysisSettings(
                (index, env, name, settings) -> new Normalizing(name, mapping(new Definition(index, env, name, settings)))
            ),
            "pattern_replace",
            AnalysisPlugin.requiresAnalysisSettings(
                (index, env, name, settings) -> new Normalizing(name, patternReplace(new Definition(index, env, name, settings)))
            )
        );
    }

    private static UnaryOperator<Reader> htmlStrip(Definition definition) {
        Set<String> escapedTags = Set.copyOf(definition.settings().getAsList("escaped_tags"));
        return reader -> new HTMLStripCharFilter(reader, escapedTags);
    }

    private static UnaryOperator<Reader> mapping(Definition definition) {
        List<String> rules = Analysis.getWordList(definition.environment(), definition.settings(), "mappings_path", "mappings", false);
        if (rules == null) {
            throw new IllegalArgumentException("mapping requires either `mappings` or `mappings_path` to be configured");
        }
        NormalizeCharMap.Builder builder = new NormalizeCharMap.Builder();
        for (String line : rules) {
            MappingRule rule = MappingRule.parse(line);
            builder.add(rule.key(), rule.value());
        }
        NormalizeCharMap map = builder.build();
        return reader -> new MappingCharFilter(map, reader);
    }

    private static UnaryOperator<Reader> patternReplace(Definition definition) {
        Pattern pattern = Regex.compile(definition.required("pattern"), definition.settings().get("flags"));
        String replacement = definition.settings().get("replacement", "");
        return reader -> new PatternReplaceCharFilter(pattern, replacement, reader);
    }

    private record Plain(String name, UnaryOperator<Reader> wrap) implements CharFilterFactory {
        @Override
        public Reader create(Reader reader) {
            return wrap.apply(reader);
        }
    }

    /** A character filter that keyword normalizers accept. */
    private record Normalizing(String name, UnaryOperator<Reader> wrap) implements NormalizingCharFilterFactory {
        @Override
        public Reader create(Reader reader) {
            return wrap.apply(reader);
        }
    }
}
