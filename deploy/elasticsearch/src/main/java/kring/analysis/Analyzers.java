package kring.analysis;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.pattern.PatternTokenizer;
import org.elasticsearch.common.regex.Regex;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.AnalyzerScope;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;

/** The language analyzers of the interface's languages, and the pattern analyzer. */
final class Analyzers {

    private Analyzers() {}

    static Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> all() {
        return Map.of(
            "dutch", language(DutchAnalyzer.getDefaultStopSet(), DutchAnalyzer::new),
            "english", language(EnglishAnalyzer.getDefaultStopSet(), EnglishAnalyzer::new),
            "french", language(FrenchAnalyzer.getDefaultStopSet(), FrenchAnalyzer::new),
            "german", language(GermanAnalyzer.getDefaultStopSet(), GermanAnalyzer::new),
            "pattern", (index, env, name, settings) -> new Provider(name, pattern(new Definition(index, env, name, settings)))
        );
    }

    private static AnalysisProvider<AnalyzerProvider<? extends Analyzer>> language(
        CharArraySet defaultStopWords,
        BiFunction<CharArraySet, CharArraySet, Analyzer> analyzer
    ) {
        return (index, env, name, settings) -> new Provider(
            name,
            analyzer.apply(
                Analysis.parseStopWords(env, settings, defaultStopWords),
                Analysis.parseStemExclusion(settings, CharArraySet.EMPTY_SET)
            )
        );
    }

    private static Analyzer pattern(Definition definition) {
        Pattern separator = Regex.compile(
            definition.settings().get("pattern", Tokenizers.DEFAULT_PATTERN),
            definition.settings().get("flags")
        );
        CharArraySet stopWords = Analysis.parseStopWords(definition.environment(), definition.settings(), CharArraySet.EMPTY_SET);
        return new PatternAnalyzer(separator, definition.flag("lowercase", true), stopWords);
    }

    private record Provider(String name, Analyzer analyzer) implements AnalyzerProvider<Analyzer> {
        @Override
        public AnalyzerScope scope() {
            return AnalyzerScope.INDEX;
        }

        @Override
        public Analyzer get() {
            return analyzer;
        }
    }

    private static final class PatternAnalyzer extends Analyzer {
        private final Pattern separator;
        private final boolean lowercase;
        private final CharArraySet stopWords;

        PatternAnalyzer(Pattern separator, boolean lowercase, CharArraySet stopWords) {
            this.separator = separator;
            this.lowercase = lowercase;
            this.stopWords = stopWords;
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer tokenizer = new PatternTokenizer(separator, -1);
            return new TokenStreamComponents(tokenizer, new StopFilter(normalize(field, tokenizer), stopWords));
        }

        @Override
        protected TokenStream normalize(String field, TokenStream input) {
            return lowercase ? new LowerCaseFilter(input) : input;
        }
    }
}
