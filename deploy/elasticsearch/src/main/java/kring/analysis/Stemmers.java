package kring.analysis;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.es.SpanishPluralStemFilter;
import org.apache.lucene.analysis.fi.FinnishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchMinimalStemFilter;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.no.NorwegianLightStemFilter;
import org.apache.lucene.analysis.no.NorwegianMinimalStemFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.pt.PortugueseMinimalStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.sv.SwedishLightStemFilter;

/** Stemming algorithms by the language values of the {@code stemmer} and {@code snowball} filters. */
final class Stemmers {

    /** Languages whose {@code stemmer} value names the Snowball algorithm itself. */
    private static final Map<String, String> SNOWBALL = Map.ofEntries(
        Map.entry("danish", "Danish"),
        Map.entry("dutch", "Dutch"),
        Map.entry("finnish", "Finnish"),
        Map.entry("french", "French"),
        Map.entry("german", "German"),
        Map.entry("german2", "German"),
        Map.entry("hungarian", "Hungarian"),
        Map.entry("italian", "Italian"),
        Map.entry("norwegian", "Norwegian"),
        Map.entry("porter2", "English"),
        Map.entry("portuguese", "Portuguese"),
        Map.entry("romanian", "Romanian"),
        Map.entry("russian", "Russian"),
        Map.entry("spanish", "Spanish"),
        Map.entry("swedish", "Swedish"),
        Map.entry("turkish", "Turkish")
    );

    private static final Map<String, UnaryOperator<TokenStream>> OTHER = Map.ofEntries(
        Map.entry("english", PorterStemFilter::new),
        Map.entry("porter", PorterStemFilter::new),
        Map.entry("light_english", KStemFilter::new),
        Map.entry("kstem", KStemFilter::new),
        Map.entry("minimal_english", EnglishMinimalStemFilter::new),
        Map.entry("possessive_english", EnglishPossessiveFilter::new),
        Map.entry("light_german", GermanLightStemFilter::new),
        Map.entry("minimal_german", GermanMinimalStemFilter::new),
        Map.entry("light_french", FrenchLightStemFilter::new),
        Map.entry("minimal_french", FrenchMinimalStemFilter::new),
        Map.entry("light_finnish", FinnishLightStemFilter::new),
        Map.entry("light_italian", ItalianLightStemFilter::new),
        Map.entry("light_norwegian", NorwegianLightStemFilter::new),
        Map.entry("minimal_norwegian", NorwegianMinimalStemFilter::new),
        Map.entry("light_portuguese", PortugueseLightStemFilter::new),
        Map.entry("minimal_portuguese", PortugueseMinimalStemFilter::new),
        Map.entry("light_spanish", SpanishLightStemFilter::new),
        Map.entry("spanish_plural", SpanishPluralStemFilter::new),
        Map.entry("light_swedish", SwedishLightStemFilter::new)
    );

    private Stemmers() {}

    /** @throws IllegalArgumentException if the language is not one of the documented values */
    static UnaryOperator<TokenStream> byLanguage(String language) {
        String key = language.toLowerCase(Locale.ROOT);
        if (isRetired(key)) {
            return UnaryOperator.identity();
        }
        if (SNOWBALL.containsKey(key)) {
            return snowball(SNOWBALL.get(key));
        }
        UnaryOperator<TokenStream> stemmer = OTHER.get(key);
        if (stemmer == null) {
            throw new IllegalArgumentException("Unknown stemmer language [" + language + "]");
        }
        return stemmer;
    }

    /** @throws IllegalArgumentException if Snowball has no such algorithm; names are case sensitive, as in "Dutch" */
    static UnaryOperator<TokenStream> snowball(String name) {
        if (isRetired(name.toLowerCase(Locale.ROOT))) {
            return UnaryOperator.identity();
        }
        String algorithm = name.equals("German2") ? "German" : name;
        try {
            Class.forName("org.tartarus.snowball.ext." + algorithm + "Stemmer", false, SnowballFilter.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("Invalid stemmer class specified: " + name, e);
        }
        return input -> new SnowballFilter(input, algorithm);
    }

    /** Lucene 10 removed these two; Elasticsearch 9 still accepts their names and leaves tokens as they are. */
    private static boolean isRetired(String name) {
        return name.equals("dutch_kp") || name.equals("kp") || name.equals("lovins");
    }
}
