package kring.analysis;

import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The named groups of characters that the n-gram and the character group tokenizers know. */
final class CharacterClasses {

    private CharacterClasses() {}

    /** @throws IllegalArgumentException if there is no group of that name */
    static IntPredicate named(String name) {
        return find(name).orElseThrow(
            () -> new IllegalArgumentException(
                "Unknown token type: '" + name + "', must be one of [custom, digit, letter, punctuation, symbol, whitespace]"
            )
        );
    }

    static Optional<IntPredicate> find(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "letter" -> Optional.of(Character::isLetter);
            case "digit" -> Optional.of(Character::isDigit);
            case "whitespace" -> Optional.of(Character::isWhitespace);
            case "punctuation" -> Optional.of(CharacterClasses::isPunctuation);
            case "symbol" -> Optional.of(CharacterClasses::isSymbol);
            default -> Optional.empty();
        };
    }

    private static boolean isPunctuation(int character) {
        return switch (Character.getType(character)) {
            case Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.START_PUNCTUATION, Character.END_PUNCTUATION,
                Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION, Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static boolean isSymbol(int character) {
        return switch (Character.getType(character)) {
            case Character.CURRENCY_SYMBOL, Character.MATH_SYMBOL, Character.MODIFIER_SYMBOL, Character.OTHER_SYMBOL -> true;
            default -> false;
        };
    }
}
