using System.Diagnostics;
using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.People;
using CodeSight.Core.Telemetry;
using CodeSight.SearchIndex;
using Npgsql;

namespace CodeSight.Core.Asking.Suggest;

/// <summary>
/// Suggests what to ask next, without a model: questions for the sections that stand around the cited passages, and for those of other passages
/// that were found. Each is tried by keywords first, and is suggested only where it finds its section before all others.
/// </summary>
internal sealed class Suggester(IKeywordIndex keywords, SectionStore sections)
{
    private const int Limit = 3;
    private const int MostOfOneDocument = 2;
    private const int Distance = 60;
    private const int MaxCited = 3;
    private const int MaxRelated = 3;
    private const int MaxTried = 12;

    // Of many documents, each try costs as much as a search by keywords.
    private static readonly TimeSpan MaxTime = TimeSpan.FromMilliseconds(20);

    // Of the largest possible score of the question. A section whose words are its heading's only by chance has less.
    private const double LeastShare = 0.3;

    // The title of a document is no part of a question.
    private const int MaxAbove = 30;

    private const string Separator = " > ";
    private const string HowTo = "How to ";

    /// <summary>Returns at most three questions that stand alone; each can be answered from what the caller may read.</summary>
    /// <param name="question">The question as it was asked, with its filter and history.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="sources">The passages that the answer cites; empty where the documents did not answer.</param>
    public async Task<IReadOnlyList<string>> SuggestAsync(
        Principal caller, SearchRequest question, FoundPassages found, string answer, IReadOnlyList<Passage> sources, CancellationToken cancellationToken)
    {
        if (found.Passages.Count == 0) return [];
        using var step = AskingTelemetry.Start("suggest");
        var around = await ReadAroundAsync(sources, cancellationToken);
        var snapshot = keywords.Current.Within(caller.Readable);
        var candidates = Candidates(around, found.Passages, sources, snapshot);
        (long DocumentId, string Content)[] texts =
        [
            .. around.Select(section => (section.DocumentId, section.Content))
                .Concat(found.Passages.Select(passage => (passage.DocumentId, passage.Content))).Distinct(),
        ];
        var asked = new Asked(question, found.Question, answer, snapshot);
        var filter = snapshot.Filter(question.FileGlob);
        var (chosen, spare) = (new List<string>(), new List<string>());
        var ofDocument = new Dictionary<long, int>();
        var start = Stopwatch.GetTimestamp();
        foreach (var section in candidates.Take(MaxTried))
        {
            if (chosen.Count == Limit || Stopwatch.GetElapsedTime(start) > MaxTime) break;
            var forms = Forms(section, found.Question.Typed, texts);
            if (forms.FirstOrDefault(form => asked.IsNew(form) && Finds(snapshot, form, section, filter)) is not { } suggestion) continue;
            asked.Add(suggestion);
            var count = ofDocument[section.DocumentId] = ofDocument.GetValueOrDefault(section.DocumentId) + 1;
            (count > MostOfOneDocument ? spare : chosen).Add(suggestion);
        }

        chosen.AddRange(spare.Take(Limit - chosen.Count));
        step.Found(chosen.Count);
        return chosen;
    }

    private async Task<IReadOnlyList<NearSection>> ReadAroundAsync(IReadOnlyList<Passage> sources, CancellationToken cancellationToken)
    {
        if (sources.Count == 0) return [];
        try
        {
            return await sections.ReadAroundAsync(
                [.. sources.Take(MaxCited).Select(source => source.ChunkId)], Distance, 2 * MaxTried, cancellationToken);
        }
        catch (NpgsqlException)
        {
            // The answer is written by now, and does not depend on what could be asked next.
            return [];
        }
    }

    /// <summary>The sections that are not cited: those around the first cited passage, those of other passages found, then the rest.</summary>
    private static List<Section> Candidates(
        IReadOnlyList<NearSection> around, IReadOnlyList<Passage> found, IReadOnlyList<Passage> sources, IKeywordSnapshot readable)
    {
        var cited = sources.Select(source => (source.DocumentId, source.Section)).ToHashSet();
        NearSection[] others = [.. found.Take(sources.Count == 0 ? MaxRelated : found.Count)
            .Where(passage => passage.Section.Length > 0)
            .Select(passage => new NearSection(passage.DocumentId, passage.FilePath, passage.Section, [passage.ChunkId], passage.Content))];
        var first = sources.Count == 0 ? 0 : sources[0].DocumentId;
        // What stands below a document's title alone is its beginning.
        var titles = around.Concat(others).Where(section => section.Path.Contains(Separator, StringComparison.Ordinal))
            .Select(section => (section.DocumentId, section.Path[..section.Path.IndexOf(Separator, StringComparison.Ordinal)])).ToHashSet();
        return
        [
            .. around.Where(section => section.DocumentId == first).Concat(others).Concat(around)
                .Where(section => !cited.Contains((section.DocumentId, section.Path)) && !titles.Contains((section.DocumentId, section.Path))
                    && readable.Has(section.ChunkIds[0], section.FilePath))
                .GroupBy(section => (section.DocumentId, section.Path))
                .Select(same => new Section(
                    same.Key.DocumentId, same.Key.Path.Split(Separator), same.First().Content, [.. same.SelectMany(section => section.ChunkIds)])),
        ];
    }

    /// <summary>The questions for a section, the shortest first.</summary>
    private static IEnumerable<string> Forms(Section section, string question, IReadOnlyList<(long DocumentId, string Content)> texts)
    {
        if (Heading.Clean(section.Headings[^1]) is not { } heading) yield break;
        var words = Word.Split(heading);
        if (words.TrueForAll(word => word.IsFunction)) yield break;
        if (heading.EndsWith('?'))
        {
            yield return heading;
            yield break;
        }

        var language = ProseLanguage.Of(section.Content);
        // A section of a few words has its document's language.
        var ofDocument = texts.Where(text => text.DocumentId == section.DocumentId).Select(text => text.Content);
        if (language.Length == 0) language = ProseLanguage.Of(string.Join('\n', ofDocument));
        if (language.Length == 0) language = ProseLanguage.Of(question);
        // In these, the heading's words cannot be put into a sentence as they are.
        if (language is not ("" or "en" or "de"))
        {
            yield return heading;
            yield break;
        }

        var isGerman = language == "de";
        if (!isGerman && heading.StartsWith(HowTo, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"How do I {heading[HowTo.Length..]}?";
            yield break;
        }

        var topic = InSentence(heading);
        var above = section.Headings.Length > 1 && Heading.Clean(section.Headings[^2]) is { Length: <= MaxAbove } clean && !clean.EndsWith('?')
            ? clean
            : null;
        // "With customers", below "Meals".
        if (words[0].IsPreposition)
        {
            if (above is not null) yield return QuestionFrame.Ask($"{InSentence(above)} {topic}", isGerman);
            yield break;
        }

        // "Limits" alone may be those of anything, and "how quickly" is no topic.
        if (!words.TrueForAll(word => word.IsLight)) yield return QuestionFrame.Ask(topic, isGerman);
        if (above is not null && !words[0].IsAsking) yield return QuestionFrame.Ask($"{topic} ({above})", isGerman);

        string InSentence(string text) => isGerman ? text : Heading.InSentence(text, texts.Select(part => part.Content));
    }

    /// <summary>Whether a search by keywords has the section before all others, with much of the question in it.</summary>
    private static bool Finds(IKeywordSnapshot snapshot, string suggestion, Section section, ChunkFilter? filter)
    {
        var query = snapshot.Analyse(QuestionFrame.TopicOf(suggestion) ?? suggestion);
        if (query.Terms.Count == 0) return false;
        using var scores = snapshot.ScoreAll(query);
        return scores.Best(1, filter) is [var best] && section.ChunkIds.Contains(best.ChunkId)
            && best.Score >= LeastShare * snapshot.LargestPossibleScore(query);
    }

    /// <param name="Headings">From the document's title down to its own.</param>
    /// <param name="Content">Of its first chunk, or of the one that was found.</param>
    private sealed record Section(long DocumentId, string[] Headings, string Content, HashSet<long> ChunkIds);

    /// <summary>What was asked and suggested before.</summary>
    private sealed class Asked
    {
        private readonly List<HashSet<string>> _terms = [];
        private readonly IReadOnlyList<ConversationTurn> _turns;
        private readonly IKeywordSnapshot _snapshot;

        public Asked(SearchRequest question, AskedQuestion searched, string answer, IKeywordSnapshot snapshot)
        {
            _snapshot = snapshot;
            _turns = [.. question.History, new ConversationTurn(true, question.Text), new ConversationTurn(false, answer)];
            Add(searched.Corrected);
            foreach (var turn in _turns.Where(turn => turn.IsUser)) Add(turn.Text);
        }

        public void Add(string question) => _terms.Add(TermsOf(question));

        /// <summary>Whether it asks for something else than what was asked, and stands alone after it.</summary>
        public bool IsNew(string suggestion)
        {
            var terms = TermsOf(suggestion);
            return terms.Count > 0 && !_terms.Exists(terms.IsSubsetOf) && FollowUp.Condense(suggestion, _turns) == suggestion;
        }

        private HashSet<string> TermsOf(string question) =>
            _snapshot.Analyse(QuestionFrame.TopicOf(question) ?? question).Terms.Select(term => term.Text).ToHashSet(StringComparer.Ordinal);
    }
}
