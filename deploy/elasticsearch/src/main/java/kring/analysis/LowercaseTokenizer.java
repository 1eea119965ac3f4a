package kring.analysis;

import java.io.IOException;

import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** Splits at everything that is not a letter and lower-cases; Lucene dropped its own, Elasticsearch still names it. */
final class LowercaseTokenizer extends Tokenizer {

    private static final int END = -1;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    private int position;

    @Override
    public boolean incrementToken() throws IOException {
        clearAttributes();
        int start = 0;
        int end = 0;
        int character;
        while ((character = next()) != END) {
            if (Character.isLetter(character)) {
                end = position;
                if (term.isEmpty()) {
                    start = position - Character.charCount(character);
                }
                term.append(Character.toString(Character.toLowerCase(character)));
                if (term.length() >= Tokenizers.DEFAULT_MAX_TOKEN_LENGTH) {
                    break;
                }
            } else if (!term.isEmpty()) {
                break;
            }
        }
        offset.setOffset(correctOffset(start), correctOffset(end));
        return !term.isEmpty();
    }

    private int next() throws IOException {
        int first = input.read();
        if (first == END) {
            return END;
        }
        position++;
        if (!Character.isHighSurrogate((char) first)) {
            return first;
        }
        int second = input.read();
        if (second == END) {
            return first;
        }
        position++;
        return Character.toCodePoint((char) first, (char) second);
    }

    @Override
    public void end() throws IOException {
        super.end();
        offset.setOffset(correctOffset(position), correctOffset(position));
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        position = 0;
    }
}
