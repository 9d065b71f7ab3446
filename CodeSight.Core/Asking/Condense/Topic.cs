namespace CodeSight.Core.Asking.Condense;

/// <summary>What a question is about: its text without the words that ask.</summary>
internal static class Topic
{
    /// <summary>Returns a part of the question such as "parental leave at full pay"; empty where it names nothing.</summary>
    /// <param name="isDone">Whether what is done is meant: "swapping a shift" instead of "a shift".</param>
    public static string Of(string question, bool isDone = false)
    {
        var words = Word.Split(question);
        var from = SkipAsking(words, keepsMeasure: false);
        if (words.Skip(from).Count(word => !word.IsLight) < 2) from = SkipAsking(words, keepsMeasure: true);
        var to = words.Count;
        while (from < to && IsTail(words[to - 1])) to--;
        // "How do release trains work".
        if (to - from > 1 && from > 0 && words[from - 1].Lower is "do" or "does" or "did" or "can" && Lexicon.NounVerbs.Contains(words[to - 1].Lower)) to--;
        // "Can I have a company card", "how do I submit an expense claim": what the verb is about.
        if (from > 0 && from + 1 < to && words[from - 1].IsSpeaker && !words[from].IsCapitalised && HasObject(words, from + 1, to))
        {
            if (isDone && !words[from].IsLightVerb) return $"{Gerund(words[from].Lower)} {Without(question, words[(from + 1)..to])}";
            from++;
        }

        while (from < to && IsEmpty(words[from])) from++;
        var noun = words.FindIndex(from, Math.Min(3, to - from), word => word.IsDeterminer);
        if (noun > from && !words[noun].IsAfterBreak && words[from..noun].TrueForAll(word => !word.IsCapitalised && !word.IsPreposition))
            from = noun;
        if (from >= to || words[from..to].TrueForAll(word => word.IsLight && !word.IsCapitalised)) return "";
        return Without(question, words[from..to]);
    }

    /// <summary>Returns the last place that the question names, such as "in the Netherlands"; null where it names none.</summary>
    public static string? Place(string question)
    {
        var words = Word.Split(question);
        for (var at = words.Count - 2; at >= 0; at--)
        {
            if (words[at].Lower is not ("in" or "at" or "im")) continue;
            var name = words[at + 1].IsDeterminer && at + 2 < words.Count ? at + 2 : at + 1;
            if (!words[name].IsCapitalised || words[name].IsCalendar || char.IsDigit(words[name].Lower[0])) continue;
            var end = name;
            while (end + 1 < words.Count && words[end + 1] is { IsCapitalised: true, IsAfterBreak: false }) end++;
            return question[words[at].Start..words[end].End];
        }

        return null;
    }

    private static string Gerund(string verb)
    {
        if (verb is [.., not ('e' or 'i' or 'o' or 'y'), 'e']) return verb[..^1] + "ing";
        // "Swap", "get": one vowel between consonants.
        var isShort = verb.Count(IsVowel) == 1 && verb is [.., _, var vowel, not ('w' or 'x' or 'y')] && IsVowel(vowel);
        return isShort ? $"{verb}{verb[^1]}ing" : verb + "ing";
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';

    /// <summary>Skips "within how many days must I", "what is", "which", and the like.</summary>
    private static int SkipAsking(List<Word> words, bool keepsMeasure)
    {
        var at = words.Count > 0 && words[0].Lower is "and" or "or" or "but" or "und" ? 1 : 0;
        if (at + 1 < words.Count && IsOrder(words[at].Lower) && words[at + 1].Lower is "me" or "us" or "about")
            while (at < words.Count && (IsOrder(words[at].Lower) || words[at].Lower is "me" or "us" or "about")) at++;
        if (words.Count > at + 1 && words[at].IsPreposition && words[at + 1].IsAsking) at++;
        var asks = at < words.Count && words[at].IsAsking;
        var isHow = asks && words[at].Lower is "how" or "wie";
        while (at < words.Count && IsSkipped(words[at].Lower)) at++;
        return at;

        bool IsSkipped(string word) =>
            Lexicon.Asking.Contains(word) || Lexicon.Auxiliaries.Contains(word) || Lexicon.Speakers.Contains(word) || word is "there" or "not" or "and" or "it"
            || (isHow && (keepsMeasure ? Lexicon.IsLightVerb(word) : IsMeasure(word)));
    }

    private static bool IsOrder(string word) => word is "tell" or "show" or "explain" or "describe" or "list" or "give";

    private static bool IsMeasure(string word) =>
        Lexicon.IsLight(word) && (!Lexicon.Determiners.Contains(word)) && (!Lexicon.Prepositions.Contains(word) || word is "of");

    private static bool HasObject(List<Word> words, int at, int to) =>
        at < to && !words[at].IsAfterBreak && !words[at].IsPreposition && !words[at].IsConjunction;

    // At the end of a topic.
    private static bool IsTail(Word word) =>
        !word.IsCapitalised && (word.IsLightVerb || word.IsPreposition || word.IsDeterminer
            || word.IsAuxiliary || word.IsConjunction);

    // At its beginning.
    private static bool IsEmpty(Word word) =>
        !word.IsCapitalised && !word.IsDeterminer && word.IsLight;

    /// <summary>The text of the words without auxiliaries and speakers among them.</summary>
    private static string Without(string question, List<Word> words)
    {
        var parts = new List<string>();
        var start = words[0].Start;
        for (var at = 0; at < words.Count; at++)
        {
            if (!words[at].IsAuxiliary && !words[at].IsSpeaker) continue;
            if (words[at].IsCapitalised && words[at].Lower is not "i") continue;
            if (words[at].Start > start) parts.Add(question[start..words[at].Start].Trim());
            // "Parental leave do I get at full pay".
            if (at + 1 < words.Count && words[at].IsSpeaker && words[at + 1].IsLightVerb) at++;
            start = words[at].End;
        }

        if (start < words[^1].End) parts.Add(question[start..words[^1].End].Trim());
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }
}
