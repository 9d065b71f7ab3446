namespace CodeSight.Core.Asking.Condense;

/// <summary>
/// Makes a follow-up stand alone by rules over the earlier turns. A question stands alone unless it continues ("and for contractors?"), refers
/// to something that it does not name ("when do they lapse?"), names no subject at all ("until when?"), or asks for the last answer again.
/// </summary>
internal static class FollowUp
{
    private const int MaxWords = 30;
    private const int MaxEarlier = 300;
    private const int MaxFragment = 8;

    /// <summary>Returns the question as it is, the same instance, if it stands alone; otherwise one that does.</summary>
    public static string Condense(string question, IReadOnlyList<ConversationTurn> history)
    {
        Earlier? earlier = null;
        var answer = "";
        foreach (var turn in history)
        {
            if (!turn.IsUser) answer = turn.Text;
            else if (turn.Text.Length > MaxEarlier) earlier = new Earlier(Essence(turn.Text));
            else if (Resolve(turn.Text, earlier, answer) is { } resolved) earlier = resolved;
        }

        return earlier is null || question.Length > MaxEarlier || !IsLatin(question) ? question : Resolve(question, earlier, answer)?.Text ?? question;
    }

    /// <summary>Whether a question plainly needs no earlier turn: it asks nothing, or names two things and refers to nothing.</summary>
    public static bool StandsAlone(string question)
    {
        if (question.Length > MaxEarlier) return true;
        var words = Word.Split(question);
        var from = SkipCourtesies(words);
        if (from == words.Count) return true;
        words.RemoveRange(0, from);
        return LeadLength(words, 0) == 0 && words.Count(word => !Lexicon.IsLight(word.Lower)) > 1
            && !words.Exists(word => References.IsReference(word.Lower) || References.IsPointer(word.Lower));
    }

    /// <summary>Returns a message as a question that stands alone; null if it asks nothing, such as "thanks".</summary>
    private static Earlier? Resolve(string message, Earlier? earlier, string answer)
    {
        var words = Word.Split(message);
        var from = SkipCourtesies(words);
        if (from == words.Count) return words.Count == 0 && message.Length > 0 && !string.IsNullOrWhiteSpace(message) && earlier is null ? new Earlier(message) : null;
        if (earlier is null || words.Count - from > MaxWords) return new Earlier(message);
        var core = message[words[from].Start..];
        words = Word.Split(core);
        // A second sentence has what it refers to in the first.
        if (HasSentences(core)) return new Earlier(message);
        if (AsksAgain(words)) return earlier;
        return Part(words, answer) is { } part ? earlier.With(part)
            : Continue(core, words, earlier) ?? Complete(core, words, earlier) ?? new Earlier(message);
    }

    // The rules know words of languages in Latin letters only.
    private static bool IsLatin(string text)
    {
        foreach (var letter in text)
            if (letter > '\u024F' && char.IsLetter(letter)) return false;
        return true;
    }

    private static int SkipCourtesies(List<Word> words)
    {
        var at = 0;
        while (at < words.Count && Lexicon.Courtesies.Contains(words[at].Lower))
        {
            var next = at + 1;
            while (next < words.Count && !words[next].IsAfterBreak && Lexicon.CourtesyTails.Contains(words[next].Lower)) next++;
            // "Good practices", "clear desk policy": no courtesy.
            if (next < words.Count && !words[next].IsAfterBreak && words[at].Lower is not ("thanks" or "thank" or "ok" or "okay" or "hi" or "hello" or "danke" or "sorry"))
                return at;
            at = next;
        }

        return at;
    }

    private static bool HasSentences(string text)
    {
        var end = text.AsSpan().TrimEnd(" \n\r\t?!.…\"')");
        for (var at = 0; at + 1 < end.Length; at++)
            if ((end[at] is '?' or '!' or '.' or ':' && char.IsWhiteSpace(end[at + 1])) || end[at] == '\n') return true;
        return false;
    }

    private static bool AsksAgain(List<Word> words)
    {
        var asks = words.Count <= 2 && words.TrueForAll(word => word.Lower is "what" or "pardon" or "sorry" or "wie" or "bitte" or "was");
        foreach (var word in words)
        {
            if (Lexicon.AskingAgain.Contains(word.Lower)) asks = true;
            else if (!Lexicon.AroundAskingAgain.Contains(word.Lower)) return false;
        }

        return asks;
    }

    /// <summary>The part of the last answer that "the second one" counts; null where it is not asked for, or the answer has no such part.</summary>
    private static string? Part(List<Word> words, string answer)
    {
        var at = words.FindIndex(word => Lexicon.Ordinals.ContainsKey(word.Lower));
        if (at < 0) return null;
        var isLast = at == words.Count - 1;
        if (!isLast && !(at == words.Count - 2 && Lexicon.Parts.Contains(words[at + 1].Lower))) return null;
        for (var i = 0; i < at; i++)
            if (!Lexicon.IsFunction(words[i].Lower) && words[i].Lower is not ("about" or "tell" or "explain")) return null;
        var parts = AnswerParts.Of(answer);
        var index = Lexicon.Ordinals[words[at].Lower] is var n && n < 0 ? parts.Count - 1 : n - 1;
        return index >= 0 && index < parts.Count && parts.Count > 1 ? parts[index] : null;
    }

    /// <summary>"And for contractors?", "what about Berlin?", "on Sundays?", "what if I am ill?".</summary>
    private static Earlier? Continue(string core, List<Word> words, Earlier earlier)
    {
        var at = 0;
        var continues = false;
        while (at < words.Count - 1 && LeadLength(words, at) is > 0 and var length)
        {
            at += length;
            continues = true;
        }

        if (at >= words.Count) return null;
        var rest = words[at..];
        if (rest.Count > 1 && rest[^1].Lower == "please") rest.RemoveAt(rest.Count - 1);
        var fragment = core[rest[0].Start..rest[^1].End];
        if (Lexicon.IsFunction(rest[0].Lower)) fragment = char.ToLowerInvariant(fragment[0]) + fragment[1..];
        if (rest[0].Lower is "if" or "when" or "wenn" or "falls" && continues) return HasQuestion(rest) ? null : earlier.Extended(' ' + fragment);
        if (rest.Count > MaxFragment || HasQuestion(rest)) return null;
        if (!continues && !IsFragment(core, rest)) return null;
        if (rest[^1].Lower is "too" or "also" or "instead" or "then" && rest.Count > 1) fragment = fragment[..(rest[^2].End - rest[0].Start)];
        if (rest.TrueForAll(word => Lexicon.IsLight(word.Lower) && !word.IsCapitalised && !Lexicon.Calendar.Contains(word.Lower)) && !Lexicon.Prepositions.Contains(rest[0].Lower)) return null;
        if (References.FindOpen(rest) >= 0 && rest.Count <= 2) return null;
        if (NamesAll(rest, earlier)) return null;
        return Slots.Replace(earlier.Base, fragment) is { } replaced ? new Earlier(replaced)
            : earlier.Extended(rest.Count > 1 && Lexicon.Prepositions.Contains(rest[0].Lower) ? ' ' + fragment : ", and " + fragment);
    }

    /// <summary>Whether a fragment such as "parking in Leeds" names a subject of its own, and shares none with the earlier question.</summary>
    private static bool NamesAll(List<Word> words, Earlier earlier)
    {
        if (words[0].IsCapitalised || Lexicon.Indefinite.Contains(words[0].Lower) || Lexicon.Prepositions.Contains(words[0].Lower)) return false;
        var inner = words.FindIndex(word => Lexicon.Prepositions.Contains(word.Lower));
        if (inner < 1 || inner == words.Count - 1) return false;
        var named = Word.Split(earlier.Text).Select(word => word.Lower).Where(word => !Lexicon.IsLight(word)).ToHashSet();
        return !words[..inner].Exists(word => named.Contains(word.Lower));
    }

    private static int LeadLength(List<Word> words, int at)
    {
        var next = at + 1 < words.Count ? words[at + 1].Lower : "";
        return words[at].Lower switch
        {
            "what" or "how" when next is "about" => 2,
            "what" when next is "if" => 1,
            "was" when next is "ist" && at + 2 < words.Count && words[at + 2].Lower == "mit" && words.Count - at < 6 => 3,
            "same" when next is "for" or "in" or "with" or "at" or "on" => 1,
            "same" when next is "question" or "thing" => 2,
            "the" when next is "same" => 1,
            "i" when next is "meant" or "mean" => 2,
            "et" or "y" or "en" when at == 0 && words.Count <= 5 => 1,
            "wie" when next is "ist" or "sieht" && at + 3 < words.Count && words[at + 2].Lower == "es" && words[at + 3].Lower is "mit" or "bei" => 4,
            "and" or "or" or "but" or "also" or "then" or "so" or "now" or "only" or "und" or "oder" or "aber" or "auch" or "nur" => 1,
            _ => 0,
        };
    }

    /// <summary>Whether words have a question of their own: one that asks, or an auxiliary with its subject.</summary>
    private static bool HasQuestion(List<Word> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            if (Lexicon.Asking.Contains(words[at].Lower) && !(at > 0 && words[at].Lower is "who" or "when" or "where" or "which" or "whose" && !words[at].IsAfterBreak
                && !Lexicon.Prepositions.Contains(words[at - 1].Lower))) return true;
            if (Lexicon.Auxiliaries.Contains(words[at].Lower) && !Lexicon.Calendar.Contains(words[at].Lower) && (at == 0 || words[at].IsAfterBreak)) return true;
        }

        return false;
    }

    /// <summary>Whether words continue the last question although no "and" says so: "in Berlin?", "contractors?"; a few words without a mark are a search.</summary>
    private static bool IsFragment(string core, List<Word> words)
    {
        var isAsked = core.AsSpan().TrimEnd().EndsWith('?');
        if (Lexicon.Prepositions.Contains(words[0].Lower)) return isAsked || words.Count <= 3;
        return isAsked && words.Count <= 2;
    }

    /// <summary>A question with a verb that refers to something, or has no subject of its own.</summary>
    private static Earlier? Complete(string core, List<Word> words, Earlier earlier)
    {
        // A sentence copied from somewhere.
        if (!core.AsSpan().TrimEnd().EndsWith('?') && !Asks(words)) return null;
        var open = References.FindOpen(words);
        if (open < 0) return IsBare(words) ? earlier.Joined(core, words) : null;
        if (Substitute(core, words, open, earlier) is not { } substituted) return earlier.Joined(core, words);
        if (words.Count < 2 || words[0].Lower is not ("and" or "or" or "but")) return substituted;
        return new Earlier(Capitalised(substituted.Text[words[1].Start..]));
    }

    private static bool Asks(List<Word> words)
    {
        var at = 0;
        while (at < words.Count - 1 && at < 2 && (Lexicon.Prepositions.Contains(words[at].Lower) || words[at].Lower is "and" or "or" or "but" or "und")) at++;
        return Lexicon.Asking.Contains(words[at].Lower) || Lexicon.Auxiliaries.Contains(words[at].Lower);
    }

    /// <summary>Whether no word names a subject.</summary>
    private static bool IsBare(List<Word> words) => words.TrueForAll(word => Lexicon.IsLight(word.Lower) && (!word.IsCapitalised || word.Start == words[0].Start || word.Lower == "i"));

    private static Earlier? Substitute(string core, List<Word> words, int open, Earlier earlier)
    {
        var topic = Topic.Of(earlier.Text);
        var word = words[open];
        var (start, end) = (word.Start, word.End);
        if (word.Lower == "there") return Topic.Place(earlier.Text) is { } place ? new Earlier(string.Concat(core.AsSpan(0, start), place, core.AsSpan(end))) : null;
        if (topic.Length == 0 || !IsEnglish(word.Lower)) return null;
        // "How many of them".
        if (open > 1 && words[open - 1].Lower == "of" && words[open - 2].Lower is "many" or "much" or "any" or "some" or "all" or "each" or "both" or "most") start = words[open - 1].Start;
        if (!References.IsDetermining(words, open) && !References.IsPossessive(words, open))
            return new Earlier(Capitalised(string.Concat(core.AsSpan(0, start), topic, core.AsSpan(end))));
        var body = core.TrimEnd();
        var stop = body.Length;
        while (stop > 0 && body[stop - 1] is '?' or '.' or '!' or ' ') stop--;
        return new Earlier(Capitalised($"{body[..start]}the{body[end..stop]} of {topic}{body[stop..]}"));
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static bool IsEnglish(string word) => word is "it" or "they" or "them" or "he" or "she" or "him" or "her" or "its" or "their" or "his" or "that" or "this" or "those" or "these" or "theirs";

    /// <summary>What a long message comes to: its last question, or else its first sentence.</summary>
    private static string Essence(string message)
    {
        var sentences = SearchIndex.Sentences.SentenceSplitter.Split(message);
        var asked = sentences.FindLastIndex(range => message[range].EndsWith('?'));
        var text = message[sentences[Math.Max(asked, 0)]];
        if (text.Length <= MaxEarlier) return text;
        var end = text.LastIndexOf(' ', MaxEarlier);
        return text[..(end > 0 ? end : MaxEarlier)];
    }

    /// <summary>An earlier question that stands alone.</summary>
    private sealed record Earlier(string Text)
    {
        private static readonly char[] Stops = [' ', '?', '.', '!', '…', '\n', '\r', '\t'];

        /// <summary>The question without what later questions added to it.</summary>
        public string Base { get; private init; } = Text;

        /// <summary>With something at its end.</summary>
        public Earlier Extended(string more) => new(Base.TrimEnd(Stops) + more + '?') { Base = Base };

        /// <summary>With another question about the same.</summary>
        public Earlier Joined(string question, List<Word> words)
        {
            var isJoined = words[0].Lower is "and" or "or" or "but" or "und" or "oder" or "aber";
            var joint = isJoined ? ", " : Word.AreGerman(words) ? ", und " : ", and ";
            var text = question.TrimEnd(Stops);
            return new(Base.TrimEnd(Stops) + joint + char.ToLowerInvariant(text[0]) + text[1..] + '?') { Base = Base };
        }

        public Earlier With(string part) => new($"{Base.TrimEnd(Stops)}: {part}") { Base = Base };
    }
}
