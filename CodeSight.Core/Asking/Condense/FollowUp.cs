namespace CodeSight.Core.Asking.Condense;

/// <summary>
/// Makes a follow-up stand alone by rules over the earlier turns. A question stands alone unless it continues ("and for contractors?"),
/// refers to something that it does not name ("when do they lapse?"), names no subject at all ("until when?"), or asks for the last answer
/// again.
/// </summary>
internal static class FollowUp
{
    private const int MaxWords = 30;
    private const int MaxEarlier = 300;
    private const int MaxFragment = 8;

    /// <summary>Returns the question as it is, the same instance, if it stands alone; otherwise one that does.</summary>
    public static string Condense(string question, IReadOnlyList<ConversationTurn> history)
    {
        EarlierQuestion? earlier = null;
        var answer = "";
        var isCourtesy = false;
        foreach (var turn in history)
        {
            if (turn.IsUser) isCourtesy = Courtesies.ReplyTo(turn.Text) is not null;
            // "You're welcome" has no parts that one could ask for.
            if (isCourtesy) continue;
            if (!turn.IsUser) answer = turn.Text;
            else if (turn.Text.Length > MaxEarlier) earlier = new EarlierQuestion(Essence(turn.Text));
            else if (Resolve(turn.Text, earlier, answer) is { } resolved) earlier = resolved;
        }

        if (earlier is null || question.Length > MaxEarlier || !IsLatin(question)) return question;
        return Resolve(question, earlier, answer)?.Text ?? question;
    }

    /// <summary>Whether a question plainly needs no earlier turn: it asks nothing, or names two things and refers to nothing.</summary>
    public static bool StandsAlone(string question)
    {
        if (question.Length > MaxEarlier) return true;
        var words = Word.Split(question);
        var from = SkipCourtesies(words);
        if (from == words.Count || QuestionFrame.StandsAlone(question[words[from].Start..])) return true;
        words.RemoveRange(0, from);
        return LeadLength(words, 0) == 0 && words.Count(word => !word.IsLight) > 1
            && !words.Exists(word => Anaphora.IsReference(word.Lower) || Anaphora.IsPointer(word.Lower));
    }

    /// <summary>Returns a message as a question that stands alone; null if it asks nothing, such as "thanks".</summary>
    private static EarlierQuestion? Resolve(string message, EarlierQuestion? earlier, string answer)
    {
        var words = Word.Split(message);
        var from = SkipCourtesies(words);
        if (from == words.Count) return null;
        if (earlier is null || words.Count - from > MaxWords) return new EarlierQuestion(message);
        var core = message[words[from].Start..];
        words = Word.Split(core);
        // A second sentence has what it refers to in the first.
        if (HasSentences(core)) return new EarlierQuestion(message);
        if (QuestionFrame.StandsAlone(core)) return new EarlierQuestion(from == 0 ? message : core);
        if (AsksAgain(words)) return earlier;
        return Part(words, answer) is { } part ? earlier.With(part)
            : Continue(core, words, earlier) ?? Complete(core, words, earlier) ?? new EarlierQuestion(message);
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
        var at = IsAcknowledgement(words) ? 2 : 0;
        while (at < words.Count && Lexicon.Courtesies.Contains(words[at].Lower))
        {
            var next = at + 1;
            while (next < words.Count && !words[next].IsAfterBreak && Lexicon.CourtesyTails.Contains(words[next].Lower)) next++;
            // "Good practices", "clear desk policy": no courtesy.
            if (next < words.Count && !words[next].IsAfterBreak && !Lexicon.PlainCourtesies.Contains(words[at].Lower)) return at;
            at = next;
        }

        return at;
    }

    /// <summary>"Got it.", "I see,".</summary>
    private static bool IsAcknowledgement(List<Word> words) =>
        words.Count > 1 && (words[0].Lower, words[1].Lower) is ("got", "it") or ("i", "see") && (words.Count == 2 || words[2].IsAfterBreak);

    private static bool HasSentences(string text)
    {
        var end = text.AsSpan().TrimEnd(" \n\r\t?!.…\"')");
        for (var at = 0; at + 1 < end.Length; at++)
            if ((end[at] is '?' or '!' or '.' or ':' && char.IsWhiteSpace(end[at + 1])) || end[at] == '\n') return true;
        return false;
    }

    private static bool AsksAgain(List<Word> words)
    {
        var repeats = words.Exists(word => word.Lower is "repeat" or "again" or "remind");
        var asks = words.Count <= 2 && words.TrueForAll(word => word.Lower is "what" or "pardon" or "sorry" or "wie" or "bitte" or "was");
        // "Tell me more", but not "can I get more?"
        asks |= words.Exists(word => word.Lower == "more") && words.Exists(word => word.Lower is "tell" or "know" or "say" or "once" or "time");
        foreach (var word in words)
        {
            if (Lexicon.AskingAgain.Contains(word.Lower)) asks = true;
            else if (!Lexicon.AroundAskingAgain.Contains(word.Lower) && !(repeats && word.IsLight && !word.IsLightVerb && !word.IsAsking)) return false;
        }

        return asks;
    }

    /// <summary>The part of the last answer that "the second one" counts; null where none is asked for, or the answer has no such part.</summary>
    private static string? Part(List<Word> words, string answer)
    {
        var at = words.FindIndex(word => Lexicon.Ordinals.ContainsKey(word.Lower));
        if (at < 0) return null;
        var isLast = at == words.Count - 1;
        if (!isLast && !(at == words.Count - 2 && Lexicon.Parts.Contains(words[at + 1].Lower))) return null;
        for (var i = 0; i < at; i++)
            if (!words[i].IsFunction && words[i].Lower is not ("about" or "tell" or "explain")) return null;
        var parts = AnswerParts.Of(answer);
        var index = Lexicon.Ordinals[words[at].Lower] is var n && n < 0 ? parts.Count - 1 : n - 1;
        return index >= 0 && index < parts.Count && parts.Count > 1 ? parts[index] : null;
    }

    /// <summary>"And for contractors?", "what about Berlin?", "on Sundays?", "what if I am ill?".</summary>
    private static EarlierQuestion? Continue(string core, List<Word> words, EarlierQuestion earlier)
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
        if (rest[0].IsFunction) fragment = char.ToLowerInvariant(fragment[0]) + fragment[1..];
        if (rest[0].Lower is "if" or "when" or "wenn" or "falls" && continues)
            return HasQuestion(rest) ? null : earlier.Extended(' ' + fragment);
        if (rest.Count <= MaxFragment && Measure(rest) is > 0 and var measure)
        {
            // "How many in Utrecht?"
            var asked = fragment[..(rest[measure - 1].End - rest[0].Start)];
            var inserted = Insert(earlier, rest[measure..], fragment[(rest[measure].Start - rest[0].Start)..]);
            return earlier.Base.Contains(asked, StringComparison.OrdinalIgnoreCase) ? inserted : inserted.Joined(asked, rest[..measure]);
        }

        if (rest.Count > MaxFragment || HasQuestion(rest)) return null;
        if (!continues && !IsFragment(core, rest)) return null;
        if (rest[^1].Lower is "too" or "also" or "instead" or "then" && rest.Count > 1) fragment = fragment[..(rest[^2].End - rest[0].Start)];
        if (rest.TrueForAll(IsWithoutSubject) && !rest[0].IsPreposition) return null;
        if (Anaphora.FindOpen(rest) >= 0 && rest.Count <= 2) return null;
        return NamesAll(rest, earlier) ? null : Insert(earlier, rest, fragment);
    }

    private static bool IsWithoutSubject(Word word) =>
        word.IsLight && !word.IsCapitalised && !word.IsCalendar;

    /// <summary>The earlier question with a fragment in the place of its counterpart, or at its end.</summary>
    private static EarlierQuestion Insert(EarlierQuestion earlier, List<Word> words, string fragment) =>
        Slots.Replace(earlier.Base, fragment) is { } replaced ? new EarlierQuestion(replaced)
            : earlier.Extended(words.Count > 1 && words[0].IsPreposition ? ' ' + fragment : ", and " + fragment);

    /// <summary>The number of words that ask how much or how many before a preposition; 0 if a verb follows, or they ask otherwise.</summary>
    private static int Measure(List<Word> words)
    {
        if (words[0].Lower is not ("how" or "wie") || words.Exists(word => word.IsAuxiliary)) return 0;
        var at = 1;
        while (at < words.Count && words[at].IsLightVerb) at++;
        if (at + 1 >= words.Count || words[at].Lower is "of" or "to") return 0;
        return words[at].IsPreposition ? at : 0;
    }

    /// <summary>Whether a fragment such as "parking in Leeds" names a subject of its own, and shares none with the earlier question.</summary>
    private static bool NamesAll(List<Word> words, EarlierQuestion earlier)
    {
        if (words[0].IsCapitalised || Lexicon.Indefinite.Contains(words[0].Lower)) return false;
        var inner = words.FindIndex(word => word.IsPreposition);
        // "In Leeds" as a whole is an addition.
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
            "was" when next is "ist" && IsAt(words, at + 2, "mit") && words.Count - at < 6 => 3,
            "not" when Lexicon.Prepositions.Contains(next) => 1,
            "same" when next is "for" or "in" or "with" or "at" or "on" => 1,
            "same" when next is "question" or "thing" => 2,
            "the" when next is "same" => 1,
            "i" when next is "meant" or "mean" => 2,
            "et" or "y" or "en" when at == 0 && words.Count <= 5 => 1,
            "wie" when next is "ist" or "sieht" && IsAt(words, at + 2, "es") && (IsAt(words, at + 3, "mit") || IsAt(words, at + 3, "bei")) => 4,
            "and" or "or" or "but" or "also" or "then" or "so" or "now" or "only" or "und" or "oder" or "aber" or "auch" or "nur" => 1,
            _ => 0,
        };
    }

    private static bool IsAt(List<Word> words, int at, string word) => at < words.Count && words[at].Lower == word;

    /// <summary>Whether words have a question of their own: one that asks, or an auxiliary with its subject.</summary>
    private static bool HasQuestion(List<Word> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at].Lower;
            var isFirst = at == 0 || words[at].IsAfterBreak;
            // "Each colleague who rides along".
            var isRelative = !isFirst && word is "who" or "when" or "where" or "which" or "whose" && !words[at - 1].IsPreposition;
            if (Lexicon.Asking.Contains(word) && !isRelative) return true;
            if (isFirst && Lexicon.Auxiliaries.Contains(word) && !Lexicon.Calendar.Contains(word)) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether words continue the last question although no "and" says so: "in Berlin?", "contractors?". Words without a question mark are a
    /// search.
    /// </summary>
    private static bool IsFragment(string core, List<Word> words)
    {
        var isAsked = core.AsSpan().TrimEnd().EndsWith('?');
        if (words[0].IsPreposition) return isAsked || (words.Count <= 3 && Lexicon.Continuing.Contains(words[0].Lower));
        return isAsked && words.Count(word => !word.IsConjunction) <= 2;
    }

    /// <summary>A question with a verb that refers to something, or has no subject of its own.</summary>
    private static EarlierQuestion? Complete(string core, List<Word> words, EarlierQuestion earlier)
    {
        // A sentence copied from somewhere.
        if (!core.AsSpan().TrimEnd().EndsWith('?') && !Asks(words)) return null;
        var open = Anaphora.FindOpen(words);
        if (open < 0) return IsBare(words) ? earlier.Joined(core, words) : null;
        if (Substitute(core, words, open, earlier) is not { } substituted) return earlier.Joined(core, words);
        if (words.Count < 2 || !Lexicon.IsJoint(words[0].Lower)) return substituted;
        return new EarlierQuestion(Capitalised(substituted.Text[words[1].Start..]));
    }

    private static bool Asks(List<Word> words)
    {
        var at = 0;
        while (at < words.Count - 1 && at < 2 && (words[at].IsPreposition || Lexicon.IsJoint(words[at].Lower))) at++;
        return words[at].IsAsking || words[at].IsAuxiliary;
    }

    /// <summary>Whether no word names a subject.</summary>
    private static bool IsBare(List<Word> words) =>
        words.TrueForAll(word => word.IsLight && (!word.IsCapitalised || word.Start == 0 || word.Lower == "i"));

    private static EarlierQuestion? Substitute(string core, List<Word> words, int open, EarlierQuestion earlier)
    {
        var word = words[open];
        // "How long does that take?" is about what is done, "what does it cost?" about a thing.
        var isDone = word.Lower is "that" or "this"
            || (word.Lower == "it" && open + 1 < words.Count && words[open + 1].Lower is "take" or "possible" or "allowed" or "happen");
        var topic = Topic.Of(earlier.Subject, isDone);
        var (start, end) = (word.Start, word.End);
        if (word.Lower == "there")
            return Topic.Place(earlier.Text) is { } place ? new EarlierQuestion(string.Concat(core.AsSpan(0, start), place, core.AsSpan(end))) : null;
        if (topic.Length == 0 || !Anaphora.IsEnglish(word.Lower)) return null;
        if (open > 1 && words[open - 1].Lower == "of" && Lexicon.Quantities.Contains(words[open - 2].Lower)) start = words[open - 1].Start;
        if (!Anaphora.IsDetermining(words, open) && !Anaphora.IsPossessive(words, open))
            return new EarlierQuestion(Capitalised(string.Concat(core.AsSpan(0, start), topic, core.AsSpan(end))));
        var body = core.TrimEnd();
        var stop = body.Length;
        while (stop > 0 && body[stop - 1] is '?' or '.' or '!' or ' ') stop--;
        return new EarlierQuestion(Capitalised($"{body[..start]}the{body[end..stop]} of {topic}{body[stop..]}"));
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>What a long message comes to: its last question, or else its first sentence.</summary>
    private static string Essence(string message)
    {
        var sentences = SearchIndex.Sentences.SentenceSplitter.Split(message);
        if (sentences.Count == 0) return "";
        var asked = sentences.FindLastIndex(range => message[range].EndsWith('?'));
        var text = message[sentences[Math.Max(asked, 0)]];
        if (text.Length <= MaxEarlier) return text;
        var end = text.LastIndexOf(' ', MaxEarlier);
        return text[..(end > 0 ? end : MaxEarlier)];
    }
}
