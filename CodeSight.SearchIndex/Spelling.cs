using System.Text;
using CodeSight.SearchIndex.Analysis;

namespace CodeSight.SearchIndex;

/// <summary>
/// Corrects typing errors in a question. A word of letters that no chunk has is replaced by a word that chunks have if one letter left out,
/// inserted, changed or exchanged with its neighbour (Damerau 1964: four of five misspellings) makes their stems equal; of several by the
/// one with the same first letter, then the most frequent one, then the first in the alphabet. Every term is compared, some 10 ns each, for
/// words that no chunk has only.
/// </summary>
/// <param name="isWord">Whether a word is one for sure; null where nothing is known.</param>
/// <param name="keepsNames">Whether words that begin with a capital stay as they are, but for the text's first word.</param>
internal sealed class Spelling(KeywordSnapshot snapshot, Func<string, bool>? isWord, bool keepsNames)
{
    private readonly IReadOnlyList<LanguageRules> _languages = snapshot.DocumentLanguages.Languages;
    private LanguageRules _rules = Languages.English;

    // Shorter words are one typing error away from too many others.
    private const int ShortestWord = 4;

    // A question with more unknown words is not mistyped: it is about something else, or in another language.
    private const int MaxTypos = 3;

    /// <summary>Returns the text with its typing errors corrected; the text itself if there are none.</summary>
    public string Correct(string text)
    {
        _rules = _languages is [var only] ? only : QuestionTerms.Of(text, _languages).Language;
        StringBuilder? corrected = null;
        var (kept, typos) = (0, 0);
        var isFirst = true;
        for (var start = 0; start < text.Length;)
        {
            if (!IsPartOfWord(text[start]))
            {
                start++;
                continue;
            }

            var end = start + 1;
            while (end < text.Length && IsPartOfWord(text[end])) end++;
            var word = text.AsSpan(start..end).Trim("'.-");
            if (IsPlain(word) && !(keepsNames && !isFirst && char.IsAsciiLetterUpper(word[0]))
                && Replacement(word) is var (isUnknown, replacement) && isUnknown)
            {
                if (++typos > MaxTypos) return text;
                if (replacement is not null)
                {
                    var at = start + text.AsSpan(start..end).IndexOf(word, StringComparison.Ordinal);
                    (corrected ??= new StringBuilder()).Append(text, kept, at - kept).Append(replacement);
                    kept = at + word.Length;
                }
            }

            (start, isFirst) = (end, false);
        }

        return corrected?.Append(text, kept, text.Length - kept).ToString() ?? text;
    }

    /// <summary>Letters, and what makes an identifier, number, path or address of them: such a word is exactly what it is.</summary>
    private static bool IsPartOfWord(char c) =>
        char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '\\' or '@' or '\'' or '’' or '#' or '+';

    /// <summary>An ordinary word: ASCII letters, lower case but for the first.</summary>
    private static bool IsPlain(ReadOnlySpan<char> word) =>
        word.Length >= ShortestWord && char.IsAsciiLetter(word[0]) && !word[1..].ContainsAnyExceptInRange('a', 'z');

    private (bool IsUnknown, string? Replacement) Replacement(ReadOnlySpan<char> word)
    {
        Span<char> folded = stackalloc char[word.Length], buffer = stackalloc char[Analyser.MaxForm];
        word.ToLowerInvariant(folded);
        if (_rules.IsStopWord(folded)) return (false, null);
        foreach (var rules in _languages)
        {
            if (rules.IsStopWord(folded)) return (false, null);
            if (snapshot.Dictionary.Find(rules.Normalise(folded, buffer)) is var known and >= 0 && snapshot.FrequencyOf(known) > 0)
                return (false, null);
        }

        var stem = _rules.Normalise(folded, buffer);
        if (isWord?.Invoke(new string(folded)) == true) return (false, null);
        var nearest = Nearest(stem);
        return (true, nearest < 0 ? null : Inflect(folded, stem, new string(snapshot.Dictionary.TextOf(nearest))));
    }

    /// <summary>The best term one typing error away, or -1.</summary>
    private int Nearest(ReadOnlySpan<char> stem)
    {
        var (best, bestFrequency, bestIsAlike) = (-1, 0, false);
        for (var term = 0; term < snapshot.Frequencies.TermLimit; term++)
        {
            if (snapshot.Frequencies[term] == 0) continue;
            var text = snapshot.Dictionary.TextOf(term);
            if (text.Length < ShortestWord - 1 || !IsOneTypo(stem, text) || text.ContainsAnyExceptInRange('a', 'z')
                || _rules.IsStopWord(text)) continue;
            var frequency = snapshot.FrequencyOf(term);
            if (frequency == 0) continue;
            var isAlike = text[0] == stem[0];
            var order = (isAlike, frequency).CompareTo((bestIsAlike, bestFrequency));
            // How terms are numbered is chance: of equals the first in the alphabet.
            if (order < 0 || (order == 0 && text.SequenceCompareTo(snapshot.Dictionary.TextOf(best)) > 0)) continue;
            (best, bestFrequency, bestIsAlike) = (term, frequency, isAlike);
        }

        return best;
    }

    /// <summary>Whether one letter left out, inserted, changed or exchanged with its neighbour makes one of the other.</summary>
    internal static bool IsOneTypo(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (Math.Abs(left.Length - right.Length) > 1) return false;
        var prefix = left.CommonPrefixLength(right);
        var suffix = 0;
        while (prefix + suffix < Math.Min(left.Length, right.Length) && left[^(suffix + 1)] == right[^(suffix + 1)]) suffix++;
        left = left[prefix..^suffix];
        right = right[prefix..^suffix];
        return (left.Length, right.Length) switch
        {
            (1, 1) or (0, 1) or (1, 0) => true,
            (2, 2) => left[0] == right[1] && left[1] == right[0],
            _ => false,
        };
    }

    /// <summary>
    /// The term as a word for the embedding model: with the ending that the stemmer took from the typed word. Null where that is no form of
    /// the term: then the typed word was no typing error, but another one that is built alike.
    /// </summary>
    private string? Inflect(ReadOnlySpan<char> word, ReadOnlySpan<char> stem, string term)
    {
        var common = word.CommonPrefixLength(stem);
        var isY = common == stem.Length - 1 && stem[^1] == 'i' && word[common] == 'y' && term.EndsWith('i');
        var form = common == stem.Length ? string.Concat(term, word[common..])
            : isY ? string.Concat(term.AsSpan(..^1), word[common..])
            : term;
        Span<char> buffer = stackalloc char[Analyser.MaxForm];
        return _rules.Normalise(form, buffer).SequenceEqual(term) ? form : null;
    }
}
