namespace CodeSight.Core.Asking.Condense;

/// <summary>Finds a word that refers to something that its question does not name.</summary>
internal static class Anaphora
{
    private const int MaxWords = 3;
    private static readonly string[] Things = ["it", "they", "them", "he", "she", "him", "her", "its", "their", "his", "theirs"];
    private static readonly string[] Pointing = ["that", "this", "those", "these"];
    private static readonly string[] German =
        ["er", "sie", "ihn", "ihm", "dort", "dafür", "davon", "darüber", "dazu", "dabei", "danach", "deren", "dessen"];

    // This year, these days: the reader's own time and place.
    private static readonly string[] Here =
    [
        "year", "week", "month", "quarter", "morning", "time", "days", "way", "company", "organisation", "organization", "office", "team",
        "country", "handbook", "document", "page", "site", "manual", "guide", "file",
    ];

    /// <summary>Whether a word may refer to something.</summary>
    public static bool IsReference(string word) => Things.Contains(word) || German.Contains(word);

    /// <summary>Whether a word of reference is English.</summary>
    public static bool IsEnglish(string word) => Things.Contains(word) || Pointing.Contains(word);

    /// <summary>Whether a word may point at something, such as "that" and "there".</summary>
    public static bool IsPointer(string word) => Pointing.Contains(word) || word == "there";

    /// <summary>Whether it says whose something is.</summary>
    public static bool IsPossessive(List<Word> words, int at) =>
        words[at].Lower is "its" or "their" or "his"
        || (words[at].Lower == "her" && at + 1 < words.Count && !words[at + 1].IsFunction);

    /// <summary>Whether it points at what the next word names: "that plan".</summary>
    public static bool IsDetermining(List<Word> words, int at) =>
        Pointing.Contains(words[at].Lower) && !IsLast(words, at) && !words[at + 1].IsLight;

    /// <summary>The first word that refers to something outside of the words; -1 where there is none.</summary>
    public static int FindOpen(List<Word> words)
    {
        // With so much of its own it finds what it needs.
        if (CountWords(words) > MaxWords) return -1;
        for (var at = 0; at < words.Count; at++)
            if (IsOpen(words, at)) return at;
        return -1;
    }

    private static bool IsOpen(List<Word> words, int at)
    {
        var word = words[at].Lower;
        if (Pointing.Contains(word))
            return IsPointing(words, at) && CountNames(words, at) <= 1 && CountNames(words, ClauseStart(words, at)) == 0
                && (!IsDetermining(words, at) || CountWords(words) < MaxWords);
        if (word == "there") return IsPlace(words, at) && CountNames(words, at) <= 1;
        // German writes its nouns with capitals.
        if (German.Contains(word)) return !words[at].IsCapitalised && !HasCapitals(words, at);
        if (word is "das" or "es")
            return !HasCapitals(words, at) && Word.AreGerman(words) && (at + 1 == words.Count || words[at + 1].Lower is "auch" or "noch");
        if (!Things.Contains(word) || (word == "it" && IsFiller(words, at)) || IsBeforeQuestion(words, at)) return false;
        // "It's" is often written for "its".
        if (IsPossessive(words, at) || (word == "it" && words[at].HasContraction)) return CountNames(words, at) == 0;
        // "The metric they use", "who announced it would".
        if (at > 0 && !words[at].IsAfterBreak && !words[at - 1].IsFunction
            && (word is "they" or "he" or "she" || (!IsLast(words, at) && words[at + 1].IsAuxiliary))) return false;
        // It may mean something of an earlier clause, or the second thing of its own: the first is its subject, which would be "itself".
        return CountNames(words, at) <= 1 && CountNames(words, ClauseStart(words, at)) == 0;
    }

    private static bool HasCapitals(List<Word> words, int end)
    {
        for (var i = 1; i < end; i++)
            if (words[i].IsCapitalised) return true;
        return false;
    }

    /// <summary>The things that are named before a word: runs of words that are neither of grammar nor light.</summary>
    private static int CountNames(List<Word> words, int end)
    {
        var count = 0;
        for (var i = 0; i < end; i++)
            if (IsName(words[i]) && (i == 0 || words[i].IsAfterBreak || !IsName(words[i - 1]))) count++;
        return count;
    }

    /// <summary>"Other than his achievements, what was Tesla famous for?"</summary>
    private static bool IsBeforeQuestion(List<Word> words, int at) =>
        words[0].IsPreposition
        && words.FindIndex(word => word.IsAsking || word.IsAuxiliary) > at;

    private static bool IsLast(List<Word> words, int at) => at + 1 == words.Count || words[at + 1].IsAfterBreak;

    private static int ClauseStart(List<Word> words, int at)
    {
        for (var i = at; i > 0; i--)
        {
            // "After it" at the end is no clause.
            var isPreposition = i == at - 1 && IsLast(words, at) && words[i].IsPreposition;
            if (words[i].IsAfterBreak || (i < at && !isPreposition && words[i].IsConjunction)) return i;
        }

        return 0;
    }

    private static int CountWords(List<Word> words)
    {
        var count = 0;
        for (var i = 1; i < words.Count; i++)
            if (IsName(words[i])) count++;
        return count;
    }

    private static bool IsName(Word word) => !word.IsFunction && (word.IsCapitalised || !word.IsLight);

    /// <summary>"Is that ...", "after that", "that plan": not "the city that ...", not "sure that ...".</summary>
    private static bool IsPointing(List<Word> words, int at)
    {
        var next = at + 1 < words.Count && !words[at + 1].IsAfterBreak ? words[at + 1].Lower : null;
        if (next is not null && Here.Contains(next)) return false;
        var before = at > 0 && !words[at].IsAfterBreak ? words[at - 1].Lower : null;
        if (words[at].Lower == "that")
        {
            if (next is null) return true;
            if (before is "have" or "has" or "had") return false;
            if (Lexicon.Prepositions.Contains(next)) return before is not null && before != "than" && !Lexicon.Prepositions.Contains(before);
            if (before is "do" or "does" or "did" && Lexicon.Auxiliaries.Contains(next)) return false;
            return before is not null && before is not "so" && (Lexicon.Auxiliaries.Contains(before) || Lexicon.Asking.Contains(before)
                || (Lexicon.Prepositions.Contains(before) && before is not ("than" or "as" or "except" or "in")) || before is "and" or "or");
        }

        if (words[at].Lower == "those" && next is not null && (Lexicon.Prepositions.Contains(next) || Lexicon.IsLightVerb(next))) return false;
        return next is not ("who" or "that" or "which" or "whose") && (words[at].Lower != "this" || next is null || !IsDeictic(before, next));
    }

    private static bool IsDeictic(string? before, string next) => before is "is" or "was" && Lexicon.Determiners.Contains(next);

    /// <summary>"What does it cost there?", not "is there ...".</summary>
    private static bool IsPlace(List<Word> words, int at)
    {
        var before = at > 0 ? words[at - 1].Lower : "";
        var next = at + 1 < words.Count ? words[at + 1].Lower : "";
        return at > 0 && before != "if" && next is not ("be" or "any" or "no") && !Lexicon.Auxiliaries.Contains(before) && !Lexicon.Auxiliaries.Contains(next);
    }

    /// <summary>"Is it possible to ...", "how long does it take to ...".</summary>
    private static bool IsFiller(List<Word> words, int at)
    {
        if (at + 1 < words.Count && words[at + 1].Lower is "rain" or "snow") return true;
        var hasSense = false;
        for (var i = Math.Max(0, at - 4); i < words.Count; i++)
        {
            if (i == at) continue;
            hasSense |= Lexicon.BeforeFiller.Contains(words[i].Lower);
            if (!hasSense || i <= at || i == words.Count - 1) continue;
            if (words[i].Lower is "that" or "if" or "when" or "whether" or "for") return true;
            if (words[i].Lower == "to" && words[i + 1] is var verb && !verb.IsCapitalised && !Lexicon.IsFunction(verb.Lower)) return true;
        }

        return false;
    }
}
