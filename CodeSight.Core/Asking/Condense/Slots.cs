namespace CodeSight.Core.Asking.Condense;

/// <summary>Puts a fragment such as "in Berlin" or "contractors" into an earlier question, in the place of what it corresponds to.</summary>
internal static class Slots
{
    private enum Kind
    {
        Plain,
        Indefinite,
        Definite,
        Name,
        Calendar,
        Number,
    }

    /// <summary>Returns the earlier question with the fragment in the place of its counterpart; null where it has none.</summary>
    public static string? Replace(string earlier, string fragment)
    {
        var words = Word.Split(earlier);
        var added = Word.Split(fragment);
        if (words.Count == 0 || added.Count == 0) return null;
        var preposition = added[0].IsPreposition ? added[0].Lower : null;
        var noun = preposition is null ? added : added[1..];
        // "The radar sensor's?"
        if (noun.Count == 0 || noun[^1].HasContraction) return null;
        var kind = KindOf(noun, 0, noun.Count);
        var phrases = Phrases(words);
        var found = preposition is null ? WithoutPreposition(words, phrases, noun, kind) : WithPreposition(words, phrases, preposition, noun, kind);
        if (found is not { } slot) return null;
        var from = slot.From;
        var to = slot.To;
        if (preposition is not null && slot.Preposition is not null) from--;
        else if (preposition is not null) fragment = fragment[noun[0].Start..];
        // "The Bremen office" - "Leeds?"
        if (kind == Kind.Name && (preposition is null || slot.Preposition is null) && noun.TrueForAll(word => word.IsCapitalised))
            (from, to) = NameIn(words, slot);
        return string.Concat(earlier.AsSpan(0, words[from].Start), fragment, earlier.AsSpan(words[to - 1].End));
    }

    private static Phrase? WithPreposition(List<Word> words, List<Phrase> phrases, string preposition, List<Word> noun, Kind kind)
    {
        phrases = [.. phrases.Where(phrase => phrase.Preposition is not "per" || preposition is "per")];
        var same = phrases.Where(phrase => phrase.Preposition == preposition && Fits(phrase.Kind, kind)).ToList();
        if (same.Count > 0) return Nearest(words, same, noun);
        // Every noun of a German question is written like a name.
        if (Word.AreGerman(words)) return null;
        // "How many days do employees get?" - "For contractors?"
        if (kind == Kind.Plain && preposition is "for" or "by" && noun[^1].Lower.EndsWith('s'))
        {
            var subject = phrases.FindIndex(phrase => phrase.Kind == kind && IsSubject(words, phrase.From) && Head(words, phrase).EndsWith('s'));
            return subject < 0 ? null : phrases[subject];
        }

        // "When is the Bremen office open?" - "In Leeds?"
        return kind is Kind.Name or Kind.Calendar ? Nearest(words, [.. phrases.Where(phrase => phrase.Kind == kind && phrase.From > 0)], noun) : null;
    }

    private static Phrase? WithoutPreposition(List<Word> words, List<Phrase> phrases, List<Word> noun, Kind kind)
    {
        var same = phrases.Where(phrase => phrase.Kind == kind && phrase.From > 0 && phrase.Preposition is not "per").ToList();
        if (Word.AreGerman(words)) return Nearest(words, [.. same.Where(phrase => phrase.Preposition is not null)], noun);
        if (kind is Kind.Name or Kind.Calendar or Kind.Number) return Nearest(words, same, noun);
        var sharing = same.Where(phrase => Head(words, phrase) == noun[^1].Lower).ToList();
        if (sharing.Count > 0) return sharing[^1];
        if (kind is Kind.Definite) return Subject(words, phrases);
        if (kind is Kind.Indefinite) return same.Count > 0 ? same[^1] : Subject(words, phrases);
        // "Do employees get ..." - "contractors?"; "the limit for dinner" - "lunch?"
        var isPlural = noun[^1].Lower.EndsWith('s');
        var alike = same.Where(phrase => Head(words, phrase).EndsWith('s') == isPlural
            && (phrase.Preposition is not null || (IsSubject(words, phrase.From) && (isPlural || !Lexicon.Being.Contains(words[phrase.From - 1].Lower))))).ToList();
        if (alike.Count != 1) alike = [.. same.Where(phrase => phrase.Preposition is "for" or "für")];
        if (alike.Count == 1) return alike[0];
        // "What is severity red?" - "yellow?": a single word may be an adjective.
        return isPlural || noun.Count > 1 ? Subject(words, phrases) : null;
    }

    /// <summary>What the question says something about: "How long is the trial period in Lyon?"</summary>
    private static Phrase? Subject(List<Word> words, List<Phrase> phrases)
    {
        var at = phrases.FindIndex(phrase => IsSubject(words, phrase.From) && phrase.Kind is not (Kind.Calendar or Kind.Number));
        if (at < 0) return null;
        // "What are the meal limits?" would have nothing left.
        var subject = phrases[at];
        return words.Index().Any(word => (word.Index < subject.From || word.Index >= subject.To) && !word.Item.IsLight) ? subject : null;
    }

    private static Phrase? Nearest(List<Word> words, List<Phrase> phrases, List<Word> noun)
    {
        if (phrases.Count == 0) return null;
        var sharing = phrases.Where(phrase => Head(words, phrase) == noun[^1].Lower).ToList();
        return sharing.Count > 0 ? sharing[^1] : phrases[^1];
    }

    private static bool Fits(Kind kind, Kind other) =>
        kind == other || (kind is Kind.Plain or Kind.Indefinite or Kind.Definite && other is Kind.Plain or Kind.Indefinite or Kind.Definite);

    private static string Head(List<Word> words, Phrase phrase) => words[phrase.To - 1].Lower;

    // "Who must be told" has a participle there.
    private static bool IsSubject(List<Word> words, int at) => at > 0 && words[at - 1].IsAuxiliary && words[at - 1].Lower is not ("be" or "been" or "being");

    /// <summary>Whether the last word of a subject is its verb: "do release trains leave", "are level sensors calibrated".</summary>
    private static bool IsSubjectsVerb(List<Word> words, int from, int to) =>
        !words[to - 1].IsCapitalised && (to == words.Count || !words[to].IsLightVerb) && to - from > (words[from].IsDeterminer ? 2 : 1)
        && (!Lexicon.Being.Contains(words[from - 1].Lower) || words[to - 1].Lower is [_, _, _, .., 'e', 'd' or 'n']);

    /// <summary>The capitalised words of a phrase: "Bremen" of "the Bremen office".</summary>
    private static (int From, int To) NameIn(List<Word> words, Phrase phrase)
    {
        var from = phrase.From;
        while (from < phrase.To && !words[from].IsCapitalised) from++;
        var to = from;
        while (to < phrase.To && words[to].IsCapitalised) to++;
        return (from, to);
    }

    /// <summary>The runs of words between those of grammar, without the words that ask and the verb after a speaker.</summary>
    private static List<Phrase> Phrases(List<Word> words)
    {
        var phrases = new List<Phrase>();
        for (var at = 0; at < words.Count; at++)
        {
            if (IsEdge(words[at]) || IsVerb(words, at)) continue;
            var end = at + 1;
            while (end < words.Count && !words[end].IsAfterBreak && !IsEdge(words[end]) && !EndsNoun(words, at, end)) end++;
            if (end - at > 1 && IsSubject(words, at) && IsSubjectsVerb(words, at, end)) end--;
            var preposition = at > 0 && words[at - 1].IsPreposition ? words[at - 1].Lower : null;
            if (!words[end - 1].IsDeterminer) phrases.Add(new Phrase(at, end, preposition, KindOf(words, at, end)));
            at = end - 1;
        }

        return phrases;
    }

    private static bool IsEdge(Word word) =>
        !word.IsDeterminer && word.IsFunction && !(word.IsCapitalised && word.IsCalendar);

    private static bool IsVerb(List<Word> words, int at) =>
        at > 0 && words[at - 1].IsSpeaker && !words[at].IsCapitalised && !words[at].IsDeterminer;

    /// <summary>A name ends at a small word unless a determiner began it: "Oslo cost", but "the Basic plan".</summary>
    private static bool EndsNoun(List<Word> words, int from, int at)
    {
        if (words[at].IsDeterminer) return true;
        if (words[from].IsCapitalised && !words[at].IsCapitalised) return true;
        return at > from && !words[at].IsCapitalised && words[at].IsLightVerb && !words[at - 1].IsDeterminer;
    }

    private static Kind KindOf(List<Word> words, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (words[at].IsCalendar && words[at].Lower is not ("may" or "march" or "second")) return Kind.Calendar;
            if (char.IsDigit(words[at].Lower[0])) return Kind.Number;
            if (words[at].IsCapitalised) return Kind.Name;
        }

        return Lexicon.Indefinite.Contains(words[from].Lower) ? Kind.Indefinite
            : words[from].IsDeterminer ? Kind.Definite
            : Kind.Plain;
    }

    /// <summary>A phrase of a question.</summary>
    /// <param name="To">One behind its last word.</param>
    /// <param name="Preposition">The preposition before it.</param>
    private readonly record struct Phrase(int From, int To, string? Preposition, Kind Kind);
}
