package kring.analysis;

import java.io.IOException;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.synonym.SolrSynonymParser;
import org.apache.lucene.analysis.synonym.WordnetSynonymParser;
import org.apache.lucene.util.CharsRef;
import org.apache.lucene.util.CharsRefBuilder;

/** Lucene's parsers of synonym rules, made to skip a term that the analyzer cannot turn into plain tokens where lenient. */
final class SynonymParsers {

    private SynonymParsers() {}

    static final class Solr extends SolrSynonymParser {
        private final boolean lenient;

        Solr(boolean expand, boolean lenient, Analyzer analyzer) {
            super(true, expand, analyzer);
            this.lenient = lenient;
        }

        @Override
        public CharsRef analyze(String text, CharsRefBuilder reuse) throws IOException {
            try {
                return super.analyze(text, reuse);
            } catch (IllegalArgumentException e) {
                return emptyOrThrow(lenient, reuse, e);
            }
        }

        @Override
        public void add(CharsRef input, CharsRef output, boolean includeOriginal) {
            if (input.length > 0 && output.length > 0) {
                super.add(input, output, includeOriginal);
            }
        }
    }

    static final class WordNet extends WordnetSynonymParser {
        private final boolean lenient;

        WordNet(boolean expand, boolean lenient, Analyzer analyzer) {
            super(true, expand, analyzer);
            this.lenient = lenient;
        }

        @Override
        public CharsRef analyze(String text, CharsRefBuilder reuse) throws IOException {
            try {
                return super.analyze(text, reuse);
            } catch (IllegalArgumentException e) {
                return emptyOrThrow(lenient, reuse, e);
            }
        }

        @Override
        public void add(CharsRef input, CharsRef output, boolean includeOriginal) {
            if (input.length > 0 && output.length > 0) {
                super.add(input, output, includeOriginal);
            }
        }
    }

    private static CharsRef emptyOrThrow(boolean lenient, CharsRefBuilder reuse, IllegalArgumentException cause) {
        if (!lenient) {
            throw cause;
        }
        reuse.clear();
        return reuse.get();
    }
}
